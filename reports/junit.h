// JUnit XML for continuous integration: one testcase per case and requirement, a testsuite per area and column.
// fail and unexpected-pass are failures, unresolved is an error, unsupported and deviation are skipped with their
// reason. Untested requirements have no case and so no testcase; a property counts them.
#pragma once

#include <string>

#include "reports/matrix.h"

namespace sigconform::reports {

/// The whole document; valid XML 1.0 whatever the captured bytes.
std::string render_junit(const Matrix& matrix);

}  // namespace sigconform::reports
