// Who the main thread is. It is a role, not a thread id: handlers run there, and only there may they be installed.
// Nobody owns it: the thread that ran the program's static initialisers has it until one calls initialise(); in a child
// of fork() the thread that forked has it, with nothing recorded.
#pragma once

#include <pthread.h>

namespace sigconform::mainthread {

/// Makes the calling thread main. Throws `NotMainThread` when another thread has called it in this process or in the
/// parent it was forked from. Source: Python threading.main_thread, the thread that initialised the interpreter.
void initialise();

/// Whether the calling thread is main. Source: Python threading.current_thread() is threading.main_thread().
bool is_main_thread() noexcept;

/// The main thread, for `pthread_kill`.
pthread_t main_thread() noexcept;

}  // namespace sigconform::mainthread
