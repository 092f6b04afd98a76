// A summary in GitHub-flavoured Markdown: for a pull request, a job summary, a release note.
// Not every requirement is in it, only the numbers, what needs attention, what differs and what was observed.
#pragma once

#include <cstddef>
#include <string>

#include "reports/matrix.h"

namespace sigconform::reports {

/// GitHub cuts a job summary at 1 MiB; the rest of the page needs some room too.
inline constexpr std::size_t markdown_size_limit = 900'000;

/// Always below `markdown_size_limit` bytes; what did not fit is counted in a note at its end.
std::string render_markdown(const Matrix& matrix);

}  // namespace sigconform::reports
