// Reading from a process that may say anything, for as long as it likes.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <functional>
#include <string_view>

#include "harness/subject/descriptor.h"

namespace sigconform {

/// One read(), again where a signal interrupts it.
ssize_t read_once(int descriptor, void* into, std::size_t size) noexcept;

/// Hands on what there is to read now, but not without end: one that never stops saying something is not to keep its
/// reader. Closes the descriptor, which does not block, at its end.
void read_what_is_there(Descriptor& from, const std::function<void(std::string_view)>& taken);

}  // namespace sigconform
