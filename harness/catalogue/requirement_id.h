// Requirement ids at compile time: an id that the catalogue does not have does not build.
// The catalogue is the one that sigconform_catalogue(TARGET DIRECTORY) gave to the target being compiled; the texts
// are found at run time through requirement.h.
#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string_view>

#if __has_include("sigconform_catalogue/requirement_ids.h")
#include "sigconform_catalogue/requirement_ids.h"
#else
namespace sigconform::detail {
// A library may name the type without having a catalogue; only making an id needs one.
inline constexpr std::string_view requirement_ids[] = {""};
}  // namespace sigconform::detail
#define SIGCONFORM_NO_CATALOGUE 1
#endif

namespace sigconform {

namespace detail {
// Declared, never defined, not constexpr: calling them during constant evaluation is the error message.
void this_id_is_not_in_the_catalogue(std::string_view id);
void this_target_has_no_catalogue_call_sigconform_catalogue_in_cmake(std::string_view id);
}  // namespace detail

/// An id that is known to be in the catalogue. Made only from a string literal, checked by the compiler.
class RequirementId {
 public:
  template <std::size_t N>
  consteval RequirementId(const char (&id)[N])  // NOLINT(google-explicit-constructor): `"fork.mask-inherited"` is one
      : id_(id, N - 1) {
#ifdef SIGCONFORM_NO_CATALOGUE
    // The condition holds for every id; without one g++ calls the constructor unusable and does not say why.
    if (id_.data() != nullptr) detail::this_target_has_no_catalogue_call_sigconform_catalogue_in_cmake(id_);
#else
    if (!std::binary_search(std::begin(detail::requirement_ids), std::end(detail::requirement_ids), id_)) {
      detail::this_id_is_not_in_the_catalogue(id_);
    }
#endif
  }

  constexpr std::string_view view() const { return id_; }

 private:
  std::string_view id_;
};

}  // namespace sigconform
