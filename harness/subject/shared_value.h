// A value in memory that the judge and every process forked from it share: counters, flags and results of a case.
// The judge makes it before the subject, whose body captures a reference. It does not survive exec, wakes nobody
// (`Stage::wait_until` looks again after every event), and belongs to the scope that made it.
#pragma once

#include <sys/mman.h>

#include <cerrno>
#include <cstring>
#include <new>
#include <string>
#include <type_traits>

#include "harness/subject/outcome.h"

namespace sigconform {

template <typename T>
class SharedValue {
 public:
  static_assert(std::is_trivially_destructible_v<T>, "nobody destroys it: a process may die while it uses it");

  /// Value-initialised. Throws `Unresolved` where there is no memory.
  SharedValue() {
    void* memory = mmap(nullptr, sizeof(T), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) throw Unresolved(std::string("mmap of a shared value: ") + std::strerror(errno));
    value_ = new (memory) T{};
  }
  ~SharedValue() { munmap(value_, sizeof(T)); }
  SharedValue(const SharedValue&) = delete;
  SharedValue& operator=(const SharedValue&) = delete;

  T& operator*() const noexcept { return *value_; }
  T* operator->() const noexcept { return value_; }

 private:
  T* value_;
};

}  // namespace sigconform
