#include "harness/cli/latency_benchmark.h"

#include <benchmark/benchmark.h>
#include <regex.h>

#include <algorithm>
#include <memory>
#include <string_view>

#include "harness/cli/latency_console.h"
#include "harness/cli/usage_error.h"
#include "harness/latency/statistics.h"

namespace sigconform {
namespace {

bool names_a_format(const std::vector<std::string>& flags) {
  return std::any_of(flags.begin(), flags.end(),
                     [](const std::string& flag) { return flag.starts_with("--benchmark_format="); });
}

/// An extended regular expression, as the library takes it. Not std::regex: with a sanitizer g++ 12 finds fault with
/// it.
class Pattern {
 public:
  explicit Pattern(const std::string& text) {
    if (::regcomp(&compiled_, text.c_str(), REG_EXTENDED | REG_NOSUB) != 0)
      throw UsageError("--benchmark_filter: '" + text + "' is no extended regular expression");
  }
  ~Pattern() { ::regfree(&compiled_); }
  Pattern(const Pattern&) = delete;
  Pattern& operator=(const Pattern&) = delete;

  bool is_in(const std::string& text) const { return ::regexec(&compiled_, text.c_str(), 0, nullptr, 0) == 0; }

 private:
  regex_t compiled_{};
};

bool the_user_names_a_format = false;

/// Their samples take milliseconds, some of them, and a ratio needs pairs more than it needs samples in each.
constexpr std::size_t paired_block_of_runtimes = 5;

/// What the library adds to every name.
constexpr const char* how_it_is_timed = "/real_time";

/// Keeps which calls were the repetitions, and hands on to what prints: our table, or the library's own reporter
/// where the user asked for one of its formats.
class Collector : public benchmark::BenchmarkReporter {
 public:
  Collector(std::vector<LatencyEntry>& entries, std::ostream& out) : entries_{entries} {
    SetOutputStream(&out);
    if (!the_user_names_a_format) return;
    inner_.reset(benchmark::CreateDefaultDisplayReporter());
    inner_->SetOutputStream(&out);
  }

  bool ReportContext(const Context& context) override {
    if (inner_) return inner_->ReportContext(context);
    print_latency_head(GetOutputStream());
    return true;
  }

  void ReportRuns(const std::vector<Run>& runs) override {
    const auto repetitions = static_cast<unsigned>(
        std::count_if(runs.begin(), runs.end(), [](const Run& run) { return run.run_type == Run::RT_Iteration; }));
    if (!runs.empty()) {
      const auto entry = std::find_if(entries_.begin(), entries_.end(), [&](const LatencyEntry& one) {
        return one.name == runs.front().run_name.function_name;
      });
      if (entry != entries_.end() && repetitions > 0) {
        entry->repetitions = repetitions;
        if (!inner_) print_latency_entry(*entry, GetOutputStream());
      }
    }
    if (inner_) inner_->ReportRuns(runs);
  }

  void Finalize() override {
    if (inner_) inner_->Finalize();
  }

 private:
  std::vector<LatencyEntry>& entries_;
  std::unique_ptr<benchmark::BenchmarkReporter> inner_;
};

/// For the library's own formats, which know nothing of legs.
void count(const LatencyEntry& entry, const latency::Measured& measured, benchmark::State& state) {
  for (std::size_t leg = 0; leg < measured.legs.size(); ++leg) {
    const auto figures = measured.legs[leg].figures();
    if (!figures) continue;
    const auto prefix =
        entry.row->legs[leg].name.empty() ? std::string{} : std::string{entry.row->legs[leg].name} + "_";
    state.counters[prefix + "p50_ns"] = static_cast<double>(figures->p50);
    state.counters[prefix + "p99_ns"] = static_cast<double>(figures->p99);
    state.counters[prefix + "max_ns"] = static_cast<double>(figures->max);
  }
  state.counters["dirty"] = static_cast<double>(measured.dirty);
}

/// The iterations that the library wants, in batches: exactly as many, since it compares repetitions.
class Remaining {
 public:
  explicit Remaining(benchmark::State& state) : state_{state}, left_{state.max_iterations} {}

  std::size_t next(std::size_t most) {
    const auto size = std::min(left_, static_cast<benchmark::IterationCount>(most));
    if (!state_.KeepRunningBatch(std::max<benchmark::IterationCount>(size, 1))) return 0;
    left_ -= size;
    return static_cast<std::size_t>(size);
  }

 private:
  benchmark::State& state_;
  benchmark::IterationCount left_;
};

void run_entry(LatencyEntry& entry, LatencyBenchmarks& how, benchmark::State& state) {
  if (how.interrupted_by != 0) return state.SkipWithError("interrupted");
  try {
    Remaining remaining{state};
    if (how.against == nullptr) {
      measure(entry, *how.instrument, [&remaining](std::size_t most) { return remaining.next(most); });
    } else {
      const auto* other = entry.other == nullptr ? entry.target : entry.other;
      PairedMeasurement pair{*how.instrument, *entry.row, *how.against, *entry.row, entry.target, other};
      while (pair.is_going_on()) {
        const auto size = remaining.next(entry.target == nullptr ? latency::smallest_block : paired_block_of_runtimes);
        if (size == 0) break;
        pair.take(size);
      }
      pair.finish(entry.calls.emplace_back(), entry.pairings.emplace_back());
    }
  } catch (const latency::Interrupted& interrupted) {
    how.interrupted_by = interrupted.signal();
    return state.SkipWithError("interrupted");
  }
  const auto& measured = entry.calls.back();
  if (!measured.missing.empty()) return state.SkipWithError(("missing: " + measured.missing).c_str());
  if (!measured.trouble.empty()) return state.SkipWithError(measured.trouble.c_str());
  count(entry, measured, state);
}

}  // namespace

void initialise_benchmarks(const std::vector<std::string>& flags, double budget_s) {
  the_user_names_a_format = names_a_format(flags);
  // Theirs stand behind ours, and the last one counts.
  std::vector<std::string> words{"sigconform latency", "--benchmark_min_time=" + std::to_string(budget_s)};
  words.insert(words.end(), flags.begin(), flags.end());
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  int count = static_cast<int>(arguments.size());
  arguments.push_back(nullptr);
  benchmark::Initialize(&count, arguments.data());
  if (count > 1)
    throw UsageError("Google Benchmark knows no flag '" + std::string{arguments[1]} +
                     "'; see `sigconform latency --benchmark_help`");
}

void require_a_match(const std::vector<LatencyEntry>& entries) {
  const auto filter = benchmark::GetBenchmarkFilter();
  if (filter.empty() || filter == "all") return;
  const bool is_negative = filter.front() == '-';
  const Pattern wanted{is_negative ? filter.substr(1) : filter};
  for (const auto& entry : entries)
    if (wanted.is_in(entry.name + how_it_is_timed) != is_negative) return;
  throw UsageError("--benchmark_filter: no row matches '" + filter +
                   "'; see `sigconform latency --benchmark_list_tests`");
}

std::size_t run_benchmarks(std::vector<LatencyEntry>& entries, LatencyBenchmarks& how) {
  for (auto& entry : entries) {
    benchmark::RegisterBenchmark(entry.name.c_str(), [&entry, &how](benchmark::State& state) {
      run_entry(entry, how, state);
    })->UseRealTime();
  }
  Collector collector{entries, *how.out};
  const auto selected = benchmark::RunSpecifiedBenchmarks(&collector);
  benchmark::Shutdown();
  return selected;
}

}  // namespace sigconform
