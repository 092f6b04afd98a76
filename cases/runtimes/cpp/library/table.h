// What each signal leads to, and the one way to call it. Shared by installing, asking and dispatching.
#pragma once

#include "sigconform/mainthread/handler.h"

namespace sigconform::mainthread {

/// The handler of a number in range. From any thread.
Handler table_entry(int signal);
/// Puts a handler there and returns the one before. Behind the lock.
Handler exchange_table_entry(int signal, Handler handler);

/// Calls what `signal` leads to now; false if that is no callable.
bool call_handler(int signal);

/// Held while an action and its entry change together, and over fork(), so that no child finds it locked by a thread it
/// does not have.
void lock_table();
void unlock_table();

class TableLock {
 public:
  TableLock() { lock_table(); }
  ~TableLock() { unlock_table(); }
  TableLock(const TableLock&) = delete;
  TableLock& operator=(const TableLock&) = delete;
};

/// Throws `std::invalid_argument` that names `call` unless 1 <= signal < NSIG.
void require_in_range(const char* call, int signal);

}  // namespace sigconform::mainthread
