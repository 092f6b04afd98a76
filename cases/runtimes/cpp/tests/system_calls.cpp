#include "cases/runtimes/cpp/tests/system_calls.h"

#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/select.h>
#include <sys/uio.h>
#include <time.h>

#include <atomic>
#include <utility>

namespace sigconform::mainthread {

namespace {

thread_local bool hold_my_next_write = false;
std::atomic<bool> held{false};
std::atomic<bool> may_go_on{false};

std::function<void()> end_of_sleep;
int sleeps = 0;

void hold_if_asked() {
  if (!std::exchange(hold_my_next_write, false)) return;
  held = true;
  while (!may_go_on) sched_yield();
}

}  // namespace

HeldHandler::HeldHandler(int signal) {
  held = false;
  may_go_on = false;
  thread_ = std::thread([signal] {
    hold_my_next_write = true;
    ::raise(signal);
  });
  while (!held) sched_yield();
}

void HeldHandler::let_go() {
  may_go_on = true;
  if (thread_.joinable()) thread_.join();
}

NotedSleeps::NotedSleeps(std::function<void()> end) {
  sleeps = 0;
  end_of_sleep = std::move(end);
}

NotedSleeps::~NotedSleeps() { end_of_sleep = nullptr; }

int NotedSleeps::count() const { return sleeps; }

}  // namespace sigconform::mainthread

// In place of the system's, each by a call that does the same.
extern "C" {

ssize_t write(int descriptor, const void* data, size_t size) {
  sigconform::mainthread::hold_if_asked();
  const iovec part{const_cast<void*>(data), size};
  return writev(descriptor, &part, 1);
}

int nanosleep(const timespec* time, timespec*) {
  sigconform::mainthread::may_go_on = true;
  timeval whole{time->tv_sec, static_cast<suseconds_t>(time->tv_nsec / 1000)};
  return select(0, nullptr, nullptr, nullptr, &whole);
}

int poll(pollfd* descriptors, nfds_t count, int milliseconds) {
  const timespec now{0, 0};
  if (milliseconds < 0 && sigconform::mainthread::end_of_sleep) {
    if (const int ready = ppoll(descriptors, count, &now, nullptr); ready != 0) return ready;
    ++sigconform::mainthread::sleeps;
    sigconform::mainthread::end_of_sleep();
  }
  const timespec time{milliseconds / 1000, milliseconds % 1000 * 1'000'000L};
  return ppoll(descriptors, count, milliseconds < 0 ? nullptr : &time, nullptr);
}
}
