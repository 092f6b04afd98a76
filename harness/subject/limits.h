// Resource limits that a case needs.
#pragma once

#include <cstdint>
#include <string_view>

namespace sigconform {

/// Judge side, whose limits the subject inherits: ends the case as unsupported where the hard limit of the resource is
/// less. `Stage::limit` would set no more than that.
void require_limit(int resource, std::string_view name, std::uint64_t least);

/// The same of RLIMIT_SIGPENDING, where there is such a limit.
void require_queue_room(std::uint64_t signals);

}  // namespace sigconform
