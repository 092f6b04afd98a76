// Program images: what a subject becomes by exec, and that the judge still sees it.
#include "harness/subject/image.h"

#include <gmock/gmock.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/subject/outcome.h"
#include "harness/subject/subject.h"

extern char** environ;

namespace sigconform {
namespace {

CONFORMANCE_IMAGE(test_reporter) { stage.note_mask("in the image"); }

CONFORMANCE_IMAGE(test_parked_image) {
  stage.record(SIGUSR1);
  stage.park();
}

TEST(Image, ReportsIntoTheSameEvidence) {
  const Subject subject = Subject::to_the_end(
      [](Stage& stage) {
        stage.block({SIGUSR1});
        stage.exec("test_reporter");
      },
      {.images = true});
  EXPECT_EQ(subject.mask("in the image"), SignalSet{SIGUSR1});
  EXPECT_EQ(subject.wait_ended().code, 0);
}

TEST(Image, CanParkAndBeSignalled) {
  const Subject subject{[](Stage& stage) { stage.exec("test_parked_image"); }, {.images = true}};
  subject.deliver(SIGUSR1).to_process();
  subject.await(handler_returned(SIGUSR1));
  EXPECT_EQ(subject.finish().code, 0);
}

TEST(Image, IsThereForPosixSpawnToo) {
  const Subject subject = Subject::to_the_end(
      [](Stage& stage) {
        char* const* arguments = stage.image_arguments("test_reporter");
        pid_t child = -1;
        if (const int error = posix_spawnp(&child, arguments[0], nullptr, nullptr, arguments, environ))
          stage.complain("posix_spawn", error);
        stage.must(waitpid(child, nullptr, 0), "waitpid");
      },
      {.images = true});
  EXPECT_EQ(subject.count(mask_noted("in the image")), 1);
}

TEST(Image, IsRefusedWithoutTheOption) {
  EXPECT_THAT([] { Subject subject{[](Stage& stage) { stage.exec("test_reporter"); }}; },
              testing::ThrowsMessage<Unresolved>(testing::HasSubstr("SubjectOptions::images")));
}

TEST(Image, AnUnknownNameIsUnresolved) {
  EXPECT_THAT([] { Subject::to_the_end([](Stage& stage) { stage.exec("nobody"); }, {.images = true}); },
              testing::ThrowsMessage<Unresolved>(testing::HasSubstr("@nobody")));
}

}  // namespace
}  // namespace sigconform
