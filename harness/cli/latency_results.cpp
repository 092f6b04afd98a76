#include "harness/cli/latency_results.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <optional>
#include <string>

#include "harness/latency/sifted.h"
#include "harness/latency/statistics.h"

namespace sigconform {
namespace {

using latency::Measured;
using latency::Series;
using latency::Sifted;

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
  if (series.has_too_few_clean())
    warning = (series.clean() == 0 ? "all" : "all but " + std::to_string(series.clean())) +
              " samples were disturbed: these are the figures of all";
  if (samples < 100)
    warning += (warning.empty() ? "" : "; ") + std::string{"fewer than 100 samples: p99 is the largest"};
  return warning;
}

std::string reasons(const Sifted& sifted) {
  std::string text;
  for (const auto& [what, blocks] : sifted.disturbed_by) {
    if (text.size() > 200) return text + ", ...";
    text += (text.empty() ? "" : "; ") + std::to_string(blocks) + " blocks: " + what;
  }
  return text;
}

/// Of five or more the whole range has the median in it with 94 % confidence.
constexpr std::size_t enough_visits = 5;

/// The medians of the visits that were not disturbed throughout; of all where that leaves too few: two or three of them
/// say no more of how visits differ than one does.
struct VisitMedians {
  std::vector<double> all;
  std::size_t clean = 0;
};

VisitMedians medians_of(const std::vector<Sifted>& visits, std::size_t leg) {
  std::vector<double> every, clean;
  for (const auto& visit : visits) {
    if (leg >= visit.legs.size()) continue;
    const auto& series = visit.legs[leg];
    const auto figures = series.figures();
    if (!figures) continue;
    every.push_back(static_cast<double>(figures->p50));
    if (!series.has_too_few_clean()) clean.push_back(every.back());
  }
  return {clean.size() < enough_visits ? every : clean, clean.size()};
}

/// Visits know what one by itself cannot: how much processes differ, and moments.
void add_median_interval(const Series& series, const std::vector<Sifted>& visits, std::size_t leg, Figures& figures) {
  const auto medians = medians_of(visits, leg);
  std::optional<latency::Interval> range;
  if (medians.all.size() > 1) {
    const auto [low, high] = std::minmax_element(medians.all.begin(), medians.all.end());
    range = {*low, *high};
  }
  const auto interval = range && medians.all.size() >= enough_visits ? range : series.median_interval();
  if (interval) {
    figures.add("p50_low_ns", interval->low);
    figures.add("p50_high_ns", interval->high);
  }
  if (!range) return;
  figures.add("repetitions", static_cast<std::uint64_t>(visits.size()));
  figures.add("clean_repetitions", static_cast<std::uint64_t>(medians.clean));
  if (range->low > 0) figures.add("p50_spread", range->high / range->low);
}

void add_account(const latency::Account& account, std::uint64_t dirty, Figures& figures) {
  figures.add("sent", account.sent);
  figures.add("handled", account.handled);
  figures.add("coalesced", account.coalesced);
  figures.add("lost", account.lost);
  figures.add("wrong_thread", account.wrong_thread);
  figures.add("dirty", dirty);
}

void add_notes(const LatencyEntry& entry, const std::map<std::string, std::string>& notes, Figures& figures) {
  if (!entry.other_label.empty()) figures.add("against", entry.other_label);
  if (!entry.row->measures.empty()) figures.add("measures", entry.row->measures);
  for (const auto& [name, what] : notes)
    if (name != latency::own_value) figures.add(name, what);
}

/// The median over the visits of each one's median over its pairs of blocks: pairs of one visit agree more than visits
/// do, and say less of the next one.
void add_ratio(const std::vector<Pairing>& pairings, std::int64_t undisturbed_ns, std::size_t leg, Figures& figures) {
  std::vector<double> ratios;
  std::size_t pairs = 0;
  Sifted other;
  for (const auto& pairing : pairings) {
    if (!pairing.other.is_number() || pairing.ratios[leg].empty()) continue;
    ratios.push_back(latency::median(pairing.ratios[leg]));
    pairs += pairing.ratios[leg].size();
    other.add(pairing.other, undisturbed_ns);
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
  if (const auto theirs = other.legs[leg].figures()) figures.add("against_", *theirs);
}

/// What the visits to a row are together.
struct Together {
  latency::Account account;
  std::map<std::string, std::string> notes;
  std::string trouble;
  std::string missing;

  void add(const Measured& visit, const std::string& whose) {
    if (trouble.empty() && !visit.trouble.empty()) trouble = whose + visit.trouble;
    if (missing.empty() && !visit.missing.empty()) missing = whose + visit.missing;
  }
};

Together together(const LatencyEntry& entry) {
  Together all;
  for (const auto& visit : entry.calls) {
    all.add(visit, "");
    all.account += visit.account;
    for (const auto& [name, what] : visit.notes) all.notes[name] = what;
  }
  for (const auto& pairing : entry.pairings) all.add(pairing.other, "the other one: ");
  return all;
}

reports::LatencyRow row_without_figures(const LatencyEntry& entry, const Together& all) {
  reports::LatencyRow row;
  row.name = entry.row->name;
  row.target = entry.label;
  Figures figures{row.figures};
  if (!all.missing.empty())
    figures.add("missing", all.missing);
  else
    figures.add("error", all.trouble.empty() ? "no sample was taken" : all.trouble);
  add_account(all.account, 0, figures);
  add_notes(entry, all.notes, figures);
  return row;
}

}  // namespace

std::vector<reports::LatencyRow> latency_rows_of(const LatencyEntry& entry, const UndisturbedPaces& paces) {
  const auto all = together(entry);
  Sifted sifted;
  std::vector<Sifted> visits;
  for (const auto& visit : entry.calls) {
    sifted.add(visit, paces.one_ns);
    visits.emplace_back().add(visit, paces.one_ns);
  }
  if (!all.trouble.empty() || !all.missing.empty() || sifted.samples == 0) return {row_without_figures(entry, all)};
  std::vector<reports::LatencyRow> rows;
  for (std::size_t leg = 0; leg < entry.row->legs.size(); ++leg) {
    const auto& series = sifted.legs[leg];
    const auto found = series.figures();
    if (!found) continue;
    auto& row = rows.emplace_back();
    const auto& leg_name = entry.row->legs[leg].name;
    row.name = entry.row->name + (leg_name.empty() ? "" : "/" + std::string{leg_name});
    row.target = entry.label;
    Figures figures{row.figures};
    figures.add("n", found->n);
    figures.add("", *found);
    add_account(all.account, sifted.dirty, figures);
    add_median_interval(series, visits, leg, figures);
    if (const auto dirty = series.dirty_figures()) figures.add("dirty_", *dirty);
    if (const auto warning = warning_of(series, found->n); !warning.empty()) figures.add("warning", warning);
    if (sifted.dirty > 0) figures.add("disturbed_by", reasons(sifted));
    add_notes(entry, all.notes, figures);
    if (!entry.row->family.empty()) {
      figures.add("family", entry.row->family + (leg_name.empty() ? "" : "/" + std::string{leg_name}));
      figures.add("parameter", entry.row->point.parameter);
      const auto own = all.notes.find(latency::own_value);
      figures.add("value", own == all.notes.end() ? entry.row->point.value : std::strtod(own->second.c_str(), nullptr));
    }
    add_ratio(entry.pairings, paces.other_ns, leg, figures);
    row.histogram = series.histogram().buckets();
    row.dirty_histogram = series.dirty_histogram().buckets();
  }
  return rows;
}

}  // namespace sigconform
