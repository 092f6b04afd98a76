#include "harness/conductor/autopsy.h"

namespace sigconform {

std::string autopsy() {
  return "no autopsy: the portable backend cannot look into a process, so it is not known whether the case was "
         "blocked, "
         "stopped, or starved";
}

}  // namespace sigconform
