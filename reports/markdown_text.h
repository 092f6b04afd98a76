// Captured text in GitHub-flavoured Markdown: escaped so that it can neither format, link, mention nor break out.
#pragma once

#include <string>
#include <string_view>

namespace sigconform::reports {

/// One line of running text, also in a table.
std::string markdown_line(std::string_view raw, std::size_t limit = 2000);

/// A code span; in a table a pipe needs an escape even there.
std::string markdown_code(std::string_view raw, bool in_table, std::size_t limit = 300);

/// A fenced block, with a fence longer than any in the text.
std::string markdown_block(std::string_view raw, std::size_t limit);

/// A link where the reference is a harmless URL, else text.
std::string markdown_link(std::string_view link);

}  // namespace sigconform::reports
