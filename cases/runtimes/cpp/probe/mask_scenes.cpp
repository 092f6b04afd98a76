// Masks, accepting signals without a handler, and pausing.
#include <chrono>

#include "cases/runtimes/cpp/probe/probe.h"

namespace sigconform::probe {

namespace {

using namespace std::chrono_literals;

mt::SignalSet mask() { return mt::pthread_sigmask(mt::Sigmasks::BLOCK, {}); }

void mask_per_thread_inherited() {
  mt::pthread_sigmask(mt::Sigmasks::BLOCK, {SIGUSR1});
  Worker worker([] {
    say_flag("inherited", mask().contains(SIGUSR1));
    mt::pthread_sigmask(mt::Sigmasks::BLOCK, {SIGUSR2});
  });
  worker.join();
  say_flag("shared-back", mask().contains(SIGUSR2));
}

void accepted_signal_runs_no_handler() {
  const mt::SignalSet set{SIGUSR1};
  mt::signal(SIGUSR1, recording());
  mt::pthread_sigmask(mt::Sigmasks::BLOCK, set);
  kill(SIGUSR1);
  mt::sigwait(set);
  kill(SIGUSR1);
  mt::sigwaitinfo(set);
  kill(SIGUSR1);
  mt::sigtimedwait(set, 100s);
  mt::pthread_sigmask(mt::Sigmasks::UNBLOCK, set);
  rounds(1000);
  say("control");
  kill(SIGUSR1);
  rounds(1000);
}

void unblocked_main_before_sigwait_worker() {
  mt::signal(SIGUSR1, recording());
  Worker worker([] {
    mt::pthread_sigmask(mt::Sigmasks::BLOCK, {SIGUSR1});
    mt::sigwait({SIGUSR1});
    say("accepted");
  });
  say("ready");
  hear();
  rounds(1000);
}

void pause_wakes_on_own_signal() {
  mt::signal(SIGUSR1, recording());
  Worker worker([] {
    mt::pause();
    say("worker-woke");
  });
  say("ready");
  mt::pause();
  say("main-woke");
  hear();
  rounds(1000);
}

void sigwaitinfo_retried() {
  mt::signal(SIGUSR2, recording());
  mt::pthread_sigmask(mt::Sigmasks::BLOCK, {SIGUSR1});
  say("ready");
  say("got", mt::signal_name(mt::sigwaitinfo({SIGUSR1}).si_signo));
}

void sigtimedwait_negative_refused() {
  say("error", error_of([] { mt::sigtimedwait({SIGUSR1}, -1s); }));
}

constexpr Scene scenes[] = {
    {"mask-per-thread-inherited", mask_per_thread_inherited},
    {"accepted-signal-runs-no-handler", accepted_signal_runs_no_handler},
    {"unblocked-main-before-sigwait-worker", unblocked_main_before_sigwait_worker},
    {"pause-wakes-on-own-signal", pause_wakes_on_own_signal},
    {"sigwaitinfo-retried", sigwaitinfo_retried},
    {"sigtimedwait-negative-refused", sigtimedwait_negative_refused},
};

}  // namespace

std::span<const Scene> mask_scenes() { return scenes; }

}  // namespace sigconform::probe
