#include "harness/conductor/conductor.h"

#include <poll.h>

#include <algorithm>
#include <array>
#include <memory>
#include <stdexcept>
#include <system_error>

#include "harness/conductor/case_result.h"
#include "harness/conductor/patient_clock.h"
#include "harness/conductor/schedule.h"
#include "harness/conductor/scoped_signals.h"
#include "harness/conductor/stray_processes.h"
#include "harness/conductor/worker_process.h"

namespace sigconform {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

/// For a worker, and its launcher, to end once there is nothing more to do.
constexpr std::chrono::seconds last_patience{5};

/// Beyond the deadline of its case a worker looks at it, asks, kills, and clears away.
milliseconds outer_deadline(long deadline_ms, milliseconds worker_grace) {
  return milliseconds{deadline_ms + std::max(1000L, deadline_ms / 4)} + worker_grace;
}

/// 10 s where an empty case takes 200 us, more in proportion on a slower platform.
long default_deadline_ms(std::uint64_t speed_ns) {
  return std::clamp(static_cast<long>(speed_ns / 20), 10'000L, 120'000L);
}

void check(const RunPlan& plan) {
  if (plan.cases.empty()) throw std::invalid_argument{"no case to run"};
  if (plan.jobs < 1 || plan.jobs > max_jobs) throw std::invalid_argument{"jobs: from 1 to " + std::to_string(max_jobs)};
  if (plan.repeat < 1) throw std::invalid_argument{"repeat: at least 1"};
  if (plan.deadline_ms && *plan.deadline_ms < 1) throw std::invalid_argument{"deadline: at least 1 ms"};
}

class Conductor {
 public:
  Conductor(const RunPlan& plan, RunObserver& observer) : plan_{plan}, observer_{observer} {}

  RunOutcome run() {
    const auto started = Clock::now();
    order_ = schedule(plan_.cases.size(), plan_.repeat, plan_.seed);
    outcome_.cases.resize(plan_.cases.size());
    for (std::size_t i = 0; i < plan_.cases.size(); ++i) {
      outcome_.cases[i].info = plan_.cases[i].info;
      outcome_.cases[i].target = plan_.cases[i].target;
    }
    observer_.run_started(plan_.cases.size(), order_.size());
    slots_.resize(std::min<std::size_t>(plan_.jobs, order_.size()));
    for (auto& slot : slots_) slot.worker = std::make_unique<WorkerProcess>(plan_);
    while (work_left()) step();
    dismiss_workers();
    outcome_.duration_us = static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - started).count());
    return std::move(outcome_);
  }

 private:
  struct Slot {
    std::unique_ptr<WorkerProcess> worker;  ///< null: retired
    std::size_t current = 0;                ///< index of the case, while busy
  };

  bool work_left() const {
    if (outcome_.interrupted) return false;
    return !no_worker_left() && finished_ < order_.size();
  }

  /// Lets workers end by themselves: they clear their cases away, and a launcher may have to tidy up. Whoever takes too
  /// long is killed, or all of them at a second signal.
  void dismiss_workers() {
    PatientClock clock;
    const auto give_up = clock.now() + last_patience;
    for (auto& slot : slots_)
      if (slot.worker && slot.worker->state() != WorkerProcess::State::greeting)
        slot.worker->dismiss();
      else
        slot.worker.reset();
    // Looked at before the wait and after every SIGCHLD, so none is missed.
    while (!all_gone()) {
      const auto wait = clock.wait_until(give_up);
      if (wait == milliseconds{0}) break;
      pollfd signals{signals_.descriptor(), POLLIN, 0};
      ::poll(&signals, 1, static_cast<int>(wait.count()));
      if (signals_.take() != 0) break;
    }
    slots_.clear();
    strays_.end_all_but({});
  }

  bool all_gone() {
    return std::all_of(slots_.begin(), slots_.end(), [](Slot& slot) { return !slot.worker || slot.worker->gone(); });
  }

  unsigned index_of(const Slot& slot) const { return static_cast<unsigned>(&slot - slots_.data()); }

  int poll_timeout() const {
    auto shortest = milliseconds::max();
    for (const auto& slot : slots_)
      if (slot.worker) shortest = std::min(shortest, slot.worker->longest_wait().value_or(shortest));
    return shortest == milliseconds::max() ? -1 : static_cast<int>(shortest.count());
  }

  void step() {
    watched_.assign(1, {signals_.descriptor(), POLLIN, 0});
    for (const auto& slot : slots_) {
      watched_.push_back({slot.worker ? slot.worker->replies() : -1, POLLIN, 0});
      watched_.push_back({slot.worker ? slot.worker->diagnostics() : -1, POLLIN, 0});
    }
    if (::poll(watched_.data(), watched_.size(), poll_timeout()) < 0)
      return;  // interrupted: the descriptor says by what
    const bool signalled = watched_[0].revents != 0;
    if (signalled && interrupted()) return;
    for (std::size_t i = 0; i < slots_.size(); ++i) {
      auto& slot = slots_[i];
      if (!slot.worker) continue;
      if (watched_[2 + 2 * i].revents != 0) slot.worker->read_diagnostics();
      if (watched_[1 + 2 * i].revents != 0) take(slot, slot.worker->read_replies());
      if (signalled) take(slot, slot.worker->check_alive());
      slot.worker->check_deadline();
      if (slot.worker->state() == WorkerProcess::State::lost) lost(slot);
      if (slot.worker && slot.worker->state() == WorkerProcess::State::idle && slot.worker->replies() != -1)
        hand_out(slot);
    }
  }

  bool interrupted() {
    const int number = signals_.take();
    if (number == 0) return false;
    outcome_.interrupted = true;
    outcome_.interrupted_by = number;
    observer_.interrupted(number);
    return true;
  }

  void hand_out(Slot& slot) {
    greet(slot);
    if (next_ == order_.size()) return;
    slot.current = order_[next_++];
    const auto& planned = plan_.cases[slot.current];
    const auto& info = *planned.info;
    const auto name = info.full_name();
    protocol::Request request;
    request.case_name = name;
    request.options.without_stimulus = plan_.without_stimulus;
    request.options.evidence = plan_.evidence;
    request.options.deadline_ms = outcome_.deadline_ms;
    if (planned.target != nullptr) request.options.target = *planned.target;
    observer_.case_started(info, index_of(slot));
    slot.worker->ask(request, outer_deadline(outcome_.deadline_ms, plan_.worker_grace));
  }

  /// The first worker that is ready speaks for all.
  void greet(const Slot& slot) {
    if (outcome_.deadline_ms != 0) return;
    outcome_.platform = slot.worker->platform();
    outcome_.deadline_ms =
        std::max(plan_.least_deadline_ms, plan_.deadline_ms.value_or(default_deadline_ms(outcome_.platform.speed_ns)));
    observer_.platform_known(outcome_.platform, outcome_.deadline_ms);
  }

  void take(Slot& slot, std::optional<protocol::CaseReply> reply) {
    if (!reply) return;
    finish(slot, result_of(*reply, outcome_.deadline_ms), *reply);
  }

  void finish(const Slot& slot, CaseResult result, protocol::CaseReply& reply) {
    auto& outcome = outcome_.cases[slot.current];
    ++outcome.runs;
    ++outcome.counts[result.verdict];
    if (result.verdict == Verdict::observed) outcome.tokens.insert(result.observed);
    keep_failures(result, outcome.failures, max_failures_kept);
    ++finished_;
    if (outcome.runs > 1) doubt_a_lack(outcome.result, result);
    if (outcome.runs == 1 || result.verdict > outcome.result.verdict) {
      outcome.result = std::move(result);
      outcome.duration_us = reply.duration_us;
      outcome.autopsy = std::move(reply.autopsy);
    }
    observer_.case_finished(outcome, index_of(slot));
  }

  void lost(Slot& slot) {
    using State = WorkerProcess::State;
    const auto why = slot.worker->why_lost();
    const auto lost_while = slot.worker->lost_while();
    observer_.worker_lost(index_of(slot), why);
    slot.worker.reset();
    strays_.end_all_but(worker_processes());
    if (lost_while == State::busy) {
      protocol::CaseReply nothing;
      finish(slot, result_of_lost_worker(why), nothing);
    }
    if (next_ == order_.size()) return;
    // One that never served would not serve the second time either; one that dies without a case to blame may be bad
    // luck.
    const bool again = lost_while == State::busy || (lost_while == State::idle && ++deaths_without_case_ < 4);
    if (again)
      replace(slot);
    else if (no_worker_left())
      outcome_.unavailable = why;
  }

  void replace(Slot& slot) {
    ++outcome_.workers_restarted;
    try {
      slot.worker = std::make_unique<WorkerProcess>(plan_);
    } catch (const std::exception& error) {
      if (no_worker_left()) outcome_.unavailable = error.what();
    }
  }

  bool no_worker_left() const {
    return std::none_of(slots_.begin(), slots_.end(), [](const Slot& slot) { return slot.worker != nullptr; });
  }

  std::vector<pid_t> worker_processes() const {
    std::vector<pid_t> processes;
    for (const auto& slot : slots_)
      if (slot.worker) processes.push_back(slot.worker->process());
    return processes;
  }

  const RunPlan& plan_;
  RunObserver& observer_;
  RunOutcome outcome_;
  StrayProcesses strays_;
  ScopedSignals signals_;
  unsigned deaths_without_case_ = 0;
  std::vector<std::size_t> order_;
  std::size_t next_ = 0;      ///< in order_: the next run to hand out
  std::size_t finished_ = 0;  ///< runs that have a result
  std::vector<Slot> slots_;
  std::vector<pollfd> watched_;
};

}  // namespace

void RunObserver::run_started(std::size_t, std::size_t) {}
void RunObserver::platform_known(const PlatformReport&, long) {}
void RunObserver::case_started(const CaseInfo&, unsigned) {}
void RunObserver::case_finished(const JudgedCase&, unsigned) {}
void RunObserver::worker_lost(unsigned, const std::string&) {}
void RunObserver::interrupted(int) {}

RunOutcome run(const RunPlan& plan, RunObserver& observer) {
  check(plan);
  return Conductor{plan, observer}.run();
}

}  // namespace sigconform
