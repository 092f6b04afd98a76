// Runs something in a forked child as somebody else, or in another start state, and hears whether it went well.
#pragma once

#include <functional>
#include <string>

namespace sigconform::testing {

/// What `body` returns, from a child of this process; "exit code N" or "signal N" where it did not return (it
/// threw: SIGABRT); "no child" where none could be forked.
std::string in_child(const std::function<std::string()>& body);

/// Gives up root for good; does nothing for an ordinary user.
void become_ordinary_user();

}  // namespace sigconform::testing
