// The registry of cases: what CONFORMANCE_CASE and CONFORMANCE_TABLE declare, and everything else looks up.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sigconform {

/// What a case is run on: the platform itself, or once on each runtime, or once on each program (runtimes among them).
enum class RunOn { platform, runtimes, programs };

/// One case: a body that judges one or more requirements. Lives from static initialisation to exit.
struct CaseInfo {
  std::string suite;                           ///< [A-Za-z0-9_]+
  std::string name;                            ///< [A-Za-z0-9_]+; a table's row is appended as `Name_row`
  std::vector<std::string_view> requirements;  ///< ids, in the order declared
  std::string_view file;                       ///< relative to the project, `cases/masks/block.cpp`
  int line = 0;
  void (*body)(const void* row) = nullptr;  ///< runs in the judge
  const void* row = nullptr;                ///< the table's row, or null
  RunOn run_on = RunOn::platform;

  std::string full_name() const { return suite + "." + name; }
};

/// Every registered case, sorted by full name.
std::span<const CaseInfo> all_cases();

/// The case with that full name (`Suite.Name`), or null.
const CaseInfo* find_case(std::string_view full_name);

/// Used by the macros; returns true so that it can initialise a static.
bool register_case(CaseInfo info);

}  // namespace sigconform
