// What went wrong on a row's behalf where the row cannot catch it: on another thread, or in another process.
#pragma once

#include <array>
#include <type_traits>

namespace sigconform::latency::rows {

/// One exception, as plain data: it lies in shared memory, or goes through a pipe.
class Trouble {
 public:
  /// Where an exception is handled: keeps that one, its text as far as there is room.
  void keep() noexcept;
  /// Throws it, as Missing or as Broken. Nothing where none was kept.
  void rethrow() const;

 private:
  enum class Kind { none, missing, broken };
  void keep(Kind kind, const char* text) noexcept;

  Kind kind_ = Kind::none;
  std::array<char, 200> text_{};
};
static_assert(std::is_trivially_copyable_v<Trouble>);

}  // namespace sigconform::latency::rows
