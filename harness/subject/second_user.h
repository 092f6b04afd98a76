// Users other than the judge's own; `require_second_user` (subject.h) finds one.
#pragma once

#include <sys/types.h>

namespace sigconform {

/// Whether a process like this one can take that id: tried in a child, because a user namespace may map few. False
/// where there is no child to try it.
bool can_become(uid_t user) noexcept;

}  // namespace sigconform
