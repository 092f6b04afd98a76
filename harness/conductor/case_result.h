// From what a worker says of one run of a case to its result: where the judge could not say, this does.
#pragma once

#include <cstddef>
#include <set>
#include <string>

#include "harness/conductor/protocol.h"
#include "harness/judge/result_lines.h"

namespace sigconform {

/// The judge's own result where it is whole; `unresolved` with how the judge ended where not. A deadline that passed is
/// never `fail`.
CaseResult result_of(const protocol::CaseReply& reply, long deadline_ms);

/// The result of a case whose worker was lost.
CaseResult result_of_lost_worker(const std::string& why);

/// Of two runs of one case. What a platform has it has each time: where only one of them is `unsupported`, that one is
/// `unresolved`.
void doubt_a_lack(CaseResult& one, CaseResult& other);

/// Adds what a `fail` failed of to what other runs of the case failed of: no run hides the failure of another. Where
/// there would be more than `most`, one stands for the rest and says so.
void keep_failures(const CaseResult& result, std::set<std::string>& failures, std::size_t most);

}  // namespace sigconform
