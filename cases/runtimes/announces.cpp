// What a runtime says of itself. It judges no requirement: the conductor runs it on every runtime before any case.
#include "harness/judge/case.h"
#include "harness/subject/runtime.h"

namespace sigconform::cases::runtimes {
namespace {

void announce(const void*) {
  Runtime runtime{"announce"};
  observe(runtime.name() + " " + runtime.version() + " " + runtime.model());
  EXPECT_THAT(runtime.finish(), Exited(0));
}

[[maybe_unused]] const bool registered = register_case({.suite = "Runtime",
                                                        .name = "Announces",
                                                        .requirements = {},
                                                        .file = __FILE__,
                                                        .line = __LINE__,
                                                        .body = announce});

}  // namespace
}  // namespace sigconform::cases::runtimes
