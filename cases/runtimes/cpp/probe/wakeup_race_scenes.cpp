// What holds of the C handler at every moment: the order of record and byte, errno, and calls that restart.
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <semaphore>
#include <thread>

#include "cases/runtimes/cpp/probe/probe.h"

namespace sigconform::probe {

namespace {

void record_before_wakeup_byte() {
  const Ends pipe = wakeup_pipe();
  int calls = 0;
  mt::signal(SIGUSR1, [&](int) { ++calls; });
  mt::set_wakeup_fd(pipe.write_end);
  std::counting_semaphore<> turn{0};
  std::atomic<bool> stop{false};
  // The worker signals itself: the handler that writes the byte is not in main's way.
  Worker worker([&] {
    while (turn.acquire(), !stop) pthread_kill(pthread_self(), SIGUSR1);
  });
  int drains = 0;
  int lost = 0;
  while (has_stimulus() && drains < 10000 && lost == 0) {
    const int before = calls;
    turn.release();
    wait_readable(pipe.read_end);
    drained(pipe.read_end);
    ++drains;
    rounds(1000);
    if (calls == before) ++lost;
  }
  stop = true;
  turn.release();
  worker.join();
  say_number("drains", drains);
  say_number("lost", lost);
}

void errno_preserved() {
  const Ends pipe = wakeup_pipe();
  mt::signal(SIGUSR1, [](int) {});
  mt::set_wakeup_fd(pipe.write_end);
  fill(pipe.write_end);
  const pthread_t main = pthread_self();
  std::atomic<long> sent{0};
  // Where both threads share a processor it takes a turn of the scheduler for each.
  constexpr long enough = 100;
  std::atomic<bool> stop{false};
  std::atomic<long> begun{0};
  // Asked once: what the first to ask makes the second wait for changes errno, too.
  const bool stimulus = has_stimulus();
  // One signal for each of main's calls at most: main would get no further than its handler if they came faster.
  Worker storm([&] {
    for (long last = 0; !stop;) {
      const long now = begun;
      if (now == last) {
        std::this_thread::yield();
        continue;
      }
      last = now;
      pthread_kill(main, SIGUSR1);
      if (stimulus) ++sent;
    }
  });
  long wrong = 0;
  for (long calls = 0; calls < 10000 || (stimulus && sent <= enough); ++calls) {
    ++begun;
    close(-1);
    // Between the failing call and the look at its error the storm may miss; this call, which sets no errno, does not.
    if (stimulus && calls % 2 == 0) ::pthread_kill(main, SIGUSR1);
    if (errno != EBADF) ++wrong;
  }
  stop = true;
  storm.join();
  say_flag("storm", sent > enough);
  say_number("wrong", wrong);
}

void siginterrupt_false_restarts() {
  const Ends wakeup = wakeup_pipe();
  int data[2];
  if (pipe(data) != 0) throw Absent("no pipe");
  mt::signal(SIGUSR1, recording());
  mt::siginterrupt(SIGUSR1, false);
  mt::set_wakeup_fd(wakeup.write_end);
  Worker supply([&] {
    wait_readable(wakeup.read_end);
    say("recorded");
    hear();
    say("supplied");
    if (write(data[1], "x", 1) != 1) say("supply-failed");
  });
  say_number("data", data[0]);
  say("ready");
  char byte = 0;
  const ssize_t count = mt::retry_interrupted([&] { return read(data[0], &byte, 1); });
  say("error", count == 1 ? "none" : "OSError");
  rounds(1000);
}

constexpr Scene scenes[] = {
    {"record-before-wakeup-byte", record_before_wakeup_byte},
    {"errno-preserved", errno_preserved},
    {"siginterrupt-false-restarts", siginterrupt_false_restarts},
};

}  // namespace

std::span<const Scene> wakeup_race_scenes() { return scenes; }

}  // namespace sigconform::probe
