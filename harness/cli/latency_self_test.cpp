#include "harness/cli/latency_self_test.h"

#include <chrono>
#include <cmath>
#include <string>
#include <string_view>

#include "harness/cli/latency_results.h"
#include "harness/cli/latency_rows.h"
#include "reports/latency_comparison.h"

namespace sigconform {
namespace {

constexpr int visits = 10;
constexpr std::chrono::milliseconds visit_time{50};
constexpr std::string_view compared_leg = "/total";

struct KnownPair {
  std::string_view name;
  std::string_view one;
  std::string_view other;
  /// Empty where the ratio of the second to the first is what it must be.
  std::string (*verdict)(double ratio);
};

std::string shown(double ratio) {
  auto text = std::to_string(std::round(ratio * 1e4) / 1e4);
  return text.substr(0, text.find('.') + 5);
}

std::string must_be_one(double ratio) {
  if (ratio <= reports::resolution && ratio * reports::resolution >= 1) return {};
  return "the same row in two processes differs by a factor of " + shown(ratio) + ", more than " +
         shown(reports::resolution) + ": no ratio of this run means anything";
}

std::string must_be_above_one(double ratio) {
  if (ratio > 1) return {};
  return "sigqueue, which allocates what tgkill does not, came out at " + shown(ratio) +
         " of it: this run cannot tell small differences";
}

constexpr KnownPair pairs[] = {
    {"instrument/null-pair", "self/tgkill/plain", "self/tgkill/plain", must_be_one},
    {"instrument/known-pair", "self/tgkill/plain", "self/sigqueue/plain", must_be_above_one}};

void judge(const KnownPair& pair, reports::LatencyRow& row) {
  for (const auto& [name, value] : row.figures) {
    if (name != "ratio") continue;
    if (const auto problem = pair.verdict(std::get<double>(value)); !problem.empty())
      row.figures.emplace_back("error", reports::Fact{problem});
    return;
  }
}

reports::LatencyRow tested(const KnownPair& pair, latency::Instrument& one, latency::Instrument& two) {
  reports::LatencyRow row;
  LatencyEntry entry;
  entry.row = latency::find_row(pair.one);
  const auto* other = latency::find_row(pair.other);
  if (entry.row == nullptr || other == nullptr) {
    row.figures.emplace_back("missing", reports::Fact{std::string{"the platform has no such call"}});
  } else {
    for (int visit = 0; visit < visits; ++visit) {
      PairedMeasurement measurement{one, *entry.row, two, *other, nullptr, nullptr};
      const auto until = std::chrono::steady_clock::now() + visit_time;
      while (measurement.is_going_on() && std::chrono::steady_clock::now() < until) measurement.take();
      measurement.finish(entry);
      // Another visit would find the same, and may wait as long for it.
      if (trouble_of(entry) != nullptr) break;
    }
    for (auto& leg : latency_rows_of(entry, undisturbed_paces(one, &two)))
      if (leg.name.ends_with(compared_leg) || leg.name == entry.row->name) row = std::move(leg);
    judge(pair, row);
  }
  row.name = pair.name;
  return row;
}

}  // namespace

std::vector<reports::LatencyRow> test_instrument(latency::InstrumentStart start) {
  if (start.launcher.empty()) start.openings = 1;
  latency::Instrument one{start}, two{start};
  std::vector<reports::LatencyRow> rows;
  for (const auto& pair : pairs) rows.push_back(tested(pair, one, two));
  return rows;
}

}  // namespace sigconform
