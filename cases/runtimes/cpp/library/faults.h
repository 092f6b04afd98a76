// The ways in which the library can be built wrong on purpose, to prove that the cases notice. Never installed.
// One is chosen for a whole build of the library; without one there is no trace of them in the code.
#pragma once

#ifndef SIGCONFORM_MAINTHREAD_FAULT
#define SIGCONFORM_MAINTHREAD_FAULT none
#endif

namespace sigconform::mainthread {

enum class Fault {
  none,
  dispatch_on_receiver,    ///< a handler runs on the worker that received the signal
  install_anywhere,        ///< any thread may install
  byte_before_flag,        ///< the wakeup byte is written before the signal is recorded
  errno_lost,              ///< the C handler leaves errno as its write left it
  flags_kept_after_fork,   ///< the child of fork() runs what the parent had recorded
  one_shot,                ///< a handler is reset by its first signal
  second_lost,             ///< of several recorded signals one is handled, the others are forgotten
  run_in_c_handler,        ///< on main a handler runs at once, inside the C handler
  early_forgotten,         ///< a WakeupPipe waits for bytes alone, whatever is recorded already
  pipe_shared_after_fork,  ///< the child of fork() reads and writes the pipe of its parent
  closed_while_held,       ///< a WakeupPipe closes its pipe though a handler is about to write to it
  replaced_unawaited,      ///< set_wakeup_fd() returns while a handler is about to write to the descriptor of before
  younger_unregistered,    ///< a WakeupPipe that is not the last one takes the registration of that with it
  closed_restored,         ///< what was registered before is so again, though its number is another file's by now
  late_election,           ///< static initialisers that come before the library's find no main thread
  inherited_over_exec,     ///< a wakeup pipe stays open over exec
};

inline constexpr Fault fault = Fault::SIGCONFORM_MAINTHREAD_FAULT;

}  // namespace sigconform::mainthread
