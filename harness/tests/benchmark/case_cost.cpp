// What a case costs: through worker, judge and subject, against the raw floor of the same processes in the same
// namespaces (a judge that only forks, waits and exits). Both are measured in turn, in this one process, so that the
// ratio holds whatever else the machine does.
#include <benchmark/benchmark.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

#include "harness/conductor/containment.h"
#include "harness/conductor/judge_process.h"
#include "harness/conductor/process_state.h"
#include "harness/judge/case.h"
#include "harness/judge/judge.h"

namespace sigconform {
namespace {

// The case that most cases are like: one signal, one handler, a fence, an orderly end.
CONFORMANCE_CASE(Benchmark, OneSignal, "direction.process-id-is-process-directed") {
  Subject subject{[](Stage& stage) {
    stage.record(SIGUSR1);
    stage.park();
  }};
  subject.deliver(SIGUSR1).to_process();
  EXPECT_THAT(subject, HandledOnce(SIGUSR1).on("main"));
  EXPECT_THAT(subject.finish(), Exited(0));
}

// Three threads, one aimed at.
CONFORMANCE_CASE(Benchmark, ThreeThreads, "pthread_kill.targets-thread") {
  Subject subject{[](Stage& stage) {
    stage.record(SIGUSR1);
    stage.parked_thread("decoy");
    stage.parked_thread("target");
    stage.park();
  }};
  subject.deliver(SIGUSR1).to("target");
  EXPECT_THAT(subject, HandledOnce(SIGUSR1).on("target"));
  EXPECT_THAT(subject.finish(), Exited(0));
}

using Clock = std::chrono::steady_clock;

constexpr int first_kept_descriptor = 240;
Cell cell;

/// A judge that forks a subject, waits for it and exits: two processes and a namespace, and nothing else.
double floor_s() {
  const auto started = Clock::now();
  const pid_t judge = containment::fork_judge(cell.walls);
  if (judge == 0) {
    const pid_t subject = ::fork();
    if (subject == 0) ::_exit(0);
    ::waitpid(subject, nullptr, 0);
    ::_exit(0);
  }
  ::waitpid(judge, nullptr, 0);
  return std::chrono::duration<double>(Clock::now() - started).count();
}

double case_s(JudgeProcess& judge, const CaseInfo& info, benchmark::State& state) {
  protocol::CaseReply reply;
  const auto started = Clock::now();
  judge.run(info, JudgeOptions{}, reply);
  const double seconds = std::chrono::duration<double>(Clock::now() - started).count();
  if (!reply.result_lines.starts_with("verdict\tpass")) state.SkipWithError("the case did not pass");
  return seconds;
}

double median(std::vector<double> samples) {
  const auto middle = samples.begin() + static_cast<std::ptrdiff_t>(samples.size() / 2);
  std::nth_element(samples.begin(), middle, samples.end());
  return *middle;
}

void case_against_floor(benchmark::State& state, const char* name) {
  const CaseInfo* info = find_case(name);
  JudgeProcess judge{cell};
  std::vector<double> floors, cases;
  for ([[maybe_unused]] auto iteration : state) {
    floors.push_back(floor_s());
    cases.push_back(case_s(judge, *info, state));
    state.SetIterationTime(cases.back());
  }
  state.counters["floor_p50_us"] = median(floors) * 1e6;
  state.counters["case_p50_us"] = median(cases) * 1e6;
  state.counters["ratio_p50"] = median(cases) / median(floors);
  state.counters["cases_per_s"] = 1 / median(cases);
}

BENCHMARK_CAPTURE(case_against_floor, OneSignal, "Benchmark.OneSignal")->UseManualTime()->MinTime(1.0);
BENCHMARK_CAPTURE(case_against_floor, ThreeThreads, "Benchmark.ThreeThreads")->UseManualTime()->MinTime(1.0);

}  // namespace
}  // namespace sigconform

int main(int argc, char** argv) {
  using namespace sigconform;
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  process_state::reset_signals();
  cell.walls = containment::enter(Isolation::automatic, first_kept_descriptor, true);
  std::printf("isolation: %s (%s)\n", cell.walls.strong ? "strong" : "weak", cell.walls.reason.c_str());
  cell.judge = judge_case;
  cell.first_kept = first_kept_descriptor;
  containment::set_limits(cell.walls);
  JudgeProcess::prepare();
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
