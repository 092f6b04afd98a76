#include "harness/conductor/case_result.h"

#include <cstring>

namespace sigconform {
namespace {

std::string seconds(long milliseconds) {
  const auto tenths = (milliseconds + 50) / 100;
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " s";
}

std::string how_ended(const protocol::CaseReply& reply) {
  const auto number = std::to_string(reply.ending.number);
  switch (reply.ending.how) {
    case protocol::Ending::How::exited:
      return "the judge exited with code " + number + " before its result was whole";
    case protocol::Ending::How::killed:
      return "the judge was killed by " + (reply.ended_by.empty() ? "signal " + number : reply.ended_by) +
             " before its result was whole";
    case protocol::Ending::How::unknown_case:
      return "the program on the platform under test does not have this case";
    case protocol::Ending::How::no_process:
      return "no process for the judge: " + std::string{std::strerror(reply.ending.number)};
  }
  return "the judge was lost";
}

CaseResult without_result(const protocol::CaseReply& reply, long deadline_ms) {
  CaseResult result;
  if (reply.ending.how == protocol::Ending::How::unknown_case) {
    result.verdict = Verdict::unsupported;
    result.message = how_ended(reply);
    return result;
  }
  if (reply.flooded)
    result.message =
        "the result grew beyond " + std::to_string(protocol::longest_result >> 20) + " MiB, so the judge was killed";
  else if (reply.killed_at_deadline)
    result.message = "the deadline of " + seconds(deadline_ms) + " passed, and the judge did not answer; it was killed";
  else if (reply.deadline_passed)
    result.message = "the deadline of " + seconds(deadline_ms) + " passed; " + how_ended(reply);
  else
    result.message = how_ended(reply);
  if (!reply.raw.empty()) result.message += "\nit had written: " + escape_field(reply.raw);
  return result;
}

}  // namespace

CaseResult result_of(const protocol::CaseReply& reply, long deadline_ms) {
  auto decoded = reply.result_lines.empty() ? std::nullopt : decode(reply.result_lines);
  if (!decoded) return without_result(reply, deadline_ms);
  if (reply.deadline_passed && decoded->verdict == Verdict::fail) {
    decoded->verdict = Verdict::unresolved;
    decoded->message = "the deadline of " + seconds(deadline_ms) + " passed; until then: " + decoded->message;
  }
  return *std::move(decoded);
}

CaseResult result_of_lost_worker(const std::string& why) {
  CaseResult result;
  result.message = why;
  return result;
}

void doubt_a_lack(CaseResult& one, CaseResult& other) {
  const bool first_lacks = one.verdict == Verdict::unsupported;
  if (first_lacks == (other.verdict == Verdict::unsupported)) return;
  auto& lacking = first_lacks ? one : other;
  lacking.verdict = Verdict::unresolved;
  lacking.message = "unsupported in some of its runs only: " + lacking.message;
}

void keep_failures(const CaseResult& result, std::set<std::string>& failures, std::size_t most) {
  if (result.verdict != Verdict::fail) return;
  const auto keep = [&](const std::string& failure) {
    failures.insert(failures.size() < most ? failure : "more different failures than are kept");
  };
  if (result.failures.empty()) keep(result.message);
  for (const auto& failure : result.failures) keep(failure);
}

}  // namespace sigconform
