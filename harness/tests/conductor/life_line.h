// Knows when every process of a case is gone, without asking for a time or a number: they hold a FIFO open.
#pragma once

#include <string>

#include "harness/subject/descriptor.h"

namespace sigconform::testing {

/// Made by a test before the run. Workers close what they inherit, so a case opens the FIFO by its path.
class LifeLine {
 public:
  LifeLine();
  ~LifeLine();
  LifeLine(const LifeLine&) = delete;
  LifeLine& operator=(const LifeLine&) = delete;

  /// In a case: opens the FIFO, which stays open in this process and its children, and says so with a byte.
  static void hold();

  /// Waits for the byte of `hold`. False after 60 s.
  bool was_held();
  /// Waits until nobody holds it any more. False after 60 s.
  bool is_free();

 private:
  std::string folder_;
  Descriptor reading_;
};

}  // namespace sigconform::testing
