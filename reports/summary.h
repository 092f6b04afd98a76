// The end of a run in plain text, for a terminal: numbers per verdict, and every requirement that needs attention.
#pragma once

#include <string>

#include "reports/matrix.h"

namespace sigconform::reports {

/// Without colour: that is the terminal's matter. No line holds control characters.
std::string render_summary(const Matrix& matrix);

}  // namespace sigconform::reports
