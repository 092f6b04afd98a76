// One self-contained HTML page: no other file, no network, readable without its little script.
// What fails stands first; then every requirement with its sentence, source, verdict, cases and evidence.
#pragma once

#include <string>

#include "reports/matrix.h"

namespace sigconform::reports {

std::string render_html(const Matrix& matrix);

}  // namespace sigconform::reports
