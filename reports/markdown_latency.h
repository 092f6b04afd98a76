// The latency figures of a Markdown summary, as the cells of one table.
#pragma once

#include <string>
#include <vector>

#include "reports/matrix.h"

namespace sigconform::reports {

/// Text of Markdown. Without rows where no file has figures.
struct MarkdownLatency {
  std::vector<std::string> head;
  std::vector<std::vector<std::string>> rows;  ///< with figures, or with what went wrong
  std::size_t missing = 0;                     ///< rows that the platform cannot have: not in the table
};

/// A column for the file where there are several, one for the ratio where a row has one. Lines through what grows are
/// left to the other reports.
MarkdownLatency markdown_latency(const Matrix& matrix);

}  // namespace sigconform::reports
