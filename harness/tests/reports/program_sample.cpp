#include "harness/tests/reports/samples.h"

namespace sigconform::reports {
namespace {

struct Said {
  Verdict verdict = Verdict::untested;
  std::string observed;
};

void add(Results& results, const std::string& requirement, const std::string& text, const Said& bash,
         const Said& python) {
  for (const auto& [target, said] : {std::pair{"bash", bash}, std::pair{"cpython-3.11.2", python}}) {
    VerdictRow row;
    row.requirement = "footprint." + requirement;
    row.area = row.profile = "footprint";
    row.level = "should";
    row.text = text;
    row.source = "POSIX XCU/XSH conventions";
    row.target = target;
    row.verdict = said.verdict;
    row.observed = said.observed;
    if (said.verdict == Verdict::deviation) row.deviation = Deviation{"Only subprocess puts it back.", "signal(7)"};
    if (said.verdict != Verdict::untested) {
      CaseReport one;
      one.name = "Footprint.Case";
      one.file = "cases/footprint/case.cpp";
      one.line = 7;
      one.verdict = said.verdict;
      one.observed = said.observed;
      row.cases = {one};
    }
    results.verdicts.push_back(row);
  }
}

void add_states(Results& results) {
  const std::vector<std::string> none;
  const std::vector<std::string> realtime{"SIGRTMIN", "SIGRTMIN+1", "SIGRTMIN+2", "SIGRTMAX"};
  const std::vector<std::string> ignored{"SIGHUP", "SIGINT"};
  const std::vector<std::string> blocked{"SIGUSR2", "SIGTERM"};
  results.signal_states = {
      {"bash", none, none, "", {"SIGQUIT"}, {"SIGCHLD"}, none},
      {"bash", none, none, "command", none, none, none},
      {"bash", ignored, blocked, "", {"SIGHUP", "SIGINT", "SIGQUIT"}, {"SIGCHLD"}, blocked},
      {"bash", ignored, blocked, "command", ignored, none, blocked},
      {"cpython-3.11.2", none, none, "", {"SIGPIPE", "SIGXFSZ"}, {"SIGINT"}, realtime},
      {"cpython-3.11.2", none, none, "subprocess", none, none, none},
      {"cpython-3.11.2", none, none, "os.system", {"SIGPIPE", "SIGXFSZ", "signal 32"}, none, none},
      {"cpython-3.11.2", none, none, "fork", {"SIGPIPE", "SIGXFSZ", "signal 32"}, none, none},
  };
}

}  // namespace

Results program_sample() {
  Results results = sample();
  results.verdicts.resize(1);
  results.platform.emplace_back("rtsig_min", std::string("34"));
  results.platform.emplace_back("rtsig_max", std::string("37"));
  results.targets = {Target{},
                     {"bash", "program", {{"command", std::string("/usr/bin/bash")}}},
                     {"cpython-3.11.2", "runtime", {{"version", std::string("3.11.2")}}}};
  add(results, "ignored-sighup-kept", "A program that starts with SIGHUP ignored is not ended by it.",
      {Verdict::pass, "ignored"}, {Verdict::fail, "default"});
  add(results, "child-sigpipe-default", "Children do not start with SIGPIPE ignored.", {Verdict::pass, ""},
      {Verdict::deviation, ""});
  add(results, "sigint-death-shown", "How a program shows that SIGINT ended it is recorded.",
      {Verdict::observed, "killed-by-sigint"}, {Verdict::observed, "exited-1"});
  add(results, "sigcont-continues", "SIGCONT after a stop lets a program run on.", {Verdict::pass, "stopped-100-times"},
      {Verdict::unsupported, ""});
  add(results, "newer-question", "What nobody has given a place yet is not lost.", {Verdict::observed, "yes"}, {});
  add(results, "handlers-onstack", "What no test can decide is not shown.", {}, {});
  add_states(results);
  return results;
}

}  // namespace sigconform::reports
