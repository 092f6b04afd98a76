// The conductor's end of one worker: its process, its pipes, what it has said so far.
// It parses and keeps time, but decides nothing: what a lost worker means is the conductor's business.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>

#include "harness/conductor/conductor.h"
#include "harness/conductor/last_words.h"
#include "harness/conductor/line_reader.h"
#include "harness/conductor/patient_clock.h"
#include "harness/conductor/protocol.h"
#include "harness/subject/descriptor.h"

namespace sigconform {

class WorkerProcess {
 public:
  enum class State {
    greeting,  ///< started; not `ready` yet
    idle,
    busy,
    lost,  ///< hung, died, or talks nonsense; `why_lost()` says which
  };

  /// Starts it: a fork of this process, or the plan's launcher. Throws std::system_error; std::invalid_argument where
  /// there is no such launcher.
  explicit WorkerProcess(const RunPlan& plan);
  WorkerProcess(const WorkerProcess&) = delete;
  WorkerProcess& operator=(const WorkerProcess&) = delete;
  /// Kills and waits for it.
  ~WorkerProcess();

  State state() const { return state_; }
  int replies() const { return replies_.get(); }          ///< to be polled for reading; -1 once closed
  int diagnostics() const { return diagnostics_.get(); }  ///< likewise; -1 once closed
  const PlatformReport& platform() const { return platform_; }
  const std::string& why_lost() const { return why_lost_; }
  State lost_while() const { return lost_while_; }  ///< the state in which it was lost
  pid_t process() const { return process_; }

  /// Only when idle. `outer_deadline`: from now to the certainty that the worker itself hangs.
  void ask(const protocol::Request& request, std::chrono::milliseconds outer_deadline);

  /// No more requests: an idle worker then ends by itself, and so does its launcher.
  void dismiss() { requests_.reset(); }
  /// Waits for it without blocking; true where there is no process any more.
  bool gone();

  /// Reads what there is. An answer that became whole is returned, and the worker is idle again.
  std::optional<protocol::CaseReply> read_replies();
  void read_diagnostics();
  /// Looks whether the process has ended; its last words are read before it is called lost.
  std::optional<protocol::CaseReply> check_alive();
  /// Lost, where its time is over.
  void check_deadline();
  /// For how long the replies may be waited for before check_deadline is called; nothing while idle.
  std::optional<std::chrono::milliseconds> longest_wait();

 private:
  bool take_line(std::string_view line);  ///< true where it completed an answer
  void take_greeting(std::string_view line);
  void set_deadline(std::chrono::milliseconds from_now);
  bool has_deadline() const { return state_ == State::greeting || state_ == State::busy || !replies_; }
  void output_closed();
  void lose(std::string why);
  void kill_and_wait();
  std::string last_words() const;

  pid_t process_ = -1;
  Descriptor requests_;
  Descriptor replies_;
  Descriptor diagnostics_;
  State state_ = State::greeting;
  State lost_while_ = State::greeting;
  LineReader lines_;
  protocol::CaseReply reply_;
  PlatformReport platform_;
  PatientClock clock_;
  PatientClock::time_point deadline_;
  LastWords noise_;  ///< the end of what came before the greeting
  LastWords said_;   ///< the end of its diagnostics
  std::string why_lost_;
  std::size_t answer_size_ = 0;
  bool greeted_ = false;
  bool refused_ = false;
};

}  // namespace sigconform
