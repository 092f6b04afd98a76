// The time of day, as results files record it. Nothing is measured by it.
#pragma once

#include <string>

namespace sigconform {

/// RFC 3339, in UTC, to the second.
std::string time_stamp();

}  // namespace sigconform
