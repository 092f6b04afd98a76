#include <gmock/gmock.h>

#include "harness/subject/image.h"
#include "harness/subject/judge_signals.h"

int main(int argc, char** argv) {
  sigconform::enter_image_if_asked(argc, argv);
  testing::InitGoogleMock(&argc, argv);
  sigconform::install_judge_handlers();
  return RUN_ALL_TESTS();
}
