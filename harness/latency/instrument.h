// The conductor's end of a process that takes samples (serve.h): this program, or another build, behind a launcher or
// not; in tests a fork of this process.
//
// It keeps time and puts answers together; it computes nothing. Owns the process: one that hangs or dies is killed with
// all that came of it, its row is broken, and the next row has a new one.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "harness/conductor/last_words.h"
#include "harness/conductor/line_reader.h"
#include "harness/conductor/platform_facts.h"
#include "harness/conductor/scoped_signals.h"
#include "harness/conductor/spawn.h"
#include "harness/latency/pace.h"
#include "harness/latency/row.h"
#include "harness/latency/scheduling.h"
#include "harness/latency/throttling.h"
#include "harness/subject/descriptor.h"
#include "harness/subject/target.h"

namespace sigconform::latency {

/// How the process is started. Both empty: by fork.
struct InstrumentStart {
  std::vector<std::string> launcher = {};
  std::string program = {};                    ///< this program where a launcher is given and it is empty
  std::chrono::milliseconds deadline{60'000};  ///< of one answer: a block takes milliseconds, an emulated one more
  ScopedSignals* signals = nullptr;            ///< borrowed: who else may want the end; null for nobody
  /// Of rows, before a new process replaces it: a program that is started anew lies elsewhere in memory, and what that
  /// does to figures is not to be one run's secret. 0: as many as come.
  unsigned openings = 0;
};

/// What one block was.
struct Taken {
  Account account;
  std::int64_t pace_ns = 0;                     ///< the processor's; 0 where it is little to the row's samples
  std::string dirty;                            ///< what else disturbed it, or empty
  std::map<std::string, std::string> notes;     ///< the row's own
  std::vector<std::vector<std::int64_t>> legs;  ///< nanoseconds, per leg of the row
};

/// The user wants the end.
class Interrupted : public std::runtime_error {
 public:
  explicit Interrupted(int signal) : std::runtime_error{"interrupted"}, signal_{signal} {}
  int signal() const { return signal_; }

 private:
  int signal_;
};

class Instrument {
 public:
  /// Starts it. Throws std::invalid_argument where there is no such launcher or program, Broken where it cannot be
  /// started otherwise or does not greet. What else asks it something throws Broken, or Interrupted.
  explicit Instrument(InstrumentStart start);
  ~Instrument();
  Instrument(const Instrument&) = delete;
  Instrument& operator=(const Instrument&) = delete;

  const Places& places() const { return places_; }
  bool is_pinned() const { return pinned_; }
  /// What the platform says of itself, and of its clock.
  PlatformFacts facts();
  ClockReport clock();
  /// What has been taken away from it so far.
  Throttling throttling();
  Scheduling scheduling();

  /// A row's process. Throws Missing or Broken; then there is none. One at a time.
  void open(const RowInfo& row, const Target* target = nullptr);
  /// The next samples of the open row, numbered on. Throws Missing or Broken; then it is closed.
  Taken take(std::size_t size);
  void close();
  bool is_open() const { return row_ != nullptr; }
  /// Of all blocks so far.
  const Paces& paces() const { return paces_; }

 private:
  using Clock = std::chrono::steady_clock;
  Spawned spawned() const;
  void start();
  void restart();
  void stop();
  void ask(const std::string& request);
  std::string answer();
  /// None where the answer is not made of facts: another build may not know the question.
  PlatformFacts ask_for_facts(const std::string& request);
  [[noreturn]] void give_up(const std::string& why);
  template <class Number>
  Number next_number(std::string_view& rest);
  Account account_of(std::string_view rest);
  /// Reads what the row's process said last, and the server's word that it has ended.
  [[noreturn]] void ended(const std::string& line);

  InstrumentStart how_;
  Spawned process_;
  LineReader lines_;
  LastWords said_;
  Places places_;
  bool pinned_ = false;
  unsigned opened_ = 0;  ///< since it was started
  Paces paces_;
  const RowInfo* row_ = nullptr;
  std::uint64_t next_sequence_ = 1;
};

}  // namespace sigconform::latency
