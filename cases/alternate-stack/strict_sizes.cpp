// Compiled without extensions; hence no header before <signal.h>, not even a precompiled one.
#undef _GNU_SOURCE
#undef _DEFAULT_SOURCE
#define _XOPEN_SOURCE 700
#include <signal.h>

#include "cases/alternate-stack/strict_sizes.h"

namespace sigconform::cases::alternate_stack {

const std::size_t strict_minsigstksz = MINSIGSTKSZ;
const std::size_t strict_sigstksz = SIGSTKSZ;

}  // namespace sigconform::cases::alternate_stack
