#include "harness/tests/reports/samples.h"

namespace sigconform::reports {
namespace {

EvidenceEntry event(std::uint64_t t_us, std::string participant, std::string kind, std::string signal = "",
                    std::string detail = "") {
  return {t_us * 1000, std::move(participant), std::move(kind), std::move(signal), std::move(detail)};
}

VerdictRow requirement(std::string id, std::string area, std::string level, std::string text, std::string source) {
  VerdictRow row;
  row.requirement = std::move(id);
  row.area = std::move(area);
  row.level = std::move(level);
  row.profile = row.level == "linux" ? "linux" : "posix";
  row.text = std::move(text);
  row.source = std::move(source);
  return row;
}

CaseReport judged(std::string name, std::string file, int line, Verdict verdict, std::string message = "") {
  CaseReport one;
  one.name = std::move(name);
  one.file = std::move(file);
  one.line = line;
  one.verdict = verdict;
  one.message = std::move(message);
  one.duration_us = 312;
  return one;
}

void add(Results& results, VerdictRow row, CaseReport one) {
  row.verdict = one.verdict;
  row.observed = one.observed;
  row.cases.push_back(std::move(one));
  results.verdicts.push_back(std::move(row));
}

RunInfo sample_run() {
  RunInfo run;
  run.started = "2025-11-24T15:22:07Z";
  run.duration_ms = 1840;
  run.tool_version = "0.1.0";
  run.command_line = {"sigconform", "run", "--profile", "posix", "-j", "2", "-o", "results.json"};
  run.seed = 20251124;
  run.jobs = 2;
  run.profiles = {"posix", "linux"};
  return run;
}

void add_passing(Results& results) {
  auto inherited = requirement("pthread_create.mask-inherited", "inheritance", "shall",
                               "The new thread starts with the mask of the thread that created it.",
                               "POSIX.1-2017 XSH pthread_create DESCRIPTION");
  auto one = judged("MaskInheritance.NewThreadHasCreatorsMask", "cases/inheritance/masks.cpp", 21, Verdict::pass);
  one.evidence = {event(0, "main", "mask", "", "SIGUSR1 SIGRTMIN+2"),
                  event(41, "main", "call-returned", "", "pthread_create = 0"),
                  event(66, "child", "mask", "", "SIGUSR1 SIGRTMIN+2"), event(70, "child", "mark", "", "ready"),
                  event(93, "main", "child-status", "", "exited 0")};
  add(results, inherited, one);

  auto queued = requirement("sigqueue.order-by-number", "realtime-queueing", "shall",
                            "Of several pending real-time signals the one with the lowest number is delivered first.",
                            "POSIX.1-2017 XSH 2.4.2 Realtime Signal Generation and Delivery");
  queued.option = "RTS";
  one = judged("RealtimeQueue.LowestNumberFirst", "cases/realtime/order.cpp", 34, Verdict::pass);
  one.duration_us = 1205;
  one.runs = 20;
  one.tally = {{Verdict::pass, 20}};
  one.failure_bound_95 = failure_bound_95(0, 20);
  one.evidence = {event(0, "judge", "delivery", "SIGRTMIN+4", "sigqueue value=1"),
                  event(5, "judge", "delivery", "SIGRTMIN+1", "sigqueue value=2"),
                  event(31, "main", "handler-enter", "SIGRTMIN+1", "si_code=SI_QUEUE si_value=2"),
                  event(33, "main", "handler-exit", "SIGRTMIN+1"),
                  event(34, "main", "handler-enter", "SIGRTMIN+4", "si_code=SI_QUEUE si_value=1"),
                  event(36, "main", "handler-exit", "SIGRTMIN+4"),
                  event(61, "main", "child-status", "", "exited 0")};
  add(results, queued, one);
}

void add_attention(Results& results) {
  auto aimed = requirement("pthread_kill.handler-in-target", "thread-direction", "shall",
                           "A signal aimed at one thread is handled there, though two others could take it.",
                           "POSIX.1-2017 XSH pthread_kill DESCRIPTION");
  auto one =
      judged("ThreadDirection.HandlerRunsOnTheThreadNamed", "cases/thread-direction/aimed.cpp", 12, Verdict::fail,
             "Expected: SIGUSR1 handled once on \"target\"\n  Actual: handled once on \"decoy\"\n"
             "The decoy was parked in sigsuspend with an open mask.");
  one.evidence = {event(0, "main", "parked"),
                  event(12, "decoy", "parked"),
                  event(15, "target", "parked"),
                  event(48, "judge", "delivery", "SIGUSR1", "tgkill to target"),
                  event(61, "decoy", "handler-enter", "SIGUSR1", "si_code=SI_TKILL si_pid=1 mask=SIGUSR1"),
                  event(64, "decoy", "handler-exit", "SIGUSR1"),
                  event(71, "decoy", "call-returned", "", "sigsuspend = -1 EINTR"),
                  event(15'090, "main", "child-status", "SIGKILL", "killed by the judge")};
  add(results, aimed, one);

  auto gone =
      requirement("sigaction.siginfo-resethand", "actions", "may",
                  "SA_RESETHAND clears SA_SIGINFO on entry to the handler.", "POSIX.1-2017 XSH sigaction DESCRIPTION");
  gone.deviation =
      Deviation{"Linux before 2.6 kept SA_SIGINFO set.", "https://man7.org/linux/man-pages/man2/sigaction.2.html"};
  one = judged("Actions.ResetHandClearsSiginfo", "cases/actions/resethand.cpp", 40, Verdict::unexpected_pass,
               "An expectation says that this platform deviates here; it does not.");
  add(results, gone, one);

  auto hang = requirement("sigwait.selects-lowest", "waiting", "shall",
                          "Of several pending real-time signals sigwait() takes the one with the lowest number.",
                          "POSIX.1-2017 XSH sigwait DESCRIPTION");
  one = judged("Waiting.SigwaitTakesTheLowest", "cases/waiting/sigwait.cpp", 55, Verdict::unresolved,
               "deadline: 10 s passed before \"waiter\" returned from sigwait");
  one.duration_us = 10'000'412;
  one.autopsy =
      "12 main    S  futex(0x7f31c0, FUTEX_WAIT)\n   SigPnd 0  SigBlk SIGRTMIN  SigCgt -\n"
      "13 waiter  S  rt_sigtimedwait(0x7ffd08)\n   SigPnd 0  SigBlk SIGRTMIN  SigCgt -";
  one.evidence = {event(0, "main", "mark", "", "started"), event(30, "waiter", "mark", "", "waiting")};
  add(results, hang, one);

  auto known = requirement("fork.pending-itimer", "timers", "shall",
                           "A timer that expires while its signal is pending is counted as an overrun.",
                           "POSIX.1-2017 XSH timer_getoverrun DESCRIPTION");
  known.deviation =
      Deviation{"timer_getoverrun() is limited to 0 here: the kernel counts no overruns of a blocked standard signal.",
                "timer_getoverrun(2)"};
  one = judged("Timers.OverrunsAreCounted", "cases/timers/overrun.cpp", 18, Verdict::deviation,
               "Expected: overrun is at least 2\n  Actual: 0");
  add(results, known, one);
}

void add_calm(Results& results) {
  auto open = requirement("read.interrupted-partial", "interruption", "implementation-defined",
                          "read() interrupted after some data was read returns the count or fails with EINTR.",
                          "POSIX.1-2017 XSH read ERRORS");
  auto one = judged("Interruption.ReadAfterSomeData", "cases/interruption/read.cpp", 73, Verdict::observed);
  one.observed = "count";
  one.evidence = {event(0, "main", "mark", "", "blocked in read"),
                  event(20, "main", "handler-enter", "SIGALRM", "si_code=SI_USER"),
                  event(22, "main", "handler-exit", "SIGALRM"), event(24, "main", "call-returned", "", "read = 5")};
  add(results, open, one);

  auto lacking = requirement("kill.other-uid", "permission-errors", "shall",
                             "kill() of a process of another user fails with EPERM.", "POSIX.1-2017 XSH kill ERRORS");
  add(results, lacking,
      judged("Permission.OtherUser", "cases/permission/uid.cpp", 9, Verdict::unsupported,
             "needs a second uid: not run as root"));

  results.verdicts.push_back(requirement("sigaltstack.disable-in-use", "alternate-stack", "shall",
                                         "Disabling the alternate stack while it is in use fails with EPERM.",
                                         "POSIX.1-2017 XSH sigaltstack ERRORS"));
  results.verdicts.push_back(requirement("signalfd.reads-pending", "linux", "linux",
                                         "signalfd() reads signals that were pending before it was made.",
                                         "Linux signalfd(2)"));
}

}  // namespace

Results sample() {
  Results results;
  results.catalogue = "3f2a9c0d5e714b86";
  results.run = sample_run();
  results.platform = {{"os", std::string("Linux")},
                      {"kernel", std::string("6.18.0-amd64")},
                      {"libc", std::string("glibc")},
                      {"libc_version", std::string("2.36")},
                      {"architecture", std::string("x86_64")},
                      {"emulator", std::string("none")},
                      {"sandbox", std::string("none")},
                      {"instrumentation", std::string("none")},
                      {"isolation", std::string("strong")},
                      {"uid", std::int64_t{1000}},
                      {"cpus", std::int64_t{2}},
                      {"speed_ns", std::int64_t{219'000}},
                      {"start_blocked", std::string("none")},
                      {"start_ignored", std::string("SIGHUP")}};
  results.targets = {Target{}};
  add_passing(results);
  add_attention(results);
  add_calm(results);
  for (const VerdictRow& row : results.verdicts) {
    for (const CaseReport& one : row.cases) results.run.selected_cases.push_back(one.name);
  }
  return results;
}

Results other_sample() {
  Results results = sample();
  results.platform = {{"os", std::string("Linux")},
                      {"kernel", std::string("6.18.0-amd64")},
                      {"libc", std::string("musl")},
                      {"libc_version", std::string("1.2.3")},
                      {"architecture", std::string("aarch64")},
                      {"emulator", std::string("qemu-user")},
                      {"emulator_version", std::string("7.2.15")},
                      {"isolation", std::string("weak")}};
  results.run.interrupted = true;
  for (VerdictRow& row : results.verdicts) {
    if (row.cases.empty()) continue;
    CaseReport& one = row.cases.front();
    if (row.requirement == "pthread_kill.handler-in-target") {
      row.verdict = one.verdict = Verdict::pass;
      one.message.clear();
    }
    if (row.requirement == "read.interrupted-partial") row.observed = one.observed = "eintr";
    if (row.requirement == "sigqueue.order-by-number") {
      row.verdict = one.verdict = Verdict::fail;
      one.message = "Expected: SIGRTMIN+1 before SIGRTMIN+4\n  Actual: SIGRTMIN+4 first";
      one.tally = {{Verdict::pass, 18}, {Verdict::fail, 2}};
      one.failure_bound_95 = failure_bound_95(2, 20);
    }
  }
  return results;
}

Results large_sample(int rows, int events) {
  const Results model = sample();
  Results results = model;
  results.verdicts.clear();
  for (int index = 0; index < rows; ++index) {
    VerdictRow row = model.verdicts[static_cast<std::size_t>(index) % 2];
    row.requirement = "interface" + std::to_string(index) + ".promise";
    row.area = "area-" + std::to_string(index % 18);
    row.cases.front().name = "Large.Case" + std::to_string(index);
    row.cases.front().evidence.clear();
    for (int step = 0; step < events; ++step) {
      row.cases.front().evidence.push_back(
          event(static_cast<std::uint64_t>(step) * 7, step % 2 == 0 ? "main" : "target",
                step % 2 == 0 ? "mark" : "handler-enter", "SIGUSR1", "si_code=SI_TKILL si_pid=1"));
    }
    results.verdicts.push_back(std::move(row));
  }
  return results;
}

Results hostile_sample(const std::string& text) {
  Results results = sample();
  results.catalogue = results.run.started = results.run.tool_version = text;
  results.run.command_line = results.run.profiles = results.run.selected_cases = {text};
  results.platform = {{text, text}, {"kernel", text}, {"os", text}, {"libc", text}};
  results.targets = {Target{text, text, {{text, text}}}};
  const auto row = [&](std::initializer_list<const char*> names) {
    LatencyRow one{text, text, {{text, text}, {"p50_ns", std::int64_t{1}}, {"p99_ns", std::int64_t{70}}}};
    for (const char* name : names) one.figures.emplace_back(name, text);
    return one;
  };
  results.latency = {row({}), row({"error"}), row({"missing"}), row({"warning", "ratio", "ratio_low", "ratio_high"}),
                     row({"family", "class", "parameter", "slope_ns", "slope_low_ns", "slope_high_ns"})};
  for (const double value : {1.0, 10.0}) {
    auto point = row({"family", "parameter", "sent", "handled", "lost", "n", "max_ns"});
    point.figures.emplace_back("value", value);
    point.histogram = {{1, 5}, {68, 2}};
    point.dirty_histogram = {{100'000, 1}};
    results.latency.push_back(std::move(point));
  }
  if (text.size() > 1000) {
    // A long text in one row shows the same as in all, in less memory.
    std::erase_if(results.verdicts, [](const VerdictRow& row) { return row.requirement != "fork.pending-itimer"; });
    results.verdicts[0].cases[0].evidence = {event(1, "main", "mark")};
  }
  for (VerdictRow& row : results.verdicts) {
    row.requirement += text;
    row.text = row.source = row.area = row.profile = row.level = row.option = row.target = row.observed = text;
    if (row.deviation) row.deviation = Deviation{text, text};
    for (CaseReport& one : row.cases) {
      one.name = one.file = one.observed = one.message = one.autopsy = text;
      for (EvidenceEntry& entry : one.evidence) entry.participant = entry.kind = entry.signal = entry.detail = text;
    }
  }
  // One row for the tables of programs, which ask for their profile.
  results.verdicts.push_back(results.verdicts.front());
  results.verdicts.back().requirement = "footprint." + text;
  results.verdicts.back().profile = "footprint";
  results.signal_states = {{text, {}, {}, "", {text}, {text, text}, {}},
                           {text, {}, {}, text, {text}, {text}, {text}},
                           {text, {text}, {text}, "", {}, {}, {text}}};
  return results;
}

}  // namespace sigconform::reports
