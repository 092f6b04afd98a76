#include "harness/latency/dispatch.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <set>
#include <string>

#include "harness/latency/probe.h"
#include "harness/signals/signal_names.h"

namespace sigconform::latency {
namespace {

/// The moments of these samples: `received` is the handler's, `handled` that of the descriptor's reader, and `returned`
/// the earliest at which main could have run a handler.
constexpr Moment first_chance = Moment::returned;

/// Both readings of the clock are to hold the probe's one between them, each time.
constexpr int clock_comparisons = 5;
/// So that a signal falls anywhere in what a busy main does, and not always right behind the last handler.
constexpr std::int64_t longest_pause_ns = 50'000;

std::int64_t& moment(Sample& sample, Moment which) { return sample.at[static_cast<unsigned>(which)]; }

template <class Number>
Number next_number(std::string_view& rest) {
  Number value{};
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), value);
  if (error != std::errc{}) throw Broken{"the probe gives no number where one belongs"};
  rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
  if (!rest.empty()) rest.remove_prefix(1);
  return value;
}

class DispatchRow final : public Row {
 public:
  DispatchRow(const Dispatch& what, const Places& places) : what_{what}, probe_{places.other, what.deadline_ns} {
    if (what.state != MainState::busy || has_others())
      if (const auto& obstacle = observation_obstacle(); !obstacle.empty())
        throw Missing{"threads cannot be seen to wait: " + obstacle};
    probe_.send(to_string(what.state));
    probe_.send(what.has_wakeup ? "fd" : "no-fd");
    while (await("that it is ready").key != "ready") {
    }
    if (signal_ == 0) throw Broken{"the probe does not say which signal it handles"};
    if (what.aim == Aim::worker && !probe_.has_role("worker")) throw Missing{"the runtime has no thread to aim at"};
    // Who takes the signal for main, or reads what it left, is not to wait until main yields the processor.
    if (places.other != -1) probe_.pin_all_but("main", places.home);
    compare_clocks();
    probe_.send("go");
  }

  void take(Block& block) override {
    for (std::size_t i = 0; i < block.size(); ++i) take(block[i], block.account);
    // What came twice.
    while (auto said = probe_.next()) note(*said, nullptr, block.account);
  }

  std::map<std::string, std::string> notes() const override {
    std::string roles;
    for (const auto& role : handled_on_) roles += (roles.empty() ? "" : ", ") + role;
    return {{"model", probe_.model()}, {"handled_on", roles}};
  }

 private:
  Probe::Said await(std::string_view what) {
    auto said = probe_.await(what);
    if (said.key == "signal") signal_ = signal_from_name(said.text).value_or(0);
    return said;
  }

  void compare_clocks() {
    for (int i = 0; i < clock_comparisons; ++i) {
      const auto before = now_ns();
      probe_.send("clock");
      const auto said = await("its clock");
      const auto after = now_ns();
      std::string_view rest{said.text};
      const auto theirs = said.key == "clock" ? next_number<std::int64_t>(rest) : 0;
      if (theirs < before || theirs > after)
        throw Missing{"its clock is not CLOCK_MONOTONIC: it read " + std::to_string(theirs) + " between " +
                      std::to_string(before) + " and " + std::to_string(after)};
    }
  }

  /// Whether other threads than main have a part in it, which are to wait for it.
  bool has_others() const { return what_.aim == Aim::worker || what_.has_wakeup; }

  void await_state(Sample& sample) {
    const auto until = now_ns() + what_.deadline_ns;
    while (has_others() && !probe_.all_but_it_wait("main"))
      if (now_ns() > until) throw Broken{"the other threads never came to wait"};
    if (what_.state == MainState::busy) {
      // Not at random: two processes of a pair are to do the same.
      const auto pause = static_cast<std::int64_t>(sample.sequence * 2'654'435'761U % longest_pause_ns);
      for (const auto until = now_ns() + pause; now_ns() < until;) {
      }
      return;
    }
    const bool makes_calls = what_.state == MainState::c_call;
    do {
      // A call that was over before anything was sent is none of ours: this machine may be busy.
      const auto call = makes_calls ? next_call() : Call{until, {}};
      if (makes_calls) moment(sample, first_chance) = call.end;
      while (now_ns() < call.end)
        // Main last: what the others hold it may have to wait for first.
        if (probe_.all_but_it_wait("main") && probe_.waits("main", call.futex)) return;
    } while (now_ns() < until);
    throw Broken{"main never came to wait"};
  }

  /// What main waits in. Before it is there it may wait too, for the interpreter's lock or a collection: not at this
  /// futex.
  struct Call {
    std::int64_t end;
    std::optional<std::uint64_t> futex;
  };

  Call next_call() {
    probe_.send("call");
    const auto said = await("when the call of main will end");
    if (said.key != "call") throw Broken{"the probe says '" + said.key + "' instead of making a call"};
    std::string_view rest{said.text};
    Call call{next_number<std::int64_t>(rest), {}};
    if (!rest.empty()) call.futex = next_number<std::uint64_t>(rest);
    return call;
  }

  void send() const {
    if (what_.aim == Aim::process)
      probe_.kill(signal_);
    else
      probe_.kill(what_.aim == Aim::main ? "main" : "worker", signal_);
  }

  void take(Sample& sample, Account& account) {
    await_state(sample);
    sample.stamp(Moment::sent);
    send();
    ++account.sent;
    auto& chance = moment(sample, first_chance);
    // Where handlers do not wait for main, or this machine let the call end before, nothing held this one up.
    chance = std::max(chance, moment(sample, Moment::sent));
    if (probe_.model() != "main") chance = moment(sample, Moment::sent);
    while (sample.receipts == 0 || (what_.has_wakeup && moment(sample, Moment::handled) == 0))
      note(await("that signal " + std::to_string(sample.sequence) + " was handled: it is lost"), &sample, account);
  }

  /// `sample` null: none is under way, and nothing is to be said.
  void note(const Probe::Said& said, Sample* sample, Account& account) {
    if (said.key != "at" && said.key != "byte") return;
    const bool is_handler = said.key == "at";
    std::string_view rest{said.text};
    const auto number = next_number<std::uint64_t>(rest);
    const auto at = next_number<std::int64_t>(rest);
    auto& count = is_handler ? handlers_ : bytes_;
    bool is_told_well = number == ++count && sample != nullptr;
    if (sample != nullptr) {
      const auto from = moment(*sample, is_handler ? first_chance : Moment::sent);
      is_told_well = is_told_well && at >= from && at <= now_ns();
      moment(*sample, is_handler ? Moment::received : Moment::handled) = at;
    }
    if (!is_told_well) ++account.backwards;
    if (!is_handler) return;
    ++account.handled;
    if (sample != nullptr) ++sample->receipts;
    handled_on_.emplace(rest);
    // Of another model the row says where, and that is all it can know.
    if (probe_.model() == "main" && rest != "main") ++account.wrong_thread;
  }

  Dispatch what_;
  Probe probe_;
  int signal_ = 0;
  std::uint64_t handlers_ = 0;
  std::uint64_t bytes_ = 0;
  std::set<std::string, std::less<>> handled_on_;
};

}  // namespace

std::string_view to_string(MainState state) {
  return state == MainState::busy ? "busy" : state == MainState::asleep ? "asleep" : "c-call";
}

std::string_view to_string(Aim aim) { return aim == Aim::process ? "process" : aim == Aim::main ? "main" : "worker"; }

std::vector<Leg> legs_of(const Dispatch& what) {
  std::vector<Leg> legs;
  if (what.state == MainState::c_call)
    legs.push_back({"call-end-to-handler", first_chance, Moment::received});
  else
    legs.push_back({"to-handler", Moment::sent, Moment::received});
  if (what.has_wakeup) legs.push_back({"to-byte", Moment::sent, Moment::handled});
  return legs;
}

std::unique_ptr<Row> dispatch_row(const Dispatch& what, const Places& places) {
  return std::make_unique<DispatchRow>(what, places);
}

}  // namespace sigconform::latency
