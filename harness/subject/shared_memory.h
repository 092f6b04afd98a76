// The mapping in which a SharedStage lies.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "harness/subject/shared_stage.h"

namespace sigconform {

/// Maps fresh shared memory with an initialised SharedStage and unmaps it at the end. With `by_descriptor` the memory
/// has a descriptor that survives exec, so that a new image can map it again, and there is a file for what an image
/// that does not get so far says on its standard error; without, it is anonymous.
class SharedMemory {
 public:
  explicit SharedMemory(bool by_descriptor);
  ~SharedMemory();
  SharedMemory(const SharedMemory&) = delete;
  SharedMemory& operator=(const SharedMemory&) = delete;

  SharedStage& operator*() const { return *stage_; }
  SharedStage* operator->() const { return stage_; }

  /// The file for the standard error of a subject with images; -1 without.
  int error_descriptor() const { return errors_; }
  /// The end of what stands in it.
  std::string errors() const;

  /// What a clean start may not close: the memory's descriptor and the ends of the bells.
  std::span<const int> kept_descriptors() const { return kept_; }

 private:
  SharedStage* stage_ = nullptr;
  int descriptor_ = -1;
  int errors_ = -1;
  std::vector<int> kept_;
};

}  // namespace sigconform
