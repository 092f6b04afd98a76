// Calls by which a background process touches its terminal, as rows of the tables about them.
#pragma once

#include <termios.h>

#include "cases/stop-continue-job-control/jobs.h"

namespace sigconform::cases::stop_continue_job_control {

/// A call on standard input: -1 and errno on failure.
using TerminalCall = int (*)();

namespace terminal_calls {
inline int read_byte() {
  char byte;
  return static_cast<int>(::read(STDIN_FILENO, &byte, 1));
}
inline int write_byte() { return static_cast<int>(::write(STDOUT_FILENO, "x", 1)); }
inline int set_foreground() { return tcsetpgrp(STDIN_FILENO, getpgrp()); }
inline int set_attributes() {
  termios modes{};
  if (tcgetattr(STDIN_FILENO, &modes) != 0) return -2;
  return tcsetattr(STDIN_FILENO, TCSANOW, &modes);
}
inline int drain() { return tcdrain(STDIN_FILENO); }
inline int flow() { return tcflow(STDIN_FILENO, TCOON); }
inline int flush() { return tcflush(STDIN_FILENO, TCIFLUSH); }
inline int send_break() { return tcsendbreak(STDIN_FILENO, 0); }
}  // namespace terminal_calls

/// Subject side: the stimulus.
inline void touch_terminal(Stage& stage, TerminalCall call) {
  if (stage.stimulus()) stage.call("call", call);
}

/// Subject side: sets or clears TOSTOP on the terminal; in front, or as session leader.
inline void set_tostop(Stage& stage, bool on) {
  termios modes{};
  stage.must(tcgetattr(STDIN_FILENO, &modes), "tcgetattr");
  modes.c_lflag = on ? modes.c_lflag | TOSTOP : modes.c_lflag & ~static_cast<tcflag_t>(TOSTOP);
  stage.must(tcsetattr(STDIN_FILENO, TCSANOW, &modes), "tcsetattr");
}

/// Judge side: a subject in front of the terminal with a background job whose members prepare themselves. TOSTOP is set
/// where asked for.
inline Subject in_front_of_job(Terminal& terminal, Preparation caller, Preparation other, bool tostop = true) {
  terminal.become_controlling();
  Subject subject{[=](Stage& stage) {
                    set_tostop(stage, tostop);
                    background_job(stage, caller, other);
                    stage.park();
                  },
                  {.terminal = &terminal}};
  subject.await_parked("caller");
  subject.await_parked("other");
  return subject;
}

/// Judge side: a subject that leads the terminal's session, with an orphaned background group.
inline Subject beside_orphaned_job(Terminal& terminal, Preparation caller) {
  Subject subject{[&terminal, caller](Stage& stage) {
                    orphaned_job(stage, terminal, caller);
                    set_tostop(stage, true);
                    stage.park();
                  },
                  {.own_group = false}};
  subject.await_parked("caller");
  return subject;
}

/// Judge side: expects that the call stops both members of a background job, the caller and one that only waits.
inline void expect_both_stopped(Terminal& terminal, TerminalCall call, int signal) {
  const Subject subject = in_front_of_job(terminal, nullptr, nullptr);
  subject.start_on("caller", [call](Stage& stage) {
    touch_terminal(stage, call);
    _exit(0);
  });
  EXPECT_THAT(status_of(subject, "caller"), StoppedBy(signal));
  // It ends, unless it was stopped before it could.
  subject.release("other");
  EXPECT_THAT(status_of(subject, "other"), StoppedBy(signal));
  EXPECT_THAT(subject.finish(), Exited(0));
}

}  // namespace sigconform::cases::stop_continue_job_control
