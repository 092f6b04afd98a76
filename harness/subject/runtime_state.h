// What a Runtime owns: the process of the probe, its pipes, and what came of its lines so far. Private to runtime*.cpp:
// runtime_process.cpp starts it and waits for it, runtime_lines.cpp takes its lines, and runtime_threads.cpp looks at
// its threads from outside.
#pragma once

#include <signal.h>

#include <functional>
#include <map>

#include "harness/evidence/event.h"
#include "harness/subject/child.h"
#include "harness/subject/descriptor.h"
#include "harness/subject/evidence_sink.h"
#include "harness/subject/probe_start.h"
#include "harness/subject/runtime.h"

namespace sigconform {

struct RuntimeLine {
  std::string word;  ///< say, handler, thread, ...
  std::string key;   ///< the second field
  std::string text;  ///< the rest, unescaped
};

struct Runtime::State {
  Pipe commands = make_pipe(lowest_probe_end);  ///< read by the probe
  Pipe lines = make_pipe(lowest_probe_end);     ///< written by the probe
  Pipe out = make_pipe(lowest_probe_end);       ///< its standard output and error
  Child child;
  std::uint64_t started_ns = 0;
  std::string name, version, model;
  std::string pending_line;
  std::size_t taken = 0;  ///< bytes of lines so far
  std::vector<RuntimeLine> said;
  std::map<std::string, std::string, std::less<>> threads;  ///< role to place below /proc
  std::string output;
  bool over = false;
  CollectedEvidence evidence;
  sigset_t judge_signals{};

  ~State();

  // The process and its lines.
  void start(std::string_view scene, const Options& options);
  void greet();
  void drain();
  void drain_lines();
  void drain_output();
  void take(std::string_view line);
  void record(EventKind kind, std::string_view participant, std::string_view label, std::string_view signal = {});
  void reap();
  void wait_until(const std::string& what, const std::function<bool()>& condition, bool may_end = false);
  void look_until(const std::string& what, const std::function<bool()>& condition);
  [[noreturn]] void ended_instead(const std::string& what) const;
  std::string last_words() const;

  // Its threads, from outside. Each throws Unsupported where they cannot be seen.
  const std::string& place_of(std::string_view role) const;
  std::string status_field(std::string_view role, std::string_view field) const;
  long used_ticks(std::string_view role) const;
  Observation look_at(std::string_view role, const BlockingCall& call) const;
  bool asleep_at_one_moment() const;
};

}  // namespace sigconform
