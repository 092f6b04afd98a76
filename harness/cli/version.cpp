#include "harness/cli/version.h"

namespace sigconform {

std::string tool_version() { return SIGCONFORM_VERSION; }

}  // namespace sigconform
