// What a program makes of the state it starts with: what it keeps, what it ignores and catches by itself.
#include "cases/footprint/arrangement.h"
#include "harness/judge/case.h"
#include "harness/signals/signal_names.h"

namespace sigconform::cases::footprint {
namespace {

constexpr SignalRow not_ended_by[] = {{"SIGHUP", "footprint.ignored-sighup-kept", SIGHUP},
                                      {"SIGINT", "footprint.ignored-sigint-kept", SIGINT},
                                      {"SIGQUIT", "footprint.ignored-sigquit-kept", SIGQUIT}};

std::string made_of(const ProcessView& view, int signal) {
  if (view.ignored.contains(signal)) return "ignored";
  return view.caught.contains(signal) ? "caught" : "default";
}

TARGET_TABLE(Footprint, NotEndedByWhatItStartsIgnoring, not_ended_by) {
  Arrangement arrangement;
  const auto program = arrangement.idle({.ignored = {row.signal}});
  const ProcessView view = program->view();
  observe(made_of(view, row.signal));
  if (const auto ending = outcome_of(*program, row.signal, std::chrono::seconds(1)))
    ADD_FAILURE() << "started with " << row.name << " ignored, it made that " << made_of(view, row.signal) << " and "
                  << "was then " << ending->to_string() << " when " << row.name << " came";
}

TARGET_CASE(Footprint, NotStoppedByWhatItStartsIgnoring, "footprint.ignored-job-control-kept") {
  const SignalSet stops{SIGTSTP, SIGTTIN, SIGTTOU};
  Arrangement arrangement;
  const auto program = arrangement.idle({.ignored = stops});
  const ProcessView view = program->view();
  observe_each("not-ignored", stops - view.ignored);
  for (const int signal : {SIGTSTP, SIGTTIN, SIGTTOU}) {
    program->deliver(signal);
    const bool stopped = program->await_stop();
    if (stopped && !view.ignored.contains(signal))
      ADD_FAILURE() << "started with " << signal_name(signal) << " ignored, it was stopped by it";
    if ((stopped || program->ended()) && view.ignored.contains(signal))
      unresolved("it was seen ignoring " + signal_name(signal) + ", and yet it " + (stopped ? "stopped" : "ended") +
                 " when that came; " + program->last_words());
    if (stopped || program->ended()) break;
  }
  if (program->ended()) observe(token_of(*program->ended()));
  require_sent();
}

TARGET_CASE(Footprint, OtherSignalsThatItStartsIgnoring, "footprint.ignored-others-kept") {
  no_stimulus_applies("it only looks at the state");
  const SignalSet ignored = all_but_unblockable() - reserved_signals();
  Arrangement arrangement;
  const auto program = arrangement.idle({.ignored = ignored});
  const ProcessView view = program->view();
  if (view.ignored.contains_all(ignored)) return observe("kept");
  const SignalSet reset = ignored - view.ignored - view.caught;
  if (reset.contains_all(ignored - view.caught)) {
    observe("all-reset");
  } else {
    observe_each("default", reset);
  }
  observe_each("catches", view.caught & ignored);
}

TARGET_CASE(Footprint, ActionsThatItSetsByItself, "footprint.start-actions-changed") {
  no_stimulus_applies("it only looks at the state");
  Arrangement arrangement;
  const auto program = arrangement.idle();
  const ProcessView view = program->view();
  observe_each("ignores", view.ignored);
  observe_each("catches", view.caught);
  if ((view.ignored | view.caught).empty()) observe("none");
}

TARGET_CASE(Footprint, MaskThatItStartsWith, "footprint.start-mask-kept") {
  no_stimulus_applies("it only looks at the state");
  const SignalSet blocked = all_but_unblockable() - reserved_signals();
  Arrangement arrangement;
  const auto program = arrangement.idle({.blocked = blocked});
  const ProcessView view = program->view();
  const SignalSet kept = view.threads.front().blocked & blocked;
  if (kept == blocked) return observe("kept");
  if (kept.empty()) return observe("cleared");
  observe_each("unblocks", blocked - kept);
}

TARGET_CASE(Footprint, ThreadsThatCouldTakeASignal, "footprint.helper-threads-block") {
  no_stimulus_applies("it only looks at the state");
  Arrangement arrangement;
  const auto program = arrangement.idle();
  const ProcessView view = program->view();
  for (const ThreadView& thread : view.threads)
    program->note("thread " + std::to_string(thread.thread) + ", blocked", thread.blocked);
  if (view.threads.size() == 1) return observe("single-thread");
  for (const int signal : {SIGINT, SIGTERM, SIGCHLD}) {
    const auto takers = std::count_if(view.threads.begin(), view.threads.end(),
                                      [&](const ThreadView& thread) { return !thread.blocked.contains(signal); });
    const bool initial = !view.threads.front().blocked.contains(signal);
    const std::string who = takers == 0                                               ? "nobody"
                            : takers == 1 && initial                                  ? "initial-thread"
                            : static_cast<std::size_t>(takers) == view.threads.size() ? "every-thread"
                            : initial                                                 ? "initial-and-others"
                                                                                      : "others";
    observe(token_of(signal) + "-" + who);
  }
}

}  // namespace
}  // namespace sigconform::cases::footprint
