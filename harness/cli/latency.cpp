#include "harness/cli/latency.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "harness/catalogue/requirement.h"
#include "harness/cli/latency_benchmark.h"
#include "harness/cli/latency_console.h"
#include "harness/cli/latency_growth.h"
#include "harness/cli/latency_results.h"
#include "harness/cli/latency_self_test.h"
#include "harness/cli/latency_targets.h"
#include "harness/cli/option_values.h"
#include "harness/cli/run_results.h"
#include "harness/cli/time_stamp.h"
#include "harness/cli/usage_error.h"
#include "harness/cli/version.h"
#include "harness/conductor/scoped_signals.h"
#include "harness/conductor/start_state.h"
#include "harness/latency/instrument.h"
#include "reports/results_json.h"
#include "reports/text.h"
#include "reports/whole_file.h"

namespace sigconform {
namespace {

constexpr int signal_exit_base = 128;  // as shells report a command that a signal ended
constexpr int untold_exit_code = 3;

/// Of one row, in seconds. It takes more than twice that with its start and what the library needs to find out how many
/// samples that are, and all rows together are to take less than three minutes.
constexpr double row_budget_s = 0.2;
/// On a slow platform the same time would be too few samples; its clock tells how slow it is.
constexpr double usual_clock_floor_ns = 50;

bool is_asked_for_words_only(const std::vector<std::string>& flags) {
  return std::any_of(flags.begin(), flags.end(), [](std::string_view flag) {
    return flag.starts_with("--benchmark_list_tests") || flag == "--benchmark_help";
  });
}

std::vector<std::string> checked_flags(std::vector<std::string> flags) {
  for (auto& flag : flags) {
    if (!flag.starts_with("--benchmark_") && !flag.starts_with("--v="))
      throw UsageError("unknown argument '" + flag + "'; see `sigconform latency --help`");
    if (flag == "--benchmark_help") flag = "--help";
  }
  return flags;
}

latency::InstrumentStart start_of(const LatencyOptions& options, ScopedSignals& signals) {
  latency::InstrumentStart start;
  start.signals = &signals;
  if (options.program) {
    require_program("--program", *options.program);
    start.program = std::filesystem::absolute(*options.program).string();
  }
  if (options.launcher) start.launcher = command_words("--launcher", *options.launcher);
  return start;
}

latency::InstrumentStart other_of(const std::string& command, ScopedSignals& signals) {
  auto words = command_words("--against", command);
  latency::InstrumentStart start;
  start.signals = &signals;
  require_program("--against", words.back());
  start.program = std::filesystem::absolute(words.back()).string();
  words.pop_back();
  start.launcher = std::move(words);
  return start;
}

std::filesystem::path place_of(const LatencyOptions& options) {
  if (options.into) return *options.into;
  const auto path = options.output.value_or(default_latency_output);
  return path == "-" ? "/dev/stdout" : path;
}

/// What the figures go into: a new file's contents, or those of the file that they become part of.
reports::Results frame_of(const LatencyOptions& options) {
  try {
    if (options.into) return reports::load_results(*options.into);
    const reports::WholeFile trial{place_of(options)};
  } catch (const reports::FileError& error) {
    throw UsageError(error.what());
  }
  reports::Results results;
  results.catalogue = catalogue_digest();
  results.run.tool_version = tool_version();
  results.run.command_line = options.command_line;
  results.run.started = time_stamp();
  results.targets.emplace_back();
  return results;
}

void replace(reports::Facts& facts, std::string name, reports::Fact fact) {
  std::erase_if(facts, [&](const auto& one) { return one.first == name; });
  facts.emplace_back(std::move(name), std::move(fact));
}

/// Warnings of the instrument itself, one line each.
std::vector<std::string> warnings_of(const latency::Instrument& instrument, const latency::ClockReport& clock,
                                     const latency::Throttling& throttling) {
  std::vector<std::string> warnings;
  if (!throttling.quota.empty())
    warnings.push_back("processor time is rationed, " + throttling.quota +
                       ": where the ration is used up figures hold a wait for the next one");
  if (!instrument.is_pinned())
    warnings.emplace_back("threads are not pinned: figures vary with where they happen to run");
  if (instrument.places().other == -1)
    warnings.emplace_back("one processor only: rows between two processors are missing");
  if (clock.backwards > 0)
    warnings.push_back("the clock went backwards " + std::to_string(clock.backwards) + " times while it was measured");
  if (!clock.source.empty() && clock.source != "tsc" && clock.source != "kvm-clock" &&
      clock.source != "arch_sys_counter")
    warnings.push_back("the clock is read from " + clock.source + ": each reading is slow, and part of every figure");
  return warnings;
}

class LatencyRun {
 public:
  LatencyRun(const LatencyOptions& options, const LatencyTargets& targets)
      : options_{options},
        targets_{targets},
        results_{frame_of(options)},
        instrument_{started(start_of(options, signals_))} {
    if (options.against)
      against_ = started(targets.against ? start_of(options, signals_) : other_of(*options.against, signals_));
  }

  int run() {
    const auto began = std::chrono::steady_clock::now();
    const auto clock = instrument_->clock();
    const auto throttled_before = instrument_->throttling();
    note_platform(clock, throttled_before);
    const double scale = std::clamp(static_cast<double>(clock.floor_p50_ns) / usual_clock_floor_ns, 1.0, 4.0);
    initialise_benchmarks(checked_flags(options_.benchmark_flags), row_budget_s * scale);
    auto entries = latency_entries(targets_);
    require_a_match(entries);
    std::vector<reports::LatencyRow> instrument_rows;
    LatencyBenchmarks how{instrument_.get(), against_.get(), out_};
    try {
      instrument_rows = test_instrument(*instrument_, start_of(options_, signals_));
      for (const auto& row : instrument_rows) print_latency_row(row, *out_);
    } catch (const latency::Interrupted& interrupted) {
      how.interrupted_by = interrupted.signal();
    }
    run_benchmarks(entries, how);
    results_.latency = std::move(instrument_rows);
    for (const auto& entry : entries) {
      if (!entry.was_run()) continue;
      note_target(entry);
      for (auto& row : latency_rows_of(entry)) results_.latency.push_back(std::move(row));
    }
    for (auto& row : growth_rows(results_.latency)) {
      print_growth_row(row, *out_);
      results_.latency.push_back(std::move(row));
    }
    try {
      if (how.interrupted_by == 0) note_throttling(throttled_before, instrument_->throttling());
    } catch (const latency::Interrupted& interrupted) {
      how.interrupted_by = interrupted.signal();
    }
    results_.run.duration_ms += static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began).count());
    if (how.interrupted_by != 0) results_.run.interrupted = true;
    save();
    return exit_code_of(how.interrupted_by);
  }

 private:
  static std::unique_ptr<latency::Instrument> started(latency::InstrumentStart start) {
    try {
      return std::make_unique<latency::Instrument>(std::move(start));
    } catch (const std::invalid_argument& error) {
      throw UsageError(error.what());
    } catch (const latency::Broken& error) {
      throw UsageError(error.what());
    }
  }

  void note_platform(const latency::ClockReport& clock, const latency::Throttling& throttling) {
    if (!options_.into) {
      for (auto& [name, value] : instrument_->facts()) results_.platform.emplace_back(name, reports::Fact{value});
      for (auto& [name, value] : start_state_facts()) results_.platform.emplace_back(name, reports::Fact{value});
    }
    reports::Facts ours;
    add_instrument_facts(*instrument_, clock, ours);
    std::string all;
    for (const auto& warning : warnings_of(*instrument_, clock, throttling)) {
      *out_ << "warning: " << reports::visible_line(warning) << '\n';
      all += (all.empty() ? "" : "; ") + warning;
    }
    if (!throttling.quota.empty()) ours.emplace_back("latency_quota", reports::Fact{throttling.quota});
    if (!all.empty()) ours.emplace_back("latency_warnings", reports::Fact{all});
    if (options_.against) ours.emplace_back("latency_against", reports::Fact{*options_.against});
    for (auto& [name, fact] : ours) {
      *out_ << name << ": " << reports::visible_line(reports::to_string(fact)) << '\n';
      replace(results_.platform, name, std::move(fact));
    }
  }

  /// A runtime that has rows is a target of the file, where it is none yet.
  void note_target(const LatencyEntry& entry) {
    const auto is_there = [&](const reports::Target& target) { return target.name == entry.label; };
    if (std::any_of(results_.targets.begin(), results_.targets.end(), is_there)) return;
    for (const auto& report : targets_.measured)
      if (&report.target == entry.target) results_.targets.push_back(target_of(report));
  }

  /// The counts are those of the run alone.
  void note_throttling(const latency::Throttling& before, const latency::Throttling& after) {
    const auto note = [this](const char* name, const auto& from, const auto& to, const char* what) {
      if (!from || !to || *to < *from) return;
      replace(results_.platform, name, reports::Fact{static_cast<std::int64_t>(*to - *from)});
      if (*to == *from) return;
      const auto warning = std::string{what} + " " + std::to_string(*to - *from) + " times during the run";
      *out_ << "warning: " << warning << '\n';
      const auto said = reports::fact_text(results_.platform, "latency_warnings");
      replace(results_.platform, "latency_warnings", reports::Fact{said.empty() ? warning : said + "; " + warning});
    };
    note("latency_throttled", before.throttled, after.throttled, "the ration of processor time was used up");
    note("latency_thermal_throttled", before.thermal, after.thermal, "a processor was slowed down because it was hot");
  }

  void save() {
    try {
      reports::save_results(results_, place_of(options_));
    } catch (const reports::FileError& error) {
      throw UsageError(error.what());
    }
    if (options_.output != "-")
      *out_ << "results: " << std::filesystem::absolute(place_of(options_)).lexically_normal().string() << '\n';
  }

  int exit_code_of(int interrupted_by) const {
    if (interrupted_by != 0) return signal_exit_base + interrupted_by;
    const bool untold = std::any_of(results_.latency.begin(), results_.latency.end(),
                                    [](const auto& row) { return !reports::fact_text(row.figures, "error").empty(); });
    return untold ? untold_exit_code : 0;
  }

  const LatencyOptions& options_;
  const LatencyTargets& targets_;
  ScopedSignals signals_;
  reports::Results results_;
  std::unique_ptr<latency::Instrument> instrument_;
  std::unique_ptr<latency::Instrument> against_;
  std::ostream* out_ = &(options_.output == "-" ? std::cerr : std::cout);
};

}  // namespace

int latency_command(const LatencyOptions& options) {
  const auto flags = checked_flags(options.benchmark_flags);
  PreparedProbes probes;
  LatencyTargets targets;
  try {
    targets = latency_targets(options, probes);
  } catch (const AnnouncementInterrupted& interruption) {
    return signal_exit_base + interruption.signal;
  }
  if (is_asked_for_words_only(flags) ||
      std::any_of(flags.begin(), flags.end(), [](const auto& flag) { return flag == "--help"; })) {
    initialise_benchmarks(flags, row_budget_s);
    auto entries = latency_entries(targets);
    LatencyBenchmarks nothing{.out = &std::cout};
    return run_benchmarks(entries, nothing) == 0 ? 2 : 0;
  }
  return LatencyRun{options, targets}.run();
}

}  // namespace sigconform
