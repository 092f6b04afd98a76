// SIGCHLD for a traced child, by ptrace().
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cases/siginfo/sources.h"
#include "harness/signals/signal_names.h"

namespace sigconform::cases::siginfo {

// A traced child meets a signal: CLD_TRAPPED.
CONFORMANCE_CASE(ChildTrap, TrappedChild, "siginfo.cld-trapped") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.record(SIGCHLD);
    if (!stage.stimulus()) return;
    const pid_t child = stage.fork("child", [](Stage& traced) {
      if (ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) {
        traced.note("refusal", errno);
        _exit(1);
      }
      traced.raise(SIGTRAP);
    });
    stage.wait_until([&] { return stage.handled_count(SIGCHLD) > 0; });
    ::kill(child, SIGKILL);
  });
  if (subject.count(noted("refusal")) > 0) {
    const auto error = static_cast<int>(subject.value("refusal"));
    if (error == ENOSYS || error == EPERM || error == EACCES)
      unsupported("ptrace(PTRACE_TRACEME) is refused: " + errno_name(error));
    unresolved("ptrace(PTRACE_TRACEME): " + errno_name(error));
  }
  EXPECT_EQ(code_token(SIGCHLD, siginfo_of(subject, SIGCHLD).code), "cld-trapped");
  EXPECT_EQ(siginfo_of(subject, SIGCHLD).status, SIGTRAP);
}

}  // namespace sigconform::cases::siginfo
