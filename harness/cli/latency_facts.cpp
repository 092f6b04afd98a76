#include "harness/cli/latency_facts.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <ostream>
#include <string_view>
#include <utility>

#include "reports/text.h"

namespace sigconform {
namespace {

/// Those that are read without a system call, or by one that costs no more than others.
constexpr std::array<std::string_view, 3> fast_clocks{"tsc", "kvm-clock", "arch_sys_counter"};

void note_processors(const latency::Instrument& instrument, LatencyFacts& facts) {
  const auto places = instrument.places();
  facts.note("latency_pinned",
             reports::Fact{std::string{instrument.is_pinned() ? "yes" : "no: the platform does not pin threads"}});
  facts.note("latency_processors", reports::Fact{places.home == -1    ? std::string{"unknown"}
                                                 : places.other == -1 ? std::to_string(places.home) + " only"
                                                                      : std::to_string(places.home) + " and " +
                                                                            std::to_string(places.other)});
  if (!instrument.is_pinned()) facts.warn("threads are not pinned: figures vary with where they happen to run");
  if (places.other == -1) facts.warn("one processor only: rows between two processors are missing");
}

void note_clock(const latency::ClockReport& clock, bool has_two_processors, LatencyFacts& facts) {
  facts.note("latency_clock", reports::Fact{"CLOCK_MONOTONIC" + (clock.source.empty() ? "" : " from " + clock.source)});
  const std::pair<const char*, std::int64_t> figures[] = {
      {"latency_clock_resolution_ns", clock.resolution_ns},
      {"latency_clock_floor_p50_ns", clock.floor_p50_ns},
      {"latency_clock_floor_max_ns", clock.floor_max_ns},
      {"latency_clock_backwards", clock.backwards},
  };
  for (const auto& [name, value] : figures) facts.note(name, reports::Fact{value});
  if (has_two_processors) {
    facts.note("latency_clock_offset_low_ns", reports::Fact{clock.offset_low_ns});
    facts.note("latency_clock_offset_high_ns", reports::Fact{clock.offset_high_ns});
  }
  if (clock.backwards > 0)
    facts.warn("the clock went backwards " + std::to_string(clock.backwards) + " times while it was measured");
  if (!clock.source.empty() && std::find(fast_clocks.begin(), fast_clocks.end(), clock.source) == fast_clocks.end())
    facts.warn("the clock is read from " + clock.source + ": each reading is slow, and part of every figure");
}

void note_scheduling(const latency::Scheduling& scheduling, LatencyFacts& facts) {
  if (scheduling.policy.empty()) return;
  facts.note("latency_scheduling", reports::Fact{scheduling.policy});
  facts.note("latency_real_time", reports::Fact{scheduling.real_time});
  if (scheduling.real_time != "allowed")
    facts.warn("no real-time priority: rows with a real-time receiver are missing (" + scheduling.real_time + ")");
}

void note_count(const char* name, const std::optional<std::uint64_t>& before, const std::optional<std::uint64_t>& after,
                const char* what, LatencyFacts& facts) {
  if (!before || !after || *after < *before) return;
  const auto times = *after - *before;
  facts.note(name, reports::Fact{static_cast<std::int64_t>(times)});
  if (times > 0) facts.warn(std::string{what} + " " + std::to_string(times) + " times during the run");
}

}  // namespace

void LatencyFacts::replace(const std::string& name, reports::Fact fact) {
  std::erase_if(platform_, [&](const auto& one) { return one.first == name; });
  platform_.emplace_back(name, std::move(fact));
}

void LatencyFacts::note(const std::string& name, reports::Fact fact) {
  out_ << name << ": " << reports::visible_line(reports::to_string(fact)) << '\n';
  replace(name, std::move(fact));
}

void LatencyFacts::warn(const std::string& warning) {
  out_ << "warning: " << reports::visible_line(warning) << '\n';
  const auto said = reports::fact_text(platform_, "latency_warnings");
  replace("latency_warnings", reports::Fact{said.empty() ? warning : said + "; " + warning});
}

void note_instrument(latency::Instrument& instrument, const latency::Throttling& throttling, LatencyFacts& facts) {
  note_processors(instrument, facts);
  note_clock(instrument.clock(), instrument.places().other != -1, facts);
  note_scheduling(instrument.scheduling(), facts);
  if (throttling.quota.empty()) return;
  facts.note("latency_quota", reports::Fact{throttling.quota});
  facts.warn("processor time is rationed, " + throttling.quota +
             ": where the ration is used up figures hold a wait for the next one");
}

void note_throttling(const latency::Throttling& before, const latency::Throttling& after, LatencyFacts& facts) {
  note_count("latency_throttled", before.throttled, after.throttled, "the ration of processor time was used up", facts);
  note_count("latency_thermal_throttled", before.thermal, after.thermal,
             "a processor was slowed down because it was hot", facts);
}

}  // namespace sigconform
