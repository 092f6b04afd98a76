// What the shell hands on to its commands, and what it cannot change.
#include <fcntl.h>
#include <unistd.h>

#include <string>

#include "cases/inheritance/arrangements.h"
#include "cases/support/shell.h"

namespace sigconform::cases::inheritance {
namespace {

// Becomes `sh -c script`.
[[noreturn]] void exec_shell(Stage& stage, const std::string& script) {
  execlp("sh", "sh", "-c", script.c_str(), static_cast<char*>(nullptr));
  stage.complain("exec of sh", errno);
}

// The command line of an image for a shell. /proc/self/exe would be the shell itself there, and the path behind it may
// lead to another file by now, or to none: a descriptor that the command inherits leads to this program.
std::string command_line(Stage& stage, std::string_view image, std::string_view as) {
  std::string line;
  for (char* const* word = stage.image_arguments(image, as); *word != nullptr; ++word) {
    std::string text = *word;
    if (text == "/proc/self/exe") {
      const int program = stage.must(open(text.c_str(), O_RDONLY), "open of /proc/self/exe");
      text = "/proc/self/fd/" + std::to_string(program);
    }
    line += "'" + text + "' ";
  }
  return line;
}

// What the shell and its commands wrote to descriptor 8.
std::string output_of(Stage& stage, bool ignore_usr1, const std::string& script) {
  int ends[2];
  stage.must(pipe(ends), "pipe");
  const pid_t shell = stage.must(fork(), "fork");
  if (shell == 0) {
    stage.must(dup2(ends[1], 8), "dup2");
    if (ignore_usr1) stage.ignore(SIGUSR1);
    exec_shell(stage, script);
  }
  close(ends[1]);
  std::string text;
  char part[256];
  for (ssize_t got = 0; (got = read(ends[0], part, sizeof part)) > 0;) text.append(part, static_cast<std::size_t>(got));
  close(ends[0]);
  reap(stage, shell);
  return text;
}

}  // namespace

// A command that the shell starts with & has SIGINT and SIGQUIT ignored, though the shell had them at SIG_DFL.
CONFORMANCE_CASE(ShellAsyncList, IgnoresSigintAndSigquit, "shell.async-list-ignores-int-quit") {
  require_shell();
  if (access("/dev/null", R_OK) != 0)
    unsupported("there is no /dev/null, which the shell gives such a command to read");
  const auto subject = Subject::to_the_end(
      [](Stage& stage) {
        stage.reserve("command");
        const std::string command = command_line(stage, "disposition_reporter", "command");
        exec_shell(stage, command + (stage.stimulus() ? "& wait" : "; exit 0"));
      },
      {.images = true});
  EXPECT_THAT(subject.disposition("new image", SIGINT), IsIgnored());
  EXPECT_THAT(subject.disposition("new image", SIGQUIT), IsIgnored());
  EXPECT_THAT(subject.disposition("new image", SIGTERM), IsDefault());
  EXPECT_THAT(subject.finish(), Exited(0));
}

// A trap for a signal that was ignored when the shell started never runs; one for the same signal at SIG_DFL does.
CONFORMANCE_CASE(ShellTrap, CannotCatchWhatWasIgnored, "shell.ignored-on-entry-untrappable") {
  require_shell();
  const auto subject = Subject::to_the_end([](Stage& stage) {
    const std::string generate = stage.stimulus() ? "kill -s USR1 $$; " : "";
    const std::string script = "trap 'echo trapped >&8' USR1; " + generate + "echo end >&8";
    stage.mark(output_of(stage, false, script) == "trapped\nend\n" ? "trapped at default" : "not trapped at default");
    stage.mark(output_of(stage, true, script) == "end\n" ? "not trapped when ignored" : "trapped when ignored");
  });
  EXPECT_EQ(subject.count(marked("trapped at default")), 1);
  EXPECT_EQ(subject.count(marked("not trapped when ignored")), 1);
}

}  // namespace sigconform::cases::inheritance
