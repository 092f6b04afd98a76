// Statuses of signalled commands as system() and the shell tell them.
#include <cstdlib>

#include "cases/child-status/statuses.h"
#include "cases/support/shell.h"

namespace sigconform::cases::child_status {
namespace {

// What a shell command wrote to descriptor 8, as a mark.
void mark_output_of(Stage& stage, const char* script) {
  if (!stage.stimulus()) return;
  int ends[2];
  stage.must(pipe(ends), "pipe");
  const pid_t shell = stage.must(fork(), "fork");
  if (shell == 0) {
    stage.must(dup2(ends[1], 8), "dup2");
    execlp("sh", "sh", "-c", script, static_cast<char*>(nullptr));
    stage.complain("exec of sh", errno);
  }
  close(ends[1]);
  char text[32];
  std::size_t length = 0;
  for (ssize_t got = 0; (got = read(ends[0], text + length, sizeof text - length)) > 0;)
    length += static_cast<std::size_t>(got);
  stage.mark({text, length > 0 && text[length - 1] == '\n' ? length - 1 : length});
  wait_and_note(stage, "shell", shell);
}

std::string marked_text(const Subject& subject) {
  return std::string(subject.event(EventQuery(EventKind::mark)).label_view());
}

}  // namespace

// system() returns what waitpid() would have given: an exit code, or the signal that ended the shell.
CONFORMANCE_CASE(SystemStatus, HasWaitpidsForm, "system.status-format") {
  require_shell();
  const auto subject = Subject::to_the_end([](Stage& stage) {
    if (!stage.stimulus()) return;
    stage.note("exit", std::system("exit 3"));
    stage.note("signal", std::system("kill -TERM $$"));
  });
  EXPECT_THAT(noted_ending(subject, "exit"), Exited(3));
  EXPECT_THAT(noted_ending(subject, "signal"), KilledBy(SIGTERM));
}

// For a command that a signal ended, $? is above 128.
CONFORMANCE_CASE(ShellStatus, IsAbove128ForASignal, "shell.status-above-128") {
  require_shell();
  const auto subject =
      Subject::to_the_end([](Stage& stage) { mark_output_of(stage, "sh -c 'kill -TERM $$'; echo $? >&8"); });
  EXPECT_GT(std::atoi(marked_text(subject).c_str()), 128);
}

// kill -l of that status names the signal.
CONFORMANCE_CASE(ShellStatus, IsNamedByKill, "kill_utility.maps-exit-status") {
  require_shell();
  const auto subject =
      Subject::to_the_end([](Stage& stage) { mark_output_of(stage, "sh -c 'kill -TERM $$'; kill -l $? >&8"); });
  EXPECT_EQ(marked_text(subject), "TERM");
}

}  // namespace sigconform::cases::child_status
