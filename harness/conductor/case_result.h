// From what a worker says of one run of a case to its result: where the judge could not say, this does.
#pragma once

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

}  // namespace sigconform
