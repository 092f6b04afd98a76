#include <string_view>

#include "harness/cli/cli.h"
#include "harness/cli/gtest_mode.h"
#include "harness/conductor/start_state.h"
#include "harness/conductor/worker.h"
#include "harness/latency/serve.h"
#include "harness/subject/image.h"

int main(int argc, char** argv) {
  using namespace sigconform;
  // An image finds the signal state as exec left it, and a worker stays small: neither may be preceded by anything.
  enter_image_if_asked(argc, argv);
  if (argc > 1 && std::string_view{argv[1]} == "worker") return worker_main(argc, argv);
  if (argc > 1 && std::string_view{argv[1]} == "latency-worker") return latency::worker_main();

  normalise_start_state();
  if (asks_for_googletest(argc, argv)) return run_as_googletest(argc, argv);
  return run_command_line(argc, argv);
}
