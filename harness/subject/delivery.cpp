// Signals that the judge generates.
#include <signal.h>
#include <unistd.h>

#include <cerrno>

#ifdef __linux__
#include <sys/syscall.h>
#endif

#include "harness/signals/signal_names.h"
#include "harness/subject/evidence_sink.h"
#include "harness/subject/outcome.h"
#include "harness/subject/participants.h"
#include "harness/subject/refusal.h"
#include "harness/subject/subject.h"

namespace sigconform {

void Delivery::send(pid_t process, std::string_view means) {
  subject_.require_ready();
  subject_.record_delivery(signal_, means);
  if (without_stimulus()) return;
  int result;
#if !defined(__APPLE__)
  if (value_) {
    sigval data{};
    data.sival_int = *value_;
    result = sigqueue(process, signal_, data);
  } else {
    result = ::kill(process, signal_);
  }
#else
  if (value_) throw Unsupported("this platform has no sigqueue()");
  result = ::kill(process, signal_);
#endif
  if (result != 0) arrangement_failed(std::string(means) + " of " + signal_name(signal_), errno, signal_);
}

void Delivery::to_process() { send(subject_.pid(), value_ ? "sigqueue to the process" : "kill"); }

void Delivery::to_process_of(std::string_view participant) {
  send(subject_.participant(participant).process, value_ ? "sigqueue to a process" : "kill");
}

void Delivery::to_group() { send(-subject_.pid(), "kill of the group"); }

void Delivery::to(std::string_view target, std::string_view sender) {
  subject_.require_ready();
  subject_.record_delivery(signal_, "pthread_kill to " + std::string(target));
  if (without_stimulus()) return;
  struct {
    int signal;
    char target[32];
  } order{signal_, {}};
  target.copy(order.target, sizeof order.target - 1);
  subject_.give(sender, [order](Stage& stage) {
    const int error = ::pthread_kill(stage.pthread_of(order.target), order.signal);
    if (error != 0) leave_complaint(stage.shared(), "pthread_kill", error, order.signal);
  });
  subject_.await_done_or_undone(sender);
}

void Delivery::to(std::string_view target) {
  subject_.require_ready();
  const Participant& aimed_at = subject_.participant(target);
  for (const std::string& sender : subject_.parked_participants()) {
    if (sender != target && subject_.participant(sender).process == aimed_at.process) return to(target, sender);
  }
#if defined(__linux__) && !defined(SIGCONFORM_PORTABLE)
  subject_.record_delivery(signal_, "tgkill to " + std::string(target));
  if (without_stimulus()) return;
  if (syscall(SYS_tgkill, aimed_at.process, aimed_at.thread, signal_) != 0)
    arrangement_failed("tgkill of " + signal_name(signal_), errno, signal_);
#else
  throw Unsupported("a signal cannot be aimed at a thread of another process here, and no other thread is parked");
#endif
}

}  // namespace sigconform
