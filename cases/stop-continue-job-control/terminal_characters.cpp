// The characters that a terminal turns into signals.
#include <termios.h>

#include "cases/stop-continue-job-control/jobs.h"

namespace sigconform::cases::stop_continue_job_control {
namespace {

constexpr const char* intr = "\x03";
constexpr const char* quit = "\x1c";
constexpr const char* susp = "\x1a";

struct Row {
  const char* name;
  RequirementId requirement;
  const char* character;
  int signal;
};

constexpr Row rows[] = {
    {"INTR", "tty.intr-sigint", intr, SIGINT},
    {"QUIT", "tty.quit-sigquit", quit, SIGQUIT},
    {"SUSP", "tty.susp-sigtstp", susp, SIGTSTP},
};

void catch_them(Stage& stage) {
  for (int signal : {SIGINT, SIGQUIT, SIGTSTP}) stage.record(signal, {.flags = SA_RESTART});
}

// A subject alone in front that catches the three.
Subject reader(Terminal& terminal) {
  terminal.become_controlling();
  return Subject{[](Stage& stage) {
                   catch_them(stage);
                   stage.park();
                 },
                 {.terminal = &terminal}};
}

void change_local_modes(const Subject& subject, tcflag_t cleared, tcflag_t set) {
  subject.run_on("main", [cleared, set](Stage& stage) {
    termios modes{};
    stage.must(tcgetattr(STDIN_FILENO, &modes), "tcgetattr");
    modes.c_lflag = (modes.c_lflag & ~cleared) | set;
    stage.must(tcsetattr(STDIN_FILENO, TCSANOW, &modes), "tcsetattr");
  });
}

}  // namespace

// Every member of the group in front gets the signal, and nobody in the group behind.
CONFORMANCE_TABLE(TerminalCharacter, SignalsTheForegroundGroup, rows) {
  Terminal terminal;
  terminal.become_controlling();
  const Subject subject{[](Stage& stage) {
                          catch_them(stage);
                          member(stage, "second", getpgrp(), catch_them);
                          member(stage, "behind", 0, catch_them);
                          stage.park();
                        },
                        {.terminal = &terminal}};
  subject.await_parked("second");
  subject.await_parked("behind");
  type_stimulus(terminal, row.character);
  terminal.type("go\n");
  EXPECT_EQ(read_line_on(subject, "main"), "go\n");
  EXPECT_THAT(subject, HandledTimes(row.signal, 2));
  EXPECT_EQ(subject.count(handler_entered(row.signal).on("main")), 1);
  EXPECT_EQ(subject.count(handler_entered(row.signal).on("second")), 1);
  EXPECT_THAT(subject.finish(), Exited(0));
}

// The characters themselves are not input.
CONFORMANCE_CASE(TerminalCharacters, AreNotInput, "tty.signal-characters-discarded") {
  Terminal terminal;
  const Subject subject = reader(terminal);
  for (const Row& row : rows) {
    type_stimulus(terminal, row.character);
    terminal.type("line\n");
    EXPECT_EQ(read_line_on(subject, "main"), "line\n") << row.name;
    EXPECT_THAT(subject, HandledOnce(row.signal));
  }
  EXPECT_THAT(subject.finish(), Exited(0));
}

// Without ISIG they are nothing but input.
CONFORMANCE_CASE(TerminalCharacters, AreInputWithoutIsig, "tty.isig-off-no-signals") {
  Terminal terminal;
  const Subject subject = reader(terminal);
  change_local_modes(subject, ISIG, 0);
  for (const Row& row : rows) {
    type_stimulus(terminal, row.character);
    terminal.type("\n");
    EXPECT_EQ(read_line_on(subject, "main"), std::string(row.character) + "\n") << row.name;
    EXPECT_THAT(subject, NeverHandled(row.signal));
  }
  change_local_modes(subject, 0, ISIG);
  type_stimulus(terminal, intr);
  terminal.type("\n");
  EXPECT_EQ(read_line_on(subject, "main"), "\n");
  EXPECT_THAT(subject, HandledOnce(SIGINT));
}

// With NOFLSH a line typed before the character is still there.
CONFORMANCE_CASE(TerminalCharacters, FlushNothingWithNoflsh, "tty.noflsh") {
  Terminal terminal;
  const Subject subject = reader(terminal);
  change_local_modes(subject, 0, NOFLSH);
  for (const Row& row : rows) {
    terminal.type("one\n");
    type_stimulus(terminal, row.character);
    terminal.type("two\n");
    EXPECT_EQ(read_line_on(subject, "main"), "one\n") << row.name;
    EXPECT_EQ(read_line_on(subject, "main"), "two\n") << row.name;
    EXPECT_THAT(subject, HandledOnce(row.signal));
  }
  EXPECT_THAT(subject.finish(), Exited(0));
}

// After tcsetpgrp() the terminal's signals go to the group that it named.
CONFORMANCE_CASE(TerminalForeground, IsWhatTcsetpgrpSet, "tcsetpgrp.sets-foreground") {
  Terminal terminal;
  terminal.become_controlling();
  const Subject subject{[](Stage& stage) {
                          catch_them(stage);
                          const pid_t group = member(stage, "new", 0, catch_them);
                          if (stage.stimulus()) stage.must(tcsetpgrp(STDIN_FILENO, group), "tcsetpgrp");
                          stage.park();
                        },
                        {.terminal = &terminal}};
  subject.await_parked("new");
  type_stimulus(terminal, intr);
  terminal.type("go\n");
  EXPECT_EQ(read_line_on(subject, without_stimulus() ? "main" : "new"), "go\n");
  EXPECT_THAT(subject, HandledOnce(SIGINT).on("new"));
  EXPECT_THAT(subject.finish(), Exited(0));
}

// A process that has left for a session of its own has no terminal, and the old one's signals do not reach it.
CONFORMANCE_CASE(TerminalForeground, DoesNotReachANewSession, "setsid.new-session-no-terminal") {
  Terminal terminal;
  terminal.become_controlling();
  const Subject subject{[](Stage& stage) {
                          catch_them(stage);
                          stage.fork("leaver", [](Stage& here) {
                            catch_them(here);
                            here.call("setsid", [] { return setsid(); });
                            here.note("leads its session", getsid(0) == getpid());
                            here.note("leads its group", getpgrp() == getpid());
                            here.call("open", [] { return open("/dev/tty", O_RDWR); });
                            here.park();
                          });
                          stage.park();
                        },
                        {.terminal = &terminal}};
  subject.await_parked("leaver");
  type_stimulus(terminal, intr);
  terminal.type("go\n");
  EXPECT_EQ(read_line_on(subject, "main"), "go\n");
  EXPECT_THAT(subject, HandledOnce(SIGINT).on("main"));
  EXPECT_THAT(subject.outcome("setsid"), Returned(subject.participant("leaver").process));
  EXPECT_EQ(subject.value("leads its session"), 1);
  EXPECT_EQ(subject.value("leads its group"), 1);
  EXPECT_EQ(subject.outcome("open").result, -1);
  EXPECT_THAT(subject.finish(), Exited(0));
}

}  // namespace sigconform::cases::stop_continue_job_control
