// A language runtime as the subject: its probe, started by fork, clean start and exec, plays one scene.
//
// The probe talks by lines: from the judge on descriptor 3, to the judge on descriptor 4, each line at most 4096 bytes
// and written at once. Fields are separated by a space; the last one of a line is free text, in which %, newline and
// carriage return are %25, %0A and %0D.
//
//   hello 1 NAME VERSION MODEL     first of all: cpython 3.11.2 main. MODEL says where handlers run: `main` (on the
//                                  main thread), `receiver` (on the one that got the signal), `dispatcher` (on one of
//                                  the runtime's own), `polls`
//   thread ROLE PROC               a thread's role, and what its /proc/thread-self links to: 4711/task/4712
//   handler SIGNAL ROLE            from inside a handler of the runtime: the thread that it runs on, `?` where unknown
//   say KEY VALUE                  an observation
//   unknown                        the probe has no such scene
//   absent WHY                     the scene needs what this version or platform does not have
//   broken WHY                     the scene's own arrangement failed
//   end                            the scene is over; the probe exits with 0
//
// In a run without stimulus the environment has SIGCONFORM_STIMULUS=none, and the scenes leave out the signals that
// they would send themselves.
//
// A runtime may do all of it wrong: what it says is evidence, never a verdict. The object owns the process, its group
// and the pipes, and kills and reaps what is left when it goes.
#pragma once

#include <sys/types.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "harness/subject/ending.h"
#include "harness/subject/observe.h"

namespace sigconform {

class Runtime {
 public:
  struct Options {
    std::vector<int> ignored = {};  ///< signals that the runtime starts with ignored
    std::vector<int> blocked = {};  ///< and blocked
    bool broken_output = false;     ///< its standard output is a pipe without a reader
  };

  /// Starts the probe of `current_target()` and waits for its hello. Throws Unsupported where there is no probe or no
  /// such scene, Unresolved where it does not start or says something else first (with its first bytes).
  explicit Runtime(std::string_view scene) : Runtime(scene, Options{}) {}
  Runtime(std::string_view scene, const Options& options);
  ~Runtime();
  Runtime(const Runtime&) = delete;
  Runtime& operator=(const Runtime&) = delete;

  const std::string& name() const;     ///< "cpython"
  const std::string& version() const;  ///< "3.11.2"
  const std::string& model() const;    ///< "main"
  pid_t pid() const;

  // Acting -----------------------------------------------------------------------------------------------------------
  /// A line to the probe.
  void send(std::string_view line);
  /// kill() from the judge to the process, or tgkill() to one of its threads (Linux; else Unsupported). In a run
  /// without stimulus both only record.
  void deliver(int signal);
  void deliver_to(std::string_view role, int signal);

  // Waiting: each throws Unresolved at the deadline, Contradicted where the process ends before ----------------------
  /// Until the key has been said `count` times; returns what was said then.
  std::string await(std::string_view key, int count = 1);
  /// Until so many handlers of that signal have been entered.
  void await_handler(std::string_view signal, int count = 1);
  /// Until the thread is seen off the CPU inside that call.
  void await_blocked(std::string_view role, const BlockingCall& call);
  /// The same, or what came instead: true when blocked, false when the handler has been entered so often before.
  bool await_blocked_or_handler(std::string_view role, const BlockingCall& call, std::string_view signal,
                                int count = 1);
  bool is_blocked(std::string_view role, const BlockingCall& call);
  /// Until the thread has used so much CPU time since the call: it is then in the midst of a long computation.
  void await_cpu_time(std::string_view role, long milliseconds);
  /// True once the process has ended, false once the thread has used so much CPU time before that.
  bool ended_or_computes(std::string_view role, long milliseconds);
  /// Until no signal is pending for the thread or the process.
  void await_nothing_pending(std::string_view role);
  /// Until all threads have been seen asleep at one moment. The thread that a signal hits is awake when deliver()
  /// returns: whatever the process does about it, without being woken by somebody else or by time, is done then.
  void await_quiet();
  /// The same, or the process's end: true where it has ended.
  bool ended_or_quiet();
  /// Until the scene is over and the process has ended.
  Ending finish();
  /// Until the process has ended, whether the scene is over or not.
  Ending wait_ended();
  Ending wait_stopped();

  // Evidence ---------------------------------------------------------------------------------------------------------
  /// What was said under that key so far, in order.
  std::vector<std::string> values(std::string_view key);
  /// The last thing said under that key; `(nothing)` where nothing was.
  std::string value(std::string_view key);
  /// The roles of the threads on which that signal's handlers ran so far.
  std::vector<std::string> handled_on(std::string_view signal);
  /// Where in the order of all that was said: for "before" and "after". -1 where it was not.
  int place_of(std::string_view key, std::string_view value = {});
  int place_of_handler(std::string_view signal);
  /// "SigBlk", "SigIgn", "SigCgt", "SigPnd" or "ShdPnd" of that thread, from outside. Throws Unsupported where it
  /// cannot be seen.
  SignalSet status(std::string_view role, std::string_view field);
  /// How many signals are queued for processes of its user.
  long queued_signals();
  /// What it wrote to its standard output and error so far, 64 KiB at most.
  const std::string& output();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace sigconform
