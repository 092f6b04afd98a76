#pragma once

#include <stdexcept>

namespace sigconform::reports {

/// A file could not be read, understood or written. The message is one line: which file, where in it, what is wrong.
struct FileError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace sigconform::reports
