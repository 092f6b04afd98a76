// When Linux writes no core image.
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <fstream>
#include <string>

#include "cases/support/private_directory.h"
#include "harness/judge/case.h"

namespace sigconform::cases::default_actions {
namespace {

// Ends by SIGQUIT in that directory, with a core limit that is enough for an image.
Stage::Body dumping(const PrivateDirectory& directory, unsigned limit, bool dumpable) {
  return [&directory, limit, dumpable](Stage& stage) {
    stage.must(chdir(directory.path()), "chdir");
    stage.limit(RLIMIT_CORE, limit);
    stage.must(prctl(PR_SET_DUMPABLE, dumpable ? 1 : 0, 0, 0, 0), "PR_SET_DUMPABLE");
    stage.kill(getpid(), SIGQUIT);
  };
}

// The control: where a process that may leave an image leaves none, one that leaves none has shown nothing.
void require_images_here() {
  require_core_bytes();
  std::string pattern;
  std::ifstream("/proc/sys/kernel/core_pattern") >> pattern;
  if (pattern.empty() || pattern.front() == '|' || pattern.front() == '@' || pattern.front() == '/')
    unsupported("core images go elsewhere: " + pattern);
  const PrivateDirectory allowed;
  const auto ending = Subject::to_the_end(dumping(allowed, core_bytes, true)).finish();
  if (!ending.core || allowed.is_empty())
    unsupported("a process that may leave a core image of " + std::to_string(core_bytes) + " bytes " +
                ending.to_string() + (allowed.is_empty() ? ", without a file" : ", with a file"));
}

}  // namespace

// With a core limit of 0 there is no file and WCOREDUMP is clear; with a page there are both.
CONFORMANCE_CASE(CoreImage, NeedsALimitAboveZero, "core.no-file-with-zero-limit") {
  require_images_here();
  const PrivateDirectory forbidden;
  EXPECT_THAT(Subject::to_the_end(dumping(forbidden, 0, true)).finish(), KilledWithoutCoreBy(SIGQUIT));
  EXPECT_TRUE(forbidden.is_empty());
}

// A process made undumpable leaves none whatever the limit.
CONFORMANCE_CASE(CoreImage, NeedsADumpableProcess, "core.undumpable-process") {
  require_images_here();
  const PrivateDirectory directory;
  EXPECT_THAT(Subject::to_the_end(dumping(directory, core_bytes, false)).finish(), KilledWithoutCoreBy(SIGQUIT));
  EXPECT_TRUE(directory.is_empty());
}

}  // namespace sigconform::cases::default_actions
