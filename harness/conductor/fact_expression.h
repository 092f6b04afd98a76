// A condition over platform facts, as an expectation's `when` states it. Parsed once, asked often, changes nothing.
//
//   libc == glibc && libc_version < 2.37
//   emulator || sandbox in [gvisor, wsl1]
//   !(os == Linux && kernel >= 5.10) && instrumentation != tsan
#pragma once

#include <functional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

#include "harness/conductor/platform_facts.h"

namespace sigconform {

/// The text is no expression. `what()` is one line that begins with the column.
struct FactExpressionError : std::runtime_error {
  FactExpressionError(std::size_t at, const std::string& message)
      : std::runtime_error("column " + std::to_string(at) + ": " + message), column(at) {}
  std::size_t column;  ///< 1 for the first character
};

/// Operators: `== != < <= > >=`, `in [a, b]`, `&& || !` and parentheses; `!` binds closest, then `&&`, then `||`.
/// A value is a bare word of [A-Za-z0-9_.+-] or stands in 'single' or "double" quotes.
///
/// - A bare fact holds where it is there and none of "none", "false", "unknown".
/// - `==` compares dotted numbers as versions (2.36 equals 2.36.0), else text; of a value joined by "+" one part
/// suffices.
/// - `< <= > >=` compare versions, of a fact its leading dotted number ("6.1.0-13-amd64" is 6.1.0). Where the fact has
///   none, or is not there, none of the four holds.
class FactExpression {
 public:
  /// Throws FactExpressionError; a fact that is not in `known` is one, and the message lists those that are.
  static FactExpression parse(std::string_view text, std::span<const std::string> known);

  bool holds(const PlatformFacts& facts) const { return predicate_(facts); }

  /// The same for two texts that differ only in white space, quotes and parentheses that change nothing.
  const std::string& canonical() const { return canonical_; }

 private:
  friend class FactExpressionParser;
  using Predicate = std::function<bool(const PlatformFacts&)>;
  FactExpression(Predicate predicate, std::string canonical)
      : predicate_(std::move(predicate)), canonical_(std::move(canonical)) {}

  Predicate predicate_;
  std::string canonical_;
};

}  // namespace sigconform
