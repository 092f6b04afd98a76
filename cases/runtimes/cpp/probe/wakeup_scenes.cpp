// The wakeup descriptor: what is written to it, when, and what it may be.
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "cases/runtimes/cpp/probe/probe.h"

namespace sigconform::probe {

namespace {

void say_first_byte(int descriptor) {
  const std::vector<int> bytes = drained(descriptor);
  if (!bytes.empty()) say("byte", mt::signal_name(bytes.front()));
}

void wakeup_byte_is_number() {
  const Ends pipe = wakeup_pipe();
  mt::signal(SIGUSR1, recording());
  mt::set_wakeup_fd(pipe.write_end);
  Worker worker(forever);
  say_number("read-end", pipe.read_end);
  say("ready");
  wait_readable(pipe.read_end);
  say_first_byte(pipe.read_end);
}

void wakeup_byte_before_wait() {
  const Ends pipe = wakeup_pipe();
  int calls = 0;
  mt::signal(SIGUSR1, [&](int) { ++calls; });
  mt::set_wakeup_fd(pipe.write_end);
  kill(SIGUSR1);
  rounds(1000);
  say_number("handled", calls);
  say("ready");
  wait_readable(pipe.read_end);
  say_first_byte(pipe.read_end);
}

void wakeup_bytes_of_several_signals() {
  const Ends pipe = wakeup_pipe();
  const mt::SignalSet both{SIGUSR1, SIGUSR2};
  int calls = 0;
  for (int number : both) mt::signal(number, [&](int) { ++calls; });
  mt::set_wakeup_fd(pipe.write_end);
  mt::pthread_sigmask(mt::Sigmasks::BLOCK, both);
  kill(SIGUSR1);
  kill(SIGUSR2);
  mt::pthread_sigmask(mt::Sigmasks::UNBLOCK, both);
  rounds(1000);
  say_number("handlers", calls);
  std::vector<int> bytes = drained(pipe.read_end);
  std::ranges::sort(bytes);
  say("bytes", names_of(bytes));
}

void wakeup_fd_makes_main_prompt() {
  const Ends pipe = wakeup_pipe();
  mt::signal(SIGUSR1, recording());
  mt::set_wakeup_fd(pipe.write_end);
  Worker worker(forever);
  say("ready");
  while (wait_readable(pipe.read_end, from_judge)) {
    drained(pipe.read_end);
    say("drained");
    mt::check_signals();
  }
}

void no_byte_for_uncaught() {
  const Ends pipe = wakeup_pipe();
  mt::set_wakeup_fd(pipe.write_end);
  mt::signal(SIGUSR1, mt::Handlers::IGN);
  mt::signal(SIGUSR2, recording());
  kill(SIGUSR1);
  kill(SIGCHLD);
  kill(SIGUSR2);
  rounds(1000);
  say("bytes", names_of(drained(pipe.read_end)));
}

void wakeup_fd_returns_previous() {
  const Ends first = wakeup_pipe();
  const Ends second = wakeup_pipe();
  say_number("first", mt::set_wakeup_fd(first.write_end));
  say_flag("second", mt::set_wakeup_fd(second.write_end) == first.write_end);
}

void wakeup_fd_bad_refused() {
  const Ends pipe = wakeup_pipe();
  mt::set_wakeup_fd(pipe.write_end);
  say("-1", error_of([] { mt::set_wakeup_fd(-1); }));
  say_number("disabled", mt::set_wakeup_fd(-1));
  say_flag("-5", error_of([] { mt::set_wakeup_fd(-5); }) != "none");
  close(pipe.write_end);
  say_flag("closed", error_of([&] { mt::set_wakeup_fd(pipe.write_end); }) != "none");
}

void wakeup_fd_nonblocking() {
  const Ends pipe = wakeup_pipe();
  fcntl(pipe.write_end, F_SETFL, 0);
  say("error", error_of([&] { mt::set_wakeup_fd(pipe.write_end); }));
}

void wakeup_fd_shared_after_fork() {
  const Ends pipe = wakeup_pipe();
  mt::signal(SIGUSR1, [](int) {});
  mt::set_wakeup_fd(pipe.write_end);
  const pid_t child = fork();
  if (child == 0) {
    kill(SIGUSR1);
    _exit(0);
  }
  waitpid(child, nullptr, 0);
  if (has_stimulus()) say("token", drained(pipe.read_end).empty() ? "apart" : "shared");
}

void wakeup_fd_socket() {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) throw Absent("no socket pairs");
  for (int end : ends) fcntl(end, F_SETFL, O_NONBLOCK);
  mt::signal(SIGUSR1, recording());
  mt::set_wakeup_fd(ends[1]);
  kill(SIGUSR1);
  rounds(1000);
  say("bytes", names_of(drained(ends[0])));
}

constexpr Scene scenes[] = {
    {"wakeup-byte-is-number", wakeup_byte_is_number},
    {"wakeup-byte-before-wait", wakeup_byte_before_wait},
    {"wakeup-bytes-of-several-signals", wakeup_bytes_of_several_signals},
    {"wakeup-fd-makes-main-prompt", wakeup_fd_makes_main_prompt},
    {"no-byte-for-uncaught", no_byte_for_uncaught},
    {"sig-ign-discards", no_byte_for_uncaught},
    {"wakeup-fd-returns-previous", wakeup_fd_returns_previous},
    {"wakeup-fd-bad-refused", wakeup_fd_bad_refused},
    {"wakeup-fd-nonblocking", wakeup_fd_nonblocking},
    {"wakeup-fd-shared-after-fork", wakeup_fd_shared_after_fork},
    {"wakeup-fd-socket", wakeup_fd_socket},
};

}  // namespace

std::span<const Scene> wakeup_scenes() { return scenes; }

}  // namespace sigconform::probe
