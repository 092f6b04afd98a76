// Matchers named after what is promised, for EXPECT_THAT in a case.
#pragma once

#include <gmock/gmock.h>

#include <optional>
#include <string>

#include "harness/subject/subject.h"

namespace sigconform {

/// The subject's handler for that signal ran so many times, and (with `on`) only on that participant. First passes the
/// fence on every parked participant, so that "not more often" is proved. Use `Subject::await` before where the taker
/// does not park.
class Handled {
 public:
  using is_gtest_matcher = void;
  Handled(int signal, int times) : signal_(signal), times_(times) {}
  Handled& on(std::string_view participant) {
    participant_ = participant;
    return *this;
  }
  bool MatchAndExplain(const Subject& subject, std::ostream* explanation) const;
  void DescribeTo(std::ostream* out) const;
  void DescribeNegationTo(std::ostream* out) const;

 private:
  int signal_;
  int times_;
  std::optional<std::string> participant_;
};

inline Handled HandledOnce(int signal) { return {signal, 1}; }
inline Handled HandledTimes(int signal, int times) { return {signal, times}; }
inline Handled NeverHandled(int signal) { return {signal, 0}; }

/// How a process ended or stopped: EXPECT_THAT(subject.finish(), Exited(0)).
class EndsAs {
 public:
  using is_gtest_matcher = void;
  EndsAs(Ending::Kind kind, int code, std::optional<bool> core) : kind_(kind), code_(code), core_(core) {}
  bool MatchAndExplain(const Ending& ending, std::ostream* explanation) const;
  void DescribeTo(std::ostream* out) const;
  void DescribeNegationTo(std::ostream* out) const;

 private:
  Ending::Kind kind_;
  int code_;
  std::optional<bool> core_;
};

inline EndsAs Exited(int code) { return {Ending::Kind::exited, code, std::nullopt}; }
inline EndsAs KilledBy(int signal) { return {Ending::Kind::killed, signal, std::nullopt}; }
inline EndsAs KilledWithCoreBy(int signal) { return {Ending::Kind::killed, signal, true}; }
inline EndsAs KilledWithoutCoreBy(int signal) { return {Ending::Kind::killed, signal, false}; }
inline EndsAs StoppedBy(int signal) { return {Ending::Kind::stopped, signal, std::nullopt}; }
inline EndsAs Continued() { return {Ending::Kind::continued, 0, std::nullopt}; }

/// What a call returned: EXPECT_THAT(subject.outcome("read"), FailedWith(EINTR)). `FailedWith` takes -1 with that
/// errno, and a pthread function's error number too.
class CallResult {
 public:
  using is_gtest_matcher = void;
  CallResult(std::optional<std::int64_t> result, int error) : result_(result), error_(error) {}
  bool MatchAndExplain(const CallOutcome& outcome, std::ostream* explanation) const;
  void DescribeTo(std::ostream* out) const;
  void DescribeNegationTo(std::ostream* out) const;

 private:
  std::optional<std::int64_t> result_;
  int error_;
};

inline CallResult Returned(std::int64_t result) { return {result, 0}; }
inline CallResult Succeeded() { return {std::nullopt, 0}; }
inline CallResult FailedWith(int error) { return {std::nullopt, error}; }

/// Membership of a SignalSet.
MATCHER_P(Contains, signal, "contains " + ::testing::PrintToString(SignalSet{signal})) { return arg.contains(signal); }
MATCHER_P(Lacks, signal, "does not contain " + ::testing::PrintToString(SignalSet{signal})) {
  return !arg.contains(signal);
}
/// Equal but for what no mask can hold (SIGKILL, SIGSTOP) and what the libc keeps for itself.
MATCHER_P(IsExactly, set, "is " + ::testing::PrintToString(SignalSet(set))) {
  return (arg & SignalSet::full()) == (SignalSet(set) & SignalSet::full());
}
MATCHER(IsEmptySet, "is empty") { return (arg & SignalSet::full()).empty(); }

/// A disposition snapshot.
MATCHER(IsDefault, "is SIG_DFL") { return arg.action == Disposition::Action::by_default; }
MATCHER(IsIgnored, "is SIG_IGN") { return arg.action == Disposition::Action::ignored; }
MATCHER(IsCaught, "is a handler") { return arg.action == Disposition::Action::caught; }

}  // namespace sigconform
