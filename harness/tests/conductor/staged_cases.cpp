#include "harness/tests/conductor/staged_cases.h"

#include <unistd.h>

#include <csignal>

#include "harness/conductor/line_reader.h"

namespace sigconform::testing {

int result_descriptor = -1;
JudgeOptions judge_options;

void say(Verdict verdict, std::string_view message) {
  CaseResult result;
  result.verdict = verdict;
  result.message = message;
  write_all(result_descriptor, encode(result));
}

void hang() {
  for (;;) ::pause();
}

Staged::Staged(const char* name, void (*body)(const void*)) : name_{name} {
  CaseInfo info;
  info.suite = "Staged";
  info.name = name;
  info.body = body;
  register_case(info);
}

const CaseInfo* Staged::get() const { return find_case("Staged." + name_); }

void staged_judge(const CaseInfo& info, const JudgeOptions& options, int descriptor) {
  result_descriptor = descriptor;
  judge_options = options;
  info.body(info.row);
  ::_exit(0);
}

RunPlan plan_of(std::vector<const CaseInfo*> cases) {
  RunPlan plan;
  plan.cases.assign(cases.begin(), cases.end());
  plan.judge = staged_judge;
  plan.deadline_ms = 20'000;
  return plan;
}

void Recorder::run_started(std::size_t cases, std::size_t runs) {
  events.push_back("run " + std::to_string(cases) + " " + std::to_string(runs));
}
void Recorder::platform_known(const PlatformReport& platform, long) {
  events.push_back(platform.strong_isolation ? "platform strong" : "platform weak");
}
void Recorder::case_started(const CaseInfo& info, unsigned) {
  events.push_back("start " + info.name);
  started.push_back(info.name);
}
void Recorder::case_finished(const JudgedCase& judged, unsigned) {
  events.push_back("finish " + judged.info->name + " " + std::string{to_string(judged.result.verdict)});
}
void Recorder::worker_lost(unsigned, const std::string& why) { events.push_back("lost " + why); }
void Recorder::interrupted(int signal_number) { events.push_back("interrupted " + std::to_string(signal_number)); }

RunOutcome run_plan(const RunPlan& plan) {
  Recorder recorder;
  return run(plan, recorder);
}

}  // namespace sigconform::testing
