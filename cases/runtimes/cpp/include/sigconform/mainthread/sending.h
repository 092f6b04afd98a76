// Sending signals. On main, the handlers of what the call itself made due have run when it returns.
#pragma once

#include <pthread.h>
#include <sys/types.h>

namespace sigconform::mainthread {

/// To the calling thread. Throws `std::system_error` EINVAL for a bad number, and what a handler throws.
/// Source: Python signal.raise_signal; ISO C raise.
void raise_signal(int signal);

/// To a thread of this process that has not been joined; 0 sends nothing. Throws as `raise_signal` does.
/// Source: Python signal.pthread_kill; POSIX pthread_kill.
void pthread_kill(pthread_t thread, int signal);

/// To a process, or a group as kill(2) has it; 0 sends nothing. Handled before it returns when main sends to its own
/// process and no other thread takes the signal. Throws `std::system_error` EINVAL, EPERM or ESRCH, and what a handler
/// throws. Source: Python os.kill; POSIX kill.
void kill(pid_t process, int signal);

}  // namespace sigconform::mainthread
