// A program under observation: any command, started in a chosen signal state, and judged without its help.
//
// The judge feeds and drains its streams, looks at it through /proc, and is told how it stops and ends. Nothing here
// expects anything of the program. Every wait ends with the case's deadline (`Unresolved`). The object owns the
// process, its process group and, where the platform tells of them, all that it started; it kills them when it goes, so
// that the next one finds their ports and locks free, and leaves what it saw for the case's result.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

#include "harness/signals/signal_set.h"
#include "harness/subject/ending.h"
#include "harness/subject/program_view.h"

namespace sigconform {

/// How a program is started. Everything that is not said is at its default: dispositions, mask, limits of the case.
struct ProgramStart {
  std::vector<std::string> command = {};  ///< the first word is looked up in PATH
  SignalSet ignored = {};
  SignalSet blocked = {};
  enum class Input { nothing, pipe } input = Input::pipe;  ///< the pipe stays open and empty until fed
  enum class Output { drained, without_reader } output = Output::drained;
  bool as_init = false;               ///< the first process of a PID namespace of its own
  std::string directory = {};         ///< where it starts; empty: where the judge is
  std::optional<unsigned> core = {};  ///< the soft limit of a core image, in bytes
  std::string answers = {};           ///< a FIFO into which processes below it write; empty: there is none
};

/// A process below the program.
struct Descendant {
  pid_t shown = 0;  ///< as the mounted /proc counts it
  unsigned long long start_time = 0;
};

class Program {
 public:
  /// Returns when the program has been exec'd. Throws `Unsupported` where there is no such program or it cannot be
  /// started, `Unresolved` where the means fail.
  explicit Program(ProgramStart start);
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  pid_t pid() const;
  bool is_init() const;               ///< the first process of its PID namespace, which default actions do not end
  const std::string& output() const;  ///< of standard output so far, as of the last wait; the first 64 KiB
  const std::string& errors() const;  ///< of standard error
  const std::string& answers() const;
  /// How it ended, or that it still runs, and the last of what it wrote; several lines.
  std::string last_words() const;

  // Acting -----------------------------------------------------------------------------------------------------------

  /// kill() to the process alone. False, and nothing is sent, in a run without stimulus.
  bool deliver(int signal);
  /// Writes to its standard input, all of it; false when the program ended before or has no such pipe.
  bool feed(std::string_view text);
  void close_input();

  // Waiting ----------------------------------------------------------------------------------------------------------

  /// Until it and all below it wait for something outside themselves: every thread was seen inside a system call twice,
  /// in the same one and without having been on the CPU between. False when it ended before; a stop ends the wait too.
  bool await_idle();
  /// The same where an end is no answer: throws `Unresolved`, with how it ended and what it wrote.
  void require_idle();
  /// Until standard output holds that text behind what was there at `from`; false when it ended without.
  bool await_output(std::string_view text, std::size_t from = 0);
  /// Until the answers hold that text; false when it ended, and left no process that could still give it.
  bool await_answer(std::string_view text);
  /// Until it has ended. What it wrote before is in `output`.
  Ending await_end();
  /// Whether it ends within that time; for what a supervisor would wait.
  std::optional<Ending> await_end_for(std::chrono::milliseconds time);
  /// Until it has ended, or idles with nothing left to take: nothing when it idles.
  std::optional<Ending> await_end_or_idle();
  /// Until it has stopped: true; or idles or has ended instead: false.
  bool await_stop();
  /// The next stop, continuation or end that was not asked for yet.
  Ending await_status();
  /// Whether it is stopped as of the last wait, and was not continued since.
  bool is_stopped() const;
  /// The end, where it has ended as of the last wait.
  const std::optional<Ending>& ended() const;

  // Seeing -----------------------------------------------------------------------------------------------------------

  /// One look. Throws `Unresolved` where it is gone, `Unsupported` where it cannot be seen.
  ProcessView view() const;
  /// One look: whether nothing but a signal or another process ends any of the waits of it and of all below it.
  bool waits_for_ever() const;
  /// Every living process below it, itself left out.
  std::vector<Descendant> descendants() const;
  /// Writes sets into the evidence under that heading: `heading, ignored`, `heading, caught`, `heading, blocked`.
  void note_state(std::string_view heading, const ProcessView& view);
  void note(std::string_view label, const SignalSet& set);
  void note(std::string_view text);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Whether that process still runs: not gone, no zombie, no later one with its number.
bool still_runs(const Descendant& process);

}  // namespace sigconform
