// Which cases a run takes: what the user named, within the profiles and areas asked for. Runs nothing.
#pragma once

#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "harness/catalogue/requirement.h"
#include "harness/judge/registry.h"

namespace sigconform {

/// What the user asked for. Empty lists ask for everything (of the profiles: for the default ones).
struct SelectionRequest {
  /// Each a shell pattern (`* ? [...]`) over case names (`Suite.Name`), requirement ids and areas; one match is enough.
  std::vector<std::string> filters;
  std::vector<std::string> profiles;
  std::vector<std::string> areas;
};

/// What a run takes. Points into the registry and the catalogue.
struct Selection {
  std::vector<const CaseInfo*> cases;            ///< sorted by full name
  std::vector<const Requirement*> requirements;  ///< all of the selected profiles, whether a case is selected or not
  std::vector<std::string> profiles;             ///< those asked for, or the default ones
};

/// The request names something that there is not, or selects no case at all. `what()` is one line that names it.
struct SelectionError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The profiles of a run that names none: posix, iso-c, linux.
std::span<const std::string_view> default_profiles();

/// A case is selected when one of its requirements lies in the profiles and areas asked for, and a filter matches the
/// case, one of those requirements, or its area. Throws SelectionError, also for a filter that selects no case.
Selection select_cases(const SelectionRequest& request);

/// The same over cases and requirements given, for tests.
Selection select_cases(const SelectionRequest& request, std::span<const CaseInfo> cases,
                       std::span<const Requirement> requirements);

}  // namespace sigconform
