#include "harness/cli/latency_results.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <optional>

#include "harness/latency/statistics.h"

namespace sigconform {
namespace {

using latency::Measured;
using latency::Series;

class Figures {
 public:
  explicit Figures(reports::Facts& facts) : facts_{facts} {}
  void add(std::string name, std::uint64_t value) {
    facts_.emplace_back(std::move(name), reports::Fact{static_cast<std::int64_t>(value)});
  }
  void add(std::string name, std::int64_t value) { facts_.emplace_back(std::move(name), reports::Fact{value}); }
  void add(std::string name, double value) {
    // Four digits: more would claim what no run can know.
    facts_.emplace_back(std::move(name), reports::Fact{std::round(value * 1e4) / 1e4});
  }
  void add(std::string name, const std::string& value) { facts_.emplace_back(std::move(name), reports::Fact{value}); }

  void add(const std::string& prefix, const latency::Figures& figures) {
    add(prefix + "min_ns", figures.min);
    add(prefix + "p50_ns", figures.p50);
    add(prefix + "p90_ns", figures.p90);
    add(prefix + "p99_ns", figures.p99);
    add(prefix + "p999_ns", figures.p999);
    add(prefix + "max_ns", figures.max);
  }

 private:
  reports::Facts& facts_;
};

std::string warning_of(const Series& series, std::uint64_t samples) {
  std::string warning;
  if (series.is_all_dirty()) warning = "every block was disturbed: these are the disturbed samples";
  if (samples < 100)
    warning += (warning.empty() ? "" : "; ") + std::string{"fewer than 100 samples: p99 is the largest"};
  return warning;
}

std::string reasons(const Measured& measured) {
  std::string text;
  for (const auto& [what, blocks] : measured.disturbed_by) {
    if (text.size() > 200) return text + ", ...";
    text += (text.empty() ? "" : "; ") + std::to_string(blocks) + " blocks: " + what;
  }
  return text;
}

/// Of five or more the whole range has the median in it with 94 % confidence.
constexpr std::size_t enough_visits = 5;

/// The smallest and the largest median of the visits; nothing for one alone.
std::optional<latency::Interval> between(const std::vector<Measured>& visits, std::size_t leg) {
  std::vector<double> medians;
  for (const auto& one : visits)
    if (one.is_number())
      if (const auto figures = one.legs[leg].figures()) medians.push_back(static_cast<double>(figures->p50));
  if (medians.size() < 2) return std::nullopt;
  const auto [low, high] = std::minmax_element(medians.begin(), medians.end());
  return latency::Interval{*low, *high};
}

/// Visits know what one by itself cannot: how much processes differ, and moments.
void add_median_interval(const Series& series, const std::vector<Measured>& visits, std::size_t leg, Figures& figures) {
  const auto range = between(visits, leg);
  const auto interval = range && visits.size() >= enough_visits ? range : series.median_interval();
  if (interval) {
    figures.add("p50_low_ns", interval->low);
    figures.add("p50_high_ns", interval->high);
  }
  if (!range) return;
  figures.add("repetitions", static_cast<std::uint64_t>(visits.size()));
  if (range->low > 0) figures.add("p50_spread", range->high / range->low);
}

void add_account(const Measured& measured, Figures& figures) {
  figures.add("sent", measured.account.sent);
  figures.add("handled", measured.account.handled);
  figures.add("coalesced", measured.account.coalesced);
  figures.add("lost", measured.account.lost);
  figures.add("wrong_thread", measured.account.wrong_thread);
  figures.add("dirty", measured.dirty);
}

void add_notes(const LatencyEntry& entry, const Measured& measured, Figures& figures) {
  if (!entry.other_label.empty()) figures.add("against", entry.other_label);
  if (!entry.row->measures.empty()) figures.add("measures", entry.row->measures);
  for (const auto& [name, what] : measured.notes)
    if (name != latency::own_value) figures.add(name, what);
}

/// The median over the visits of each one's median over its pairs of blocks: pairs of one visit agree more than visits
/// do, and say less of the next one.
void add_ratio(const std::vector<Pairing>& pairings, std::size_t leg, Figures& figures) {
  std::vector<double> ratios;
  std::size_t pairs = 0;
  Series other;
  for (const auto& pairing : pairings) {
    if (!pairing.other.is_number() || pairing.ratios[leg].empty()) continue;
    ratios.push_back(latency::median(pairing.ratios[leg]));
    pairs += pairing.ratios[leg].size();
    other.merge(pairing.other.legs[leg]);
  }
  if (ratios.empty()) return;
  figures.add("ratio", latency::median(ratios));
  auto interval = latency::median_interval(ratios);
  if (!interval && ratios.size() >= enough_visits) {
    const auto [low, high] = std::minmax_element(ratios.begin(), ratios.end());
    interval = {*low, *high};
  }
  if (interval) {
    figures.add("ratio_low", interval->low);
    figures.add("ratio_high", interval->high);
  }
  figures.add("pairs", static_cast<std::uint64_t>(pairs));
  figures.add("pair_visits", static_cast<std::uint64_t>(ratios.size()));
  if (const auto theirs = other.figures()) figures.add("against_", *theirs);
}

}  // namespace

std::vector<reports::LatencyRow> latency_rows_of(const LatencyEntry& entry) {
  Measured all;
  for (const auto& one : entry.calls) all.merge(one);
  for (const auto& pairing : entry.pairings) {
    if (all.trouble.empty() && !pairing.other.trouble.empty()) all.trouble = "the other one: " + pairing.other.trouble;
    if (all.missing.empty() && !pairing.other.missing.empty()) all.missing = "the other one: " + pairing.other.missing;
  }
  std::vector<reports::LatencyRow> rows;
  if (!all.is_number()) {
    auto& row = rows.emplace_back();
    row.name = entry.row->name;
    row.target = entry.label;
    Figures figures{row.figures};
    if (!all.missing.empty())
      figures.add("missing", all.missing);
    else
      figures.add("error", all.trouble.empty() ? "no sample was taken" : all.trouble);
    add_account(all, figures);
    add_notes(entry, all, figures);
    return rows;
  }
  for (std::size_t leg = 0; leg < entry.row->legs.size(); ++leg) {
    const auto& series = all.legs[leg];
    const auto found = series.figures();
    if (!found) continue;
    auto& row = rows.emplace_back();
    const auto& leg_name = entry.row->legs[leg].name;
    row.name = entry.row->name + (leg_name.empty() ? "" : "/" + std::string{leg_name});
    row.target = entry.label;
    Figures figures{row.figures};
    figures.add("n", found->n);
    figures.add("", *found);
    add_account(all, figures);
    add_median_interval(series, entry.calls, leg, figures);
    if (const auto dirty = series.dirty_figures()) figures.add("dirty_", *dirty);
    if (const auto warning = warning_of(series, found->n); !warning.empty()) figures.add("warning", warning);
    if (all.dirty > 0) figures.add("disturbed_by", reasons(all));
    add_notes(entry, all, figures);
    if (!entry.row->family.empty()) {
      figures.add("family", entry.row->family + (leg_name.empty() ? "" : "/" + std::string{leg_name}));
      figures.add("parameter", entry.row->point.parameter);
      const auto own = all.notes.find(latency::own_value);
      figures.add("value", own == all.notes.end() ? entry.row->point.value : std::strtod(own->second.c_str(), nullptr));
    }
    add_ratio(entry.pairings, leg, figures);
    row.histogram = series.histogram().buckets();
    row.dirty_histogram = series.dirty_histogram().buckets();
  }
  return rows;
}

}  // namespace sigconform
