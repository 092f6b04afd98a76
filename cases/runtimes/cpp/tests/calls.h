// What the tests share: the state they leave behind, a handler that notes its calls, and work done on another thread.
#pragma once

#include <gmock/gmock.h>
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

#include <exception>
#include <thread>
#include <vector>

#include "sigconform/mainthread/mainthread.h"

namespace sigconform::mainthread {

struct Calls {
  std::vector<int> signals;
  bool all_here = true;

  /// To be installed while this lives; calls from any thread but the creator's are noted as such.
  Handler handler() {
    return [this, here = pthread_self()](int signal) {
      signals.push_back(signal);
      all_here = all_here && pthread_equal(here, pthread_self()) != 0;
    };
  }
};

/// Leaves no timer, mask, wakeup descriptor or handler behind.
class SignalTest : public testing::Test {
 protected:
  void TearDown() override {
    setitimer(Itimers::REAL, {});
    if (!is_main_thread()) return;
    set_wakeup_fd(-1);
    for (int number : valid_signals()) {
      if (getsignal(number).callable()) signal(number, Handlers::IGN);
    }
    // What is pending still is discarded by now.
    pthread_sigmask(Sigmasks::SETMASK, {});
    for (int number : valid_signals()) {
      if (getsignal(number) == Handlers::IGN) signal(number, Handlers::DFL);
    }
  }
};

/// Runs `work` on a thread of its own, to its end; what it throws is thrown here.
template <typename Work>
void on_worker(Work work) {
  std::exception_ptr thrown;
  std::thread([&] {
    try {
      work();
    } catch (...) {
      thrown = std::current_exception();
    }
  }).join();
  if (thrown) std::rethrow_exception(thrown);
}

/// What `child` returns in a child of the calling thread, as the child's exit status: 0 for true, 1 for false; 100 for
/// an exception, 200 for an end by a signal.
template <typename Child>
int in_child(Child child) {
  const pid_t pid = fork();
  if (pid == 0) {
    try {
      _exit(child() ? 0 : 1);
    } catch (...) {
      _exit(100);
    }
  }
  int status = 0;
  waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 200;
}

inline struct sigaction action_of(int signal) {
  struct sigaction action {};
  sigaction(signal, nullptr, &action);
  return action;
}

}  // namespace sigconform::mainthread
