// Installing handlers and asking for them: who may, what comes back, what is refused; timers from any thread.
#include <signal.h>

#include <chrono>

#include "cases/runtimes/cpp/probe/probe.h"

namespace sigconform::probe {

namespace {

using namespace std::chrono_literals;

struct sigaction action_of(int signal) {
  struct sigaction action {};
  sigaction(signal, nullptr, &action);
  return action;
}

std::string install_error(int signal, const mt::Handler& handler) {
  return error_of([&] { mt::signal(signal, handler); });
}

void install_only_from_main() {
  Worker worker([] {
    say("callable", install_error(SIGUSR1, recording()));
    say("SIG_DFL", install_error(SIGUSR1, SIG_DFL));
    say("SIG_IGN", install_error(SIGUSR1, SIG_IGN));
  });
  worker.join();
  say_flag("unchanged", mt::getsignal(SIGUSR1) == mt::Handlers::DFL && action_of(SIGUSR1).sa_handler == SIG_DFL);
}

void query_from_any_thread() {
  mt::signal(SIGINT, recording());
  Worker worker([] { say_flag("same", mt::getsignal(SIGINT) == recording()); });
  worker.join();
}

void timers_from_any_thread() {
  Worker worker([] {
    say("error", error_of([] {
          say_number("alarm", mt::alarm(1000));
          const unsigned left = mt::alarm(0);
          say_flag("alarm-left", left > 0 && left <= 1000);
          mt::setitimer(mt::Itimers::REAL, 1000500ms, 3s);
          const mt::Itimer timer = mt::setitimer(mt::Itimers::REAL, 0s);
          say_flag("itimer-left", timer.delay > 0s && timer.delay <= 1000500ms && timer.interval == 3s);
        }));
  });
  worker.join();
}

void siginterrupt_from_any_thread() {
  Worker worker([] { say("error", error_of([] { mt::siginterrupt(SIGUSR1, false); })); });
  worker.join();
}

void wakeup_fd_only_from_main() {
  Worker worker([] { say("error", error_of([] { mt::set_wakeup_fd(-1); })); });
  worker.join();
}

void install_returns_previous() {
  say_flag("initial", mt::signal(SIGUSR1, recording()) == mt::Handlers::DFL);
  say_flag("second", mt::signal(SIGUSR1, mt::Handlers::IGN) == recording());
}

void query_is_cached() {
  ::signal(SIGUSR1, SIG_IGN);
  say("token", mt::getsignal(SIGUSR1) == mt::Handlers::DFL ? "cached" : "true-action");
}

void number_out_of_range_refused() {
  const std::pair<int, std::string> numbers[] = {{0, "0"}, {mt::signal_limit(), "NSIG"}, {4242, "4242"}};
  for (const auto& [number, name] : numbers) {
    say("signal-" + name, install_error(number, recording()));
    say("getsignal-" + name, error_of([number = number] { mt::getsignal(number); }));
  }
}

void reserved_number_refused() {
  const mt::SignalSet usable = mt::valid_signals();
  int reserved = 1;
  while (reserved < mt::signal_limit() && usable.contains(reserved)) ++reserved;
  if (reserved == mt::signal_limit()) throw Absent("the C library reserves no signal");
  say("signal", install_error(reserved, recording()));
  say("getsignal", mt::getsignal(reserved).known() ? "known" : "None");
}

void sigkill_sigstop_refused() {
  for (int number : {SIGKILL, SIGSTOP}) {
    say(mt::signal_name(number) + "-callable", install_error(number, recording()));
    say(mt::signal_name(number) + "-SIG_IGN", install_error(number, SIG_IGN));
  }
}

void flags_onstack() {
  mt::signal(SIGUSR1, recording());
  say_flag("onstack", (action_of(SIGUSR1).sa_flags & SA_ONSTACK) != 0);
}

constexpr Scene scenes[] = {
    {"install-only-from-main", install_only_from_main},
    {"query-from-any-thread", query_from_any_thread},
    {"timers-from-any-thread", timers_from_any_thread},
    {"siginterrupt-from-any-thread", siginterrupt_from_any_thread},
    {"wakeup-fd-only-from-main", wakeup_fd_only_from_main},
    {"install-returns-previous", install_returns_previous},
    {"query-is-cached", query_is_cached},
    {"number-out-of-range-refused", number_out_of_range_refused},
    {"reserved-number-refused", reserved_number_refused},
    {"sigkill-sigstop-refused", sigkill_sigstop_refused},
    {"flags-onstack", flags_onstack},
};

}  // namespace

std::span<const Scene> install_scenes() { return scenes; }

}  // namespace sigconform::probe
