// Who the main thread is. It is a role, not a thread id: handlers run there, and only there may they be installed.
// Nobody owns it: the thread that ran the program's static initialisers has it until one calls initialise(); in a child
// of fork() the thread that forked has it, with nothing recorded.
// Those initialisers may use the library themselves, for it begins before them. In a shared object that is loaded later
// the thread that loads it has the role, until one calls initialise(); it must not be unloaded. Several shared objects
// share one that has the library: a copy in each would have a table and a main thread of its own.
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
