// Which references of expectation files may become links.
#pragma once

#include <string_view>

namespace sigconform::reports {

/// True for an http or https URL of harmless characters only: safe in an attribute and in Markdown alike.
/// Anything else (`fork(2)`, `javascript:...`) is shown as text.
bool is_web_link(std::string_view link);

}  // namespace sigconform::reports
