#include "harness/cli/latency_benchmark.h"

#include <benchmark/benchmark.h>
#include <regex.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <string>
#include <string_view>

#include "harness/cli/usage_error.h"
#include "harness/latency/sifted.h"
#include "harness/subject/arguments.h"

namespace sigconform {
namespace {

bool has_flag(const std::vector<std::string>& flags, std::string_view name) {
  return std::any_of(flags.begin(), flags.end(), [name](const std::string& flag) { return flag.starts_with(name); });
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

/// What the library adds to every name.
constexpr const char* how_it_is_timed = "/real_time";

/// The library's lists have a row's time in its name, which is another one on another platform.
std::string without_times(std::string filter) {
  constexpr std::string_view time = "/min_time:";
  for (auto at = filter.find(time); at != std::string::npos; at = filter.find(time, at))
    filter.erase(at, filter.find_first_not_of("0123456789.", at + time.size()) - at);
  return filter;
}

/// Some of their samples take milliseconds, two blocks of them most of a second, and a visit is to have a pair at
/// least.
constexpr double paired_runtime_row_s = 4;

/// Of all visits; 0: as much as any row.
double seconds_of(const LatencyEntry& entry, const LatencyBenchmarks& how) {
  return how.against != nullptr && entry.target != nullptr ? paired_runtime_row_s : entry.row->budget_s;
}

/// Silent, or the library's own where the user asked for one of its formats.
class Reporter : public benchmark::BenchmarkReporter {
 public:
  explicit Reporter(const LatencyBenchmarks& how) {
    SetOutputStream(how.out);
    if (!how.flags.names_a_format) return;
    inner_.reset(benchmark::CreateDefaultDisplayReporter());
    inner_->SetOutputStream(how.out);
  }

  bool ReportContext(const Context& context) override { return !inner_ || inner_->ReportContext(context); }
  void ReportRuns(const std::vector<Run>& runs) override {
    if (inner_) inner_->ReportRuns(runs);
  }
  void Finalize() override {
    if (inner_) inner_->Finalize();
  }

 private:
  std::unique_ptr<benchmark::BenchmarkReporter> inner_;
};

/// For the library's own formats, which know nothing of legs.
void count(const LatencyEntry& entry, const latency::Sifted& sifted, benchmark::State& state) {
  for (std::size_t leg = 0; leg < sifted.legs.size(); ++leg) {
    const auto figures = sifted.legs[leg].figures();
    if (!figures) continue;
    const auto prefix =
        entry.row->legs[leg].name.empty() ? std::string{} : std::string{entry.row->legs[leg].name} + "_";
    state.counters[prefix + "p50_ns"] = static_cast<double>(figures->p50);
    state.counters[prefix + "p99_ns"] = static_cast<double>(figures->p99);
    state.counters[prefix + "max_ns"] = static_cast<double>(figures->max);
  }
  state.counters["dirty"] = static_cast<double>(sifted.dirty);
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

void skip(const char* why, benchmark::State& state) {
  // The library wants as many iterations of a repetition that fails as of those that do not.
  if (state.iterations() == 0) state.KeepRunningBatch(state.max_iterations);
  state.SkipWithError(why);
}

void skip(const latency::Measured& measured, benchmark::State& state) {
  skip((measured.missing.empty() ? measured.trouble : "missing: " + measured.missing).c_str(), state);
}

std::size_t visits_done(const std::vector<LatencyEntry>& entries, std::size_t visits) {
  std::size_t done = 0;
  for (const auto& entry : entries) done += trouble_of(entry) != nullptr ? visits : entry.calls.size();
  return done;
}

void run_entry(LatencyEntry& entry, const std::vector<LatencyEntry>& entries, LatencyBenchmarks& how,
               benchmark::State& state) {
  if (how.interrupted_by != 0) return skip("interrupted", state);
  // Another visit would find the same, and may wait as long for it.
  if (const auto* trouble = trouble_of(entry)) return skip(*trouble, state);
  if (entry.iterations != state.max_iterations) {
    // So far the library found out how many samples there may be.
    entry.iterations = state.max_iterations;
    entry.calls.clear();
    entry.pairings.clear();
  }
  if (how.progress != nullptr && !how.flags.names_a_format)
    how.progress->visit(entry.name, visits_done(entries, how.flags.budget.visits));
  try {
    Remaining remaining{state};
    if (how.against == nullptr) {
      measure(entry, *how.instrument, [&remaining](std::size_t most) { return remaining.next(most); });
    } else {
      const auto* other = entry.other == nullptr ? entry.target : entry.other;
      PairedMeasurement pair{*how.instrument, *entry.row, *how.against, *entry.row, entry.target, other};
      while (pair.is_going_on()) {
        const auto size = remaining.next(latency::smallest_block);
        if (size == 0) break;
        pair.take(size);
      }
      pair.finish(entry);
    }
  } catch (const latency::Interrupted& interrupted) {
    how.interrupted_by = interrupted.signal();
    return skip("interrupted", state);
  }
  if (const auto* trouble = trouble_of(entry)) return skip(*trouble, state);
  latency::Sifted sifted;
  sifted.add(entry.calls.back(), how.instrument->paces().undisturbed_ns());
  count(entry, sifted, state);
}

}  // namespace

BenchmarkFlags initialise_benchmarks(const std::vector<std::string>& flags, LatencyBudget budget) {
  for (std::string_view flag : flags) {
    constexpr std::string_view repetitions = "--benchmark_repetitions=";
    if (!flag.starts_with(repetitions)) continue;
    flag.remove_prefix(repetitions.size());
    std::from_chars(flag.data(), flag.data() + flag.size(), budget.visits);
  }
  budget.visits = std::max(budget.visits, 1U);
  // The library keeps the pointer, for its context.
  static char own_name[] = "sigconform latency";
  // Theirs stand behind ours, and the last one counts.
  std::vector<std::string> words{
      own_name, "--benchmark_min_time=" + std::to_string(budget.row_s * budget.slowness / budget.visits),
      "--benchmark_repetitions=" + std::to_string(budget.visits), "--benchmark_enable_random_interleaving=true"};
  words.insert(words.end(), flags.begin(), flags.end());
  auto arguments = argument_list(words);
  arguments.front() = own_name;
  int count = static_cast<int>(words.size());
  benchmark::Initialize(&count, arguments.data());
  if (count > 1)
    throw UsageError("Google Benchmark knows no flag '" + std::string{arguments[1]} +
                     "'; see `sigconform latency --benchmark_help`");
  return {has_flag(flags, "--benchmark_format="), has_flag(flags, "--benchmark_min_time="), budget};
}

std::vector<LatencyEntry> selected(std::vector<LatencyEntry> entries) {
  const auto filter = benchmark::GetBenchmarkFilter();
  if (filter.empty() || filter == "all") return entries;
  const bool is_negative = filter.front() == '-';
  const Pattern wanted{without_times(is_negative ? filter.substr(1) : filter)};
  std::erase_if(entries,
                [&](const LatencyEntry& entry) { return wanted.is_in(entry.name + how_it_is_timed) == is_negative; });
  if (!entries.empty()) return entries;
  throw UsageError("--benchmark_filter: no row matches '" + filter +
                   "'; see `sigconform latency --benchmark_list_tests`");
}

void run_benchmarks(std::vector<LatencyEntry>& entries, LatencyBenchmarks& how) {
  for (auto& entry : entries) {
    auto* const row = benchmark::RegisterBenchmark(
        entry.name.c_str(),
        [&entry, &entries, &how](benchmark::State& state) { run_entry(entry, entries, how, state); });
    row->UseRealTime();
    if (const double seconds = seconds_of(entry, how); seconds > 0 && !how.flags.names_a_time)
      row->MinTime(seconds * how.flags.budget.slowness / how.flags.budget.visits);
  }
  Reporter reporter{how};
  // They are selected already.
  benchmark::RunSpecifiedBenchmarks(&reporter, "all");
  benchmark::Shutdown();
}

}  // namespace sigconform
