// What a line of /proc/<pid>/task/<tid>/syscall tells of the wait that the thread is in.
#pragma once

#include <string>

namespace sigconform {

/// Whether it is a call that ends by an event or a signal only. False where a time was given, and of any call that is
/// not known here.
bool waits_for_ever(const std::string& call);

}  // namespace sigconform
