// The probe of the current target (harness/subject/runtime.h has its language), as the rows about runtimes need it: it
// plays the scene `latency` for as long as they ask, and says when its handlers were entered.
//
//   > STATE                     what main is to do: busy, asleep, c-call
//   > fd | no-fd                whether there is a wakeup descriptor, and a reader of it
//                               < thread ROLE PROC (main, worker), say signal NAME, say ready
//   > clock                     < say clock NS
//   > go                        main goes into its state
//   > call                      < say call NS [FUTEX]        c-call only: when the call that main makes now will end,
//                               and the address that it waits at in it, where the probe knows
//                               < say at SEQUENCE NS ROLE    from each handler, its time taken first of all
//                               < say byte SEQUENCE NS ROLE  from the reader, for each byte of the descriptor
// Times are CLOCK_MONOTONIC's. What it says is evidence only: who asks holds it against clock and account of its own.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <cstdio>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "harness/conductor/line_reader.h"
#include "harness/subject/descriptor.h"
#include "harness/subject/observe.h"

namespace sigconform::latency {

/// Owns the process, which ends with it, and with the process that made it. It has no evidence log and keeps no line
/// once it was taken, so that a row may have as many samples as it likes.
class Probe {
 public:
  /// Starts it on that processor (-1: wherever) and reads its hello. Throws Missing where the target has no such
  /// scene, Broken where it does not start.
  Probe(int processor, std::int64_t deadline_ns);
  ~Probe();
  Probe(const Probe&) = delete;
  Probe& operator=(const Probe&) = delete;

  const std::string& model() const { return model_; }
  bool has_role(std::string_view role) const { return threads_.find(role) != threads_.end(); }
  /// A line to it.
  void send(std::string_view line);

  struct Said {
    std::string key;
    std::string text;
  };
  /// The next observation. Throws Broken at the deadline or where the probe ends, `what` being what was waited for;
  /// Missing where it says that it lacks something.
  Said await(std::string_view what);
  /// The next observation that is there already.
  std::optional<Said> next();

  /// Every announced thread but the one of that role.
  void pin_all_but(std::string_view role, int processor) const;
  /// kill(), or tgkill() to the thread of that role.
  void kill(int signal) const;
  void kill(std::string_view role, int signal) const;
  /// Whether that thread waits in a call of the system, or at that futex and nowhere else; throws Broken, with what
  /// ended the probe, where it is gone.
  bool waits(std::string_view role, std::optional<std::uint64_t> futex = {});
  /// Whether all others that were announced wait, or read.
  bool all_but_it_wait(std::string_view role);

 private:
  struct Thread {
    pid_t number = 0;
    Participant seen;
  };

  explicit Probe(std::int64_t deadline_ns);
  void start(int processor);
  void greet();
  Said await(std::string_view what, std::int64_t until);
  [[noreturn]] void is_late(std::string_view what) const;
  [[noreturn]] void ended(std::string_view what);
  /// It is gone, and may have said why.
  [[noreturn]] void await_end(const std::string& what);
  /// Reads once; false where there is nothing to read within that time.
  bool fill(std::string_view what, int timeout_ms);
  std::optional<Said> take(std::string_view line);
  void announce(std::string_view role, std::string_view place);
  std::string last_words() const;
  const Thread& thread_of(std::string_view role) const;
  bool is_in(const Thread& thread, const BlockingCall& call);

  std::int64_t deadline_ns_;
  pid_t process_ = -1;
  Descriptor commands_;
  Descriptor lines_;
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> output_{nullptr, std::fclose};
  LineReader reader_;
  std::string model_;
  std::map<std::string, Thread, std::less<>> threads_;
};

}  // namespace sigconform::latency
