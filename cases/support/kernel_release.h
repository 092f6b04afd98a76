// Which kernel release the platform says it is: what tells a feature that came later from one that is broken.
#pragma once

#include <sys/utsname.h>

#include <cstdio>

#include "harness/judge/case.h"

namespace sigconform::cases {

/// Judge side, on Linux. Whoever wears that release, an emulator or a sandbox too, is judged by what it stands for.
inline bool kernel_is_at_least(int major, int minor) {
  utsname name{};
  int has_major = 0, has_minor = 0;
  if (uname(&name) != 0 || std::sscanf(name.release, "%d.%d", &has_major, &has_minor) != 2)
    unresolved("the kernel's release is not two numbers");
  return has_major > major || (has_major == major && has_minor >= minor);
}

}  // namespace sigconform::cases
