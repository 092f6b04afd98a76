#include "harness/judge/judge.h"

#include <gtest/gtest-spi.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <exception>

#include "harness/catalogue/requirement.h"
#include "harness/judge/case.h"
#include "harness/judge/result_lines.h"
#include "harness/signals/signal_names.h"
#include "harness/subject/evidence_sink.h"
#include "harness/subject/judge_signals.h"

namespace sigconform {
namespace {

/// What the case in progress has said besides its expectations.
struct Statements {
  std::string observed;
};

Statements& statements() {
  static Statements said;
  return said;
}

/// Collects the case's GoogleTest results. A failure in any other process than the judge is the case's own mistake:
/// what is asserted there reaches nobody, so the subject complains and ends.
class CaseReporter : public testing::ScopedFakeTestPartResultReporter {
 public:
  CaseReporter() : ScopedFakeTestPartResultReporter(INTERCEPT_ALL_THREADS, nullptr), judge_(getpid()) {}

  void ReportTestPartResult(const testing::TestPartResult& result) override {
    if (getpid() != judge_) {
      if (Stage* stage = Stage::current()) stage->complain("GoogleTest assertion in a subject");
      _exit(125);
    }
    if (result.failed()) {
      append(result);
      failures_.push_back(text_of(result));
    } else if (result.skipped()) {
      skipped_ = true;
      append(result);
    }
  }

  bool failed() const { return !failures_.empty(); }
  const std::vector<std::string>& failures() const { return failures_; }
  bool skipped() const { return skipped_; }
  const std::string& text() const { return text_; }

 private:
  static std::string text_of(const testing::TestPartResult& result) {
    std::string text;
    if (result.failed() && result.file_name() != nullptr)
      text = std::string(result.file_name()) + ":" + std::to_string(result.line_number()) + ": ";
    return text + result.message();
  }

  void append(const testing::TestPartResult& result) {
    if (!text_.empty()) text_ += '\n';
    text_ += text_of(result);
  }

  const pid_t judge_;
  std::vector<std::string> failures_;
  bool skipped_ = false;
  std::string text_;
};

std::vector<EvidenceLine> evidence_lines() {
  std::vector<EvidenceLine> lines;
  const auto& subjects = collected_evidence();
  for (std::size_t number = 0; number < subjects.size(); ++number) {
    const std::string prefix = subjects.size() > 1 ? std::to_string(number + 1) + ":" : "";
    for (const Event& event : subjects[number].events) {
      EvidenceLine line;
      line.time_ns = event.time_ns;
      if (event.participant == judge_participant) {
        line.participant = "judge";
      } else if (event.participant < subjects[number].participants.size()) {
        line.participant = prefix + subjects[number].participants[event.participant];
      } else {
        line.participant = prefix + "?";
      }
      line.kind = to_string(event.kind);
      if (event.signal != 0) line.signal = signal_name(event.signal);
      line.detail = describe(event);
      lines.push_back(std::move(line));
    }
  }
  return lines;
}

const CollectedEvidence* first_with_problem() {
  for (const CollectedEvidence& subject : collected_evidence()) {
    if (!subject.problem.empty()) return &subject;
  }
  return nullptr;
}

/// What a failure may come of: what a subject had to do without, or a call that the platform says it does not have,
/// whatever the case made of that answer.
std::string lacking() {
  for (const CollectedEvidence& subject : collected_evidence()) {
    if (!subject.lacking.empty()) return subject.lacking;
    for (const Event& event : subject.events) {
      if (event.kind == EventKind::call_returned && event.error == ENOSYS)
        return std::string(event.label_view()) + ": " + std::strerror(ENOSYS);
    }
  }
  return {};
}

std::string first_unstarted_image() {
  for (const CollectedEvidence& subject : collected_evidence()) {
    if (!subject.unstarted_image.empty()) return subject.unstarted_image;
  }
  return {};
}

/// A subject that ended in a way that it should not have is as much of a failure's account as what was missed.
std::string endings() {
  std::string text;
  const auto& subjects = collected_evidence();
  for (std::size_t number = 0; number < subjects.size(); ++number) {
    const std::string& ending = subjects[number].ending;
    if (ending.empty() || ending == Ending{Ending::Kind::exited, 0}.to_string()) continue;
    if (!text.empty()) text += '\n';
    text += "the subject" + (subjects.size() > 1 ? " " + std::to_string(number + 1) : std::string{}) + " " + ending;
  }
  return text;
}

bool is_open(const CaseInfo& info) {
  return std::any_of(info.requirements.begin(), info.requirements.end(), [](std::string_view id) {
    const Requirement* requirement = find_requirement(id);
    return requirement != nullptr && requirement->is_open();
  });
}

/// What the body's own end says, before the evidence is weighed.
struct BodyEnd {
  Verdict verdict = Verdict::pass;
  std::string message;
};

BodyEnd run_body(const CaseInfo& info) {
  try {
    info.body(info.row);
    return {};
  } catch (const Contradicted& contradiction) {
    return {Verdict::fail, contradiction.what()};
  } catch (const Unsupported& reason) {
    return {Verdict::unsupported, reason.what()};
  } catch (const Unresolved& reason) {
    return {Verdict::unresolved, reason.what()};
  } catch (const std::exception& error) {
    return {Verdict::unresolved, std::string("the case threw: ") + error.what()};
  } catch (...) {
    return {Verdict::unresolved, "the case threw something that is no exception"};
  }
}

void join_message(std::string& message, const std::string& more) {
  if (more.empty()) return;
  if (!message.empty()) message += '\n';
  message += more;
}

CaseResult judge(const CaseInfo& info) {
  CaseReporter reporter;
  const BodyEnd end = run_body(info);
  CaseResult result;
  result.verdict = end.verdict;
  result.observed = statements().observed;
  result.message = reporter.text();
  join_message(result.message, end.message);
  result.failures = reporter.failures();
  if (end.verdict == Verdict::fail) result.failures.push_back(end.message);
  if (reporter.failed()) {
    result.verdict = Verdict::fail;
  } else if (reporter.skipped() && result.verdict == Verdict::pass) {
    result.verdict = Verdict::unsupported;
  }
  if (result.verdict == Verdict::fail) {
    // An image that has not started has shown nothing.
    if (const std::string unstarted = first_unstarted_image(); !unstarted.empty()) {
      result.verdict = Verdict::unresolved;
      join_message(result.message, unstarted);
    } else if (const std::string means = lacking(); !means.empty()) {
      join_message(result.message, "the case needs what is not offered here: " + means);
      result.verdict = Verdict::unsupported;
    } else if (const std::string ended = endings(); result.message.find(ended) == std::string::npos) {
      join_message(result.message, ended);
    }
  }
  // Evidence that cannot be trusted proves nothing, neither for nor against.
  if (const auto* subject = first_with_problem(); subject != nullptr && result.verdict != Verdict::unsupported) {
    if (result.message.find(subject->problem) == std::string::npos) join_message(result.message, subject->problem);
    result.verdict = subject->not_offered ? Verdict::unsupported : Verdict::unresolved;
  }
  if (result.verdict == Verdict::pass && collected_evidence().empty()) {
    result.verdict = Verdict::unresolved;
    result.message = "the case made no subject: it examined nothing";
  }
  if (result.verdict == Verdict::pass && is_open(info)) {
    result.verdict = result.observed.empty() ? Verdict::unresolved : Verdict::observed;
    if (result.observed.empty()) result.message = "the requirement is open, and the case observed no outcome";
  }
  return result;
}

void write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(descriptor, text.data(), text.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      return;
    }
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace

int deadline_signal() { return judge_deadline_signal; }

void judge_case(const CaseInfo& info, const JudgeOptions& options, int result_descriptor) {
  install_judge_handlers();
  set_without_stimulus(options.without_stimulus);
  if (options.target) set_current_target(*options.target);
  CaseResult result = judge(info);
  if (options.evidence || result.verdict != Verdict::pass) result.evidence = evidence_lines();
  write_all(result_descriptor, encode(result));
  _exit(0);
}

void observe(std::string_view token) {
  std::string& observed = statements().observed;
  if (!observed.empty()) observed += '+';
  observed += token;
}

void unsupported(const std::string& reason) { throw Unsupported(reason); }

void unresolved(const std::string& reason) { throw Unresolved(reason); }

void no_stimulus_applies(const std::string& reason) {
  if (without_stimulus()) throw Unsupported("no stimulus to leave out: " + reason);
}

}  // namespace sigconform
