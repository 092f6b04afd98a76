// TAP version 13, which every consumer reads: one line per requirement and column, a YAML block where somebody has to
// look. A deviation is `not ok ... # TODO`, what TAP calls an expected failure; unsupported and untested are `# SKIP`.
#pragma once

#include <string>

#include "reports/matrix.h"

namespace sigconform::reports {

std::string render_tap(const Matrix& matrix);

}  // namespace sigconform::reports
