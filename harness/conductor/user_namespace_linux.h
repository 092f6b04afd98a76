// A user namespace of the worker's own, so that its limits count for it alone. Linux only.
#pragma once

#include <string>

namespace sigconform {

/// Moves the single-threaded calling process into a new user namespace: root becomes root of a range of 65536 users
/// that nobody else has, so that RLIMIT_NPROC binds it too; an ordinary user stays itself, alone. Empty, or what
/// failed.
std::string enter_user_namespace();

}  // namespace sigconform
