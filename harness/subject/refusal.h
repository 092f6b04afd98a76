// What an errno says of a call that an arrangement makes: not offered here, or gone wrong.
#pragma once

#include <string>

namespace sigconform {

/// Whether a call that fails with that errno value tells that the platform does not offer it or does not let us have
/// it, or that the device, file or protocol is absent: the case is then unsupported. Every other value (no room, no
/// descriptor, a bad argument) may be the machine's or the case's own trouble: unresolved. EINVAL means the former of a
/// signal only, where the case asks for one that the platform's own headers name.
bool says_not_offered(int error, int signal = 0) noexcept;

/// Judge side: ends the case with "what: errno text", as `Unsupported` or `Unresolved`.
[[noreturn]] void arrangement_failed(const std::string& what, int error, int signal = 0);

}  // namespace sigconform
