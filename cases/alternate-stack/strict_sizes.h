// The sizes of <signal.h> as a strictly conforming application sees them: with extensions on, a libc may make them
// calls that give other, larger values.
#pragma once

#include <cstddef>

namespace sigconform::cases::alternate_stack {

extern const std::size_t strict_minsigstksz;
extern const std::size_t strict_sigstksz;

}  // namespace sigconform::cases::alternate_stack
