// What the processes of a case were doing when its deadline passed: text for a human, never a verdict.
#pragma once

#include <string>

namespace sigconform {

/// Looks at every descendant of the calling process, thread by thread: name, state, system call, signals pending,
/// blocked, ignored and caught, and whether it was blocked in a call, or able to run but not let. Several lines.
/// Changes nothing.
std::string autopsy();

}  // namespace sigconform
