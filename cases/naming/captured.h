// What a function of the libc or a program writes, captured in the subject for the judge to read.
#pragma once

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <string>

#include "harness/subject/shared_value.h"
#include "harness/subject/stage.h"

namespace sigconform::cases::naming {

/// A text in shared memory; what does not fit is cut off.
struct SharedText {
  char bytes[2048];
  std::size_t size;
  std::string text() const { return {bytes, size}; }
};

/// Subject side: has standard error (or output) written into a scratch file while the function runs, and copies what is
/// there then.
template <typename Function>
void capture(Stage& stage, int descriptor, SharedText& into, Function function) {
  char name[] = "/tmp/sigconform-XXXXXX";
  const int file = stage.must(mkstemp(name), "mkstemp");
  unlink(name);
  const int kept = stage.must(dup(descriptor), "dup");
  stage.must(dup2(file, descriptor), "dup2");
  function();
  fflush(descriptor == STDERR_FILENO ? stderr : stdout);
  stage.must(dup2(kept, descriptor), "dup2");
  into.size = static_cast<std::size_t>(std::max<ssize_t>(pread(file, into.bytes, sizeof into.bytes, 0), 0));
  close(kept);
  close(file);
}

}  // namespace sigconform::cases::naming
