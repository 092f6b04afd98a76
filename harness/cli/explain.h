// `sigconform explain ID`: everything that is known of one requirement.
#pragma once

#include <iosfwd>
#include <string_view>

namespace sigconform {

/// Writes the sentence, its source, how it is verified, what verdict it can have, its cases, and the counts of the
/// catalogue. Returns the exit code 0. Throws UsageError with the nearest ids where the catalogue does not have it.
int explain(std::string_view id, std::ostream& out);

}  // namespace sigconform
