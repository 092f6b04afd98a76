// What a test knows of the processes of a case, and tells them, without asking for a time or a number: they hold a FIFO
// open, so it knows that they are there and when all are gone, and they go on when it says so.
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
  /// The same, then waits for `release`. Whatever a test does before that, the case is still there.
  static void hold_until_released();

  /// Waits for the byte of `hold`. False after 60 s.
  bool was_held();
  /// Lets one process go on that is in `hold_until_released`, or comes there later.
  void release();
  /// Waits until nobody holds it any more. False after 60 s.
  bool is_free();

 private:
  std::string folder_;
  Descriptor reading_;
  Descriptor release_reading_;  ///< held so that the release can be written before anybody waits for it
  Descriptor release_writing_;
};

}  // namespace sigconform::testing
