// The evidence as a timeline for people: one row per event, one column per participant.
#pragma once

#include <string>
#include <vector>

#include "harness/judge/result_lines.h"

namespace sigconform {

/// Plain text, at most `max_rows` rows (the middle is left out and counted). Empty for no evidence.
///
///        us  judge          main           target
///      12.4                 started
///     101.9  kill SIGUSR1
///     115.0                                enter SIGUSR1   si_code=SI_USER si_pid=1
std::string render_timeline(const std::vector<EvidenceLine>& evidence, std::size_t max_rows = 60);

}  // namespace sigconform
