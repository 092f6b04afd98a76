// What this executable calls itself.
#pragma once

#include <string>

namespace sigconform {

/// "0.1.0".
std::string tool_version();

}  // namespace sigconform
