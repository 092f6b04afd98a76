// Requirement ids at compile time: an id that the catalogue does not have does not build.
#pragma once

#include <string_view>

namespace sigconform {

/// An id that is known to be in the catalogue. Made only from a string literal, checked by the compiler.
class RequirementId {
 public:
  template <std::size_t N>
  consteval RequirementId(const char (&id)[N]);  // NOLINT(google-explicit-constructor): `"fork.mask-inherited"` is one
  constexpr std::string_view view() const { return id_; }

 private:
  std::string_view id_;
};

}  // namespace sigconform
