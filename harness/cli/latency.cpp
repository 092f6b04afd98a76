#include "harness/cli/latency.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "harness/catalogue/requirement.h"
#include "harness/cli/console.h"
#include "harness/cli/exit_codes.h"
#include "harness/cli/latency_benchmark.h"
#include "harness/cli/latency_budget.h"
#include "harness/cli/latency_console.h"
#include "harness/cli/latency_facts.h"
#include "harness/cli/latency_growth.h"
#include "harness/cli/latency_progress.h"
#include "harness/cli/latency_results.h"
#include "harness/cli/latency_self_test.h"
#include "harness/cli/latency_targets.h"
#include "harness/cli/other_build.h"
#include "harness/cli/run_results.h"
#include "harness/cli/time_stamp.h"
#include "harness/cli/usage_error.h"
#include "harness/cli/version.h"
#include "harness/conductor/own_program.h"
#include "harness/conductor/scoped_signals.h"
#include "harness/conductor/start_state.h"
#include "harness/latency/instrument.h"
#include "reports/results_json.h"
#include "reports/text.h"
#include "reports/whole_file.h"

namespace sigconform {
namespace {

/// A start takes some milliseconds, as long as several openings.
constexpr unsigned openings_of_one_process = 8;

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

latency::InstrumentStart start_of(OtherBuild build, ScopedSignals& signals) {
  latency::InstrumentStart start;
  start.signals = &signals;
  start.program = build.program.empty() ? own_program() : std::move(build.program);
  // Behind a launcher a start may take seconds.
  if (build.launcher.empty()) start.openings = openings_of_one_process;
  start.launcher = std::move(build.launcher);
  return start;
}

std::filesystem::path place_of(const LatencyOptions& options) {
  return options.into ? *options.into : options.output.value_or(default_latency_output);
}

/// Minutes of measuring must not end in "no such folder". What is no regular file is opened here and once.
reports::WholeFile opened_output(const LatencyOptions& options) {
  try {
    return reports::WholeFile{place_of(options)};
  } catch (const reports::FileError& error) {
    throw UsageError(error.what());
  }
}

/// What the figures go into: a new file's contents, or those of the file that they become part of.
reports::Results frame_of(const LatencyOptions& options) {
  try {
    if (options.into) return reports::load_results(*options.into);
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

class LatencyRun {
 public:
  LatencyRun(const LatencyOptions& options, const LatencyTargets& targets)
      : options_{options},
        targets_{targets},
        results_{frame_of(options)},
        file_{opened_output(options)},
        start_{start_of(other_build(options.launcher, options.program), signals_)},
        instrument_{start_} {
    if (!options.against) return;
    against_.emplace(targets.against ? start_ : start_of(other_build("--against", *options.against), signals_));
  }

  int run() {
    const auto began = std::chrono::steady_clock::now();
    const auto throttled_before = instrument_.throttling();
    note_platform(throttled_before);
    const auto budget = latency_budget(instrument_, options_.against.has_value());
    facts_.note("latency_slowness", reports::Fact{std::round(budget.slowness * 10) / 10});
    const auto flags = initialise_benchmarks(checked_flags(options_.benchmark_flags), budget);
    try {
      measure(flags);
      look_for_throttling(throttled_before);
    } catch (const latency::Interrupted& interrupted) {
      interrupted_by_ = interrupted.signal();
    }
    results_.run.duration_ms += static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began).count());
    if (interrupted_by_ != 0) results_.run.interrupted = true;
    // What a file had stays while there is nothing better.
    if (!results_.latency.empty()) save();
    return exit_code();
  }

 private:
  void note_platform(const latency::Throttling& throttling) {
    if (!options_.into) {
      for (auto& [name, value] : instrument_.facts()) results_.platform.emplace_back(name, reports::Fact{value});
      for (auto& [name, value] : start_state_facts()) results_.platform.emplace_back(name, reports::Fact{value});
    }
    std::erase_if(results_.platform, [](const auto& fact) { return fact.first.starts_with("latency_"); });
    note_instrument(instrument_, throttling, facts_);
    if (options_.against) facts_.note("latency_against", reports::Fact{*options_.against});
  }

  /// Throws latency::Interrupted, and then the results hold what there is.
  void measure(const BenchmarkFlags& flags) {
    results_.latency.clear();
    auto entries = selected(latency_entries(targets_));
    out_->flush();
    results_.latency = test_instrument(start_);
    print_latency_head(*out_);
    for (const auto& row : results_.latency) print_latency_row(row, *out_);
    out_->flush();
    LatencyProgress progress{console_, entries.size() * flags.budget.visits};
    LatencyBenchmarks how{flags, &instrument_, against_ ? &*against_ : nullptr, out_, &progress};
    run_benchmarks(entries, how);
    progress.end();
    tell(entries, !flags.names_a_format);
    if (how.interrupted_by != 0) throw latency::Interrupted{how.interrupted_by};
  }

  /// `is_table`: the library printed nothing.
  void tell(const std::vector<LatencyEntry>& entries, bool is_table) {
    const auto paces = undisturbed_paces(instrument_, against_ ? &*against_ : nullptr);
    if (is_table) print_latency_head(*out_);
    for (const auto& entry : entries) {
      if (!entry.was_run()) continue;
      note_target(entry);
      for (auto& row : latency_rows_of(entry, paces)) {
        if (is_table) print_latency_row(row, *out_);
        results_.latency.push_back(std::move(row));
      }
    }
    for (auto& row : growth_rows(results_.latency)) {
      print_growth_row(row, *out_);
      results_.latency.push_back(std::move(row));
    }
  }

  void look_for_throttling(const latency::Throttling& before) {
    try {
      note_throttling(before, instrument_.throttling(), facts_);
    } catch (const latency::Broken& problem) {
      facts_.warn(std::string{"whether the processor was throttled is not known: "} + problem.what());
    }
  }

  /// A runtime that has rows is a target of the file, where it is none yet.
  void note_target(const LatencyEntry& entry) {
    const auto is_there = [&](const reports::Target& target) { return target.name == entry.label; };
    if (std::any_of(results_.targets.begin(), results_.targets.end(), is_there)) return;
    for (const auto& report : targets_.measured)
      if (&report.target == entry.target) results_.targets.push_back(target_of(report));
  }

  void save() {
    try {
      reports::write_results(results_, file_);
      file_.commit();
    } catch (const reports::FileError& error) {
      throw UsageError(error.what());
    }
    if (!file_.is_standard_output())
      *out_ << "results: " << std::filesystem::absolute(place_of(options_)).lexically_normal().string() << '\n';
  }

  int exit_code() const {
    if (interrupted_by_ != 0) return signal_exit_base + interrupted_by_;
    const bool untold = std::any_of(results_.latency.begin(), results_.latency.end(),
                                    [](const auto& row) { return !reports::fact_text(row.figures, "error").empty(); });
    return untold ? untold_exit_code : 0;
  }

  const LatencyOptions& options_;
  const LatencyTargets& targets_;
  ScopedSignals signals_;
  reports::Results results_;
  reports::WholeFile file_;
  latency::InstrumentStart start_;
  latency::Instrument instrument_;
  std::optional<latency::Instrument> against_;
  std::ostream* out_ = &(file_.is_standard_output() ? std::cerr : std::cout);
  Console console_{file_.is_standard_output() ? stderr : stdout};
  LatencyFacts facts_{results_.platform, *out_};
  int interrupted_by_ = 0;
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
    LatencyBenchmarks nothing{.flags = initialise_benchmarks(flags, {}), .out = &std::cout};
    auto entries = selected(latency_entries(targets));
    run_benchmarks(entries, nothing);
    return 0;
  }
  try {
    return LatencyRun{options, targets}.run();
  } catch (const latency::Interrupted& interrupted) {
    return signal_exit_base + interrupted.signal();
  } catch (const latency::Broken& problem) {
    throw UsageError(problem.what());
  } catch (const std::invalid_argument& problem) {
    throw UsageError(problem.what());
  }
}

}  // namespace sigconform
