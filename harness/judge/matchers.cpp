#include "harness/judge/matchers.h"

#include <ostream>

#include "harness/signals/signal_names.h"

namespace sigconform {

bool Handled::MatchAndExplain(const Subject& subject, std::ostream* explanation) const {
  if (!subject.has_ended()) subject.fence();
  const int all = subject.count(handler_entered(signal_));
  bool matches = all == times_;
  if (explanation != nullptr) *explanation << "its handler ran " << all << " times";
  if (participant_ && all > 0) {
    const int there = subject.count(handler_entered(signal_).on(*participant_));
    matches = matches && there == all;
    if (explanation != nullptr) *explanation << ", " << there << " of them on " << *participant_;
  }
  return matches;
}

void Handled::DescribeTo(std::ostream* out) const {
  *out << "handled " << signal_name(signal_) << " " << times_ << " times";
  if (participant_) *out << ", on " << *participant_ << " only";
}

void Handled::DescribeNegationTo(std::ostream* out) const {
  *out << "not: ";
  DescribeTo(out);
}

bool EndsAs::MatchAndExplain(const Ending& ending, std::ostream*) const {
  return ending.kind == kind_ && ending.code == code_ && (!core_ || ending.core == *core_);
}

void EndsAs::DescribeTo(std::ostream* out) const { *out << Ending{kind_, code_, core_.value_or(false)}.to_string(); }

void EndsAs::DescribeNegationTo(std::ostream* out) const {
  *out << "not: ";
  DescribeTo(out);
}

bool CallResult::MatchAndExplain(const CallOutcome& outcome, std::ostream*) const {
  if (error_ != 0) return outcome.error == error_ && (outcome.result == -1 || outcome.result == error_);
  return outcome.error == 0 && (!result_ || outcome.result == *result_);
}

void CallResult::DescribeTo(std::ostream* out) const {
  if (error_ != 0) {
    *out << "failed with " << errno_name(error_);
  } else if (result_) {
    *out << "returned " << *result_;
  } else {
    *out << "succeeded";
  }
}

void CallResult::DescribeNegationTo(std::ostream* out) const {
  *out << "not: ";
  DescribeTo(out);
}

}  // namespace sigconform
