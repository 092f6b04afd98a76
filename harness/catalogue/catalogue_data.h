// Where the lookup functions of this layer find the catalogue of the executable they are linked into.
// The data is generated for each executable by sigconform_catalogue(); nobody else uses this header.
#pragma once

#include <span>
#include <string_view>

#include "harness/catalogue/requirement.h"

namespace sigconform::detail {

/// A whole catalogue. Constant-initialised, so that it can be asked at any time, before main() too.
struct CatalogueData {
  std::span<const Requirement> requirements;  ///< sorted by id
  std::string_view digest;                    ///< "sha256:" and 64 hexadecimal digits
};

/// Defined by the generated requirements.cpp, or else by no_catalogue.cpp as empty.
extern const CatalogueData catalogue_data;

}  // namespace sigconform::detail
