// The probes' texts: the files of cases/runtimes/<family>/ are built into the program, so that it needs none beside it.
#pragma once

#include <string>
#include <string_view>

namespace sigconform::cases::runtimes {

/// The probe of that family: its probe.*, then the files of scenes/ in the order of their names, then its main.*.
std::string probe_text(std::string_view family);

}  // namespace sigconform::cases::runtimes
