// Names of the system calls in which a case's threads may be found. Linux only.
#pragma once

#include <string>

namespace sigconform {

/// `rt_sigsuspend`, or `system call 999` for one that is not in the table.
std::string system_call_name(long number);

}  // namespace sigconform
