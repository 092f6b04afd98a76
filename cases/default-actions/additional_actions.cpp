// What the signals with additional actions leave behind, and what an abnormal end leaves out.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "cases/support/private_directory.h"
#include "harness/judge/case.h"

namespace sigconform::cases::default_actions {
namespace {

struct Row {
  const char* name;
  RequirementId requirement;
  int signal;
};

#define MAY_DUMP(signal) \
  { #signal, "default.core-actions-allowed", signal }
constexpr Row with_actions[] = {MAY_DUMP(SIGQUIT), MAY_DUMP(SIGILL), MAY_DUMP(SIGTRAP), MAY_DUMP(SIGABRT),
                                MAY_DUMP(SIGBUS),  MAY_DUMP(SIGFPE), MAY_DUMP(SIGSEGV), MAY_DUMP(SIGSYS),
                                MAY_DUMP(SIGXCPU), MAY_DUMP(SIGXFSZ)};
#undef MAY_DUMP

}  // namespace

// With a core limit above 0 the signal may leave a core image: the status, the siginfo and the directory agree on it.
CONFORMANCE_TABLE(DefaultCore, MayLeaveAnImage, with_actions) {
  require_core_bytes();
  const PrivateDirectory directory;
  const auto subject = Subject::to_the_end([&](Stage& stage) {
    stage.must(chdir(directory.path()), "chdir");
    stage.limit(RLIMIT_CORE, core_bytes);
    const pid_t child = stage.fork("victim", [&row](Stage& victim) { victim.kill(getpid(), row.signal); });
    siginfo_t info{};
    stage.must(waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOWAIT), "waitid");
    stage.note("si_code", info.si_code);
    int status = 0;
    stage.must(waitpid(child, &status, 0), "waitpid");
    stage.note("status", status);
  });
  const auto ending = Ending::from_wait_status(static_cast<int>(subject.value("status")));
  EXPECT_THAT(ending, KilledBy(row.signal));
  EXPECT_EQ(subject.value("si_code"), ending.core ? CLD_DUMPED : CLD_KILLED);
  if (!directory.is_empty()) {
    EXPECT_THAT(ending, KilledWithCoreBy(row.signal));
  }
  observe(ending.core ? "core-image" : "no-core-image");
}

// An end by a signal is like _exit(): nothing registered with atexit() runs, and no stream is flushed.
CONFORMANCE_CASE(DefaultTerminationLikeExit, RunsAndFlushesNothing, "default.termination-like-_exit") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    const auto bytes_left_by = [&](bool killed) {
      static int ends[2];
      stage.must(pipe(ends), "pipe");
      const pid_t child = stage.must(fork(), "fork");
      if (child == 0) {
        FILE* stream = fdopen(ends[1], "w");
        std::fputs("buffered", stream);
        std::atexit([] { [[maybe_unused]] const auto written = write(ends[1], "atexit", 6); });
        if (killed) stage.kill(getpid(), SIGTERM);
        std::exit(0);
      }
      close(ends[1]);
      char text[64];
      std::int64_t bytes = 0;
      for (ssize_t got = 0; (got = read(ends[0], text, sizeof text)) > 0;) bytes += got;
      close(ends[0]);
      int status = 0;
      stage.must(waitpid(child, &status, 0), "waitpid");
      stage.note(killed ? "status when killed" : "status after exit", status);
      return bytes;
    };
    stage.note("bytes after exit", bytes_left_by(false));
    stage.note("bytes when killed", bytes_left_by(true));
  });
  EXPECT_EQ(subject.value("bytes after exit"), 14);
  EXPECT_EQ(subject.value("bytes when killed"), 0);
  EXPECT_THAT(Ending::from_wait_status(static_cast<int>(subject.value("status when killed"))), KilledBy(SIGTERM));
}

}  // namespace sigconform::cases::default_actions
