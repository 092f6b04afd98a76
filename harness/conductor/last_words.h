// The end of what a process says: the rest is read and dropped, so that it never waits for a reader.
#pragma once

#include <string>
#include <string_view>

#include "harness/subject/descriptor.h"

namespace sigconform {

class LastWords {
 public:
  /// Reads what there is now; closes the descriptor, which does not block, at its end.
  void read(Descriptor& from);
  void add(std::string_view more);
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace sigconform
