#include "harness/conductor/fact_expression.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <compare>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace sigconform {
namespace {

constexpr std::string_view digits = "0123456789";
constexpr std::string_view word_characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.+-";
/// Deeper nesting is a generated or hostile text, and the parser is recursive.
constexpr int deepest_nesting = 100;

using Version = std::vector<std::uint64_t>;

/// The leading dotted number of `text`, without trailing zero parts; nothing where it does not begin with a digit or
/// a part is beyond all measure. `rest` receives what follows.
std::optional<Version> leading_version(std::string_view text, std::string_view& rest) {
  Version version;
  rest = text;
  while (!rest.empty() && digits.find(rest.front()) != std::string_view::npos) {
    std::uint64_t part = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), part);
    if (error != std::errc{}) return std::nullopt;
    version.push_back(part);
    rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
    if (rest.size() < 2 || rest[0] != '.' || digits.find(rest[1]) == std::string_view::npos) break;
    rest.remove_prefix(1);
  }
  if (version.empty()) return std::nullopt;
  while (version.size() > 1 && version.back() == 0) version.pop_back();
  return version;
}

std::optional<Version> leading_version(std::string_view text) {
  std::string_view rest;
  return leading_version(text, rest);
}

std::optional<Version> whole_version(std::string_view text) {
  std::string_view rest;
  auto version = leading_version(text, rest);
  return rest.empty() ? version : std::nullopt;
}

bool same_value(std::string_view left, std::string_view right) {
  const auto left_version = whole_version(left);
  return left_version ? left_version == whole_version(right) : left == right;
}

bool equals(std::string_view actual, std::string_view wanted) {
  if (same_value(actual, wanted)) return true;
  while (!actual.empty()) {
    const auto part = actual.substr(0, actual.find('+'));
    if (same_value(part, wanted)) return true;
    actual.remove_prefix(std::min(actual.size(), part.size() + 1));
  }
  return false;
}

bool is_there(std::string_view actual) {
  return !actual.empty() && actual != "none" && actual != "false" && actual != "unknown";
}

enum class Ordering { less, less_equal, greater, greater_equal };

bool is_ordered(std::string_view actual, Ordering ordering, const Version& wanted) {
  const auto version = leading_version(actual);
  if (!version) return false;
  const auto comparison = *version <=> wanted;
  switch (ordering) {
    case Ordering::less:
      return comparison < 0;
    case Ordering::less_equal:
      return comparison <= 0;
    case Ordering::greater:
      return comparison > 0;
    case Ordering::greater_equal:
      return comparison >= 0;
  }
  return false;
}

}  // namespace

/// Recursive descent, one function per level of precedence.
class FactExpressionParser {
 public:
  FactExpressionParser(std::string_view text, std::span<const std::string> known) : text_(text), known_(known) {}

  FactExpression whole() {
    auto expression = alternatives();
    skip_space();
    if (at_ < text_.size()) fail("unexpected '" + std::string{text_[at_]} + "', expected && or || or the end");
    return expression;
  }

 private:
  using Predicate = FactExpression::Predicate;

  FactExpression alternatives() {
    auto left = conjunction();
    while (take("||")) {
      auto right = conjunction();
      left = {[a = left.predicate_, b = right.predicate_](const PlatformFacts& facts) { return a(facts) || b(facts); },
              "(" + left.canonical_ + "||" + right.canonical_ + ")"};
    }
    return left;
  }

  FactExpression conjunction() {
    auto left = negation();
    while (take("&&")) {
      auto right = negation();
      left = {[a = left.predicate_, b = right.predicate_](const PlatformFacts& facts) { return a(facts) && b(facts); },
              "(" + left.canonical_ + "&&" + right.canonical_ + ")"};
    }
    return left;
  }

  FactExpression negation() {
    if (++depth_ > deepest_nesting) fail("nested too deeply");
    auto inner = take("!") ? negated(negation()) : take("(") ? bracketed() : comparison();
    --depth_;
    return inner;
  }

  static FactExpression negated(const FactExpression& inner) {
    return {[a = inner.predicate_](const PlatformFacts& facts) { return !a(facts); }, "!" + inner.canonical_};
  }

  FactExpression bracketed() {
    auto inner = alternatives();
    if (!take(")")) fail("expected )");
    return inner;
  }

  FactExpression comparison() {
    const auto name = known_fact();
    if (take("==")) return equality(name, {value()});
    if (take("!=")) return negated(equality(name, {value()}));
    if (take("<=")) return order(name, Ordering::less_equal, "<=");
    if (take(">=")) return order(name, Ordering::greater_equal, ">=");
    if (take("<")) return order(name, Ordering::less, "<");
    if (take(">")) return order(name, Ordering::greater, ">");
    if (text_.substr(at_).starts_with('=')) fail("'=' is no operator, write ==");
    const auto before = at_;
    if (bare_word() == "in") return equality(name, list());
    at_ = before;
    return {[name](const PlatformFacts& facts) { return is_there(fact(facts, name)); }, name};
  }

  static FactExpression equality(const std::string& name, const std::vector<std::string>& wanted) {
    std::string canonical = name + "==";
    for (const auto& value : wanted) canonical += "'" + value + "'";
    return {[name, wanted](const PlatformFacts& facts) {
              const auto actual = fact(facts, name);
              return std::any_of(wanted.begin(), wanted.end(),
                                 [actual](const std::string& value) { return equals(actual, value); });
            },
            std::move(canonical)};
  }

  FactExpression order(const std::string& name, Ordering ordering, std::string_view word) {
    skip_space();
    const auto start = at_;
    const auto text = value();
    const auto version = whole_version(text);
    if (!version) fail_at(start, std::string{word} + " needs a number or a dotted version, not '" + text + "'");
    return {[name, ordering, wanted = *version](const PlatformFacts& facts) {
              return is_ordered(fact(facts, name), ordering, wanted);
            },
            name + std::string{word} + "'" + text + "'"};
  }

  std::vector<std::string> list() {
    if (!take("[")) fail("expected [ after in");
    std::vector<std::string> values{value()};
    while (take(",")) values.push_back(value());
    if (!take("]")) fail("expected , or ]");
    return values;
  }

  std::string known_fact() {
    skip_space();
    const auto start = at_;
    auto name = bare_word();
    if (name.empty()) fail("expected the name of a fact");
    if (std::find(known_.begin(), known_.end(), name) != known_.end()) return name;
    std::string all;
    for (const auto& known : known_) all += (all.empty() ? "" : ", ") + known;
    fail_at(start, "unknown fact '" + name + "'; known facts: " + all);
  }

  std::string value() {
    skip_space();
    if (at_ < text_.size() && (text_[at_] == '\'' || text_[at_] == '"')) {
      const auto end = text_.find(text_[at_], at_ + 1);
      if (end == std::string_view::npos) fail("this quote is not closed");
      std::string inside{text_.substr(at_ + 1, end - at_ - 1)};
      at_ = end + 1;
      return inside;
    }
    auto word = bare_word();
    if (word.empty()) fail("expected a value");
    return word;
  }

  std::string bare_word() {
    skip_space();
    const auto rest = text_.substr(at_);
    const auto word = rest.substr(0, rest.find_first_not_of(word_characters));
    at_ += word.size();
    return std::string{word};
  }

  bool take(std::string_view token) {
    skip_space();
    if (!text_.substr(at_).starts_with(token)) return false;
    at_ += token.size();
    return true;
  }

  void skip_space() { at_ = std::min(text_.size(), text_.find_first_not_of(" \t\r\n", at_)); }

  [[noreturn]] void fail(const std::string& message) {
    skip_space();
    fail_at(at_, at_ == text_.size() ? message + ", but the expression ends here" : message);
  }
  [[noreturn]] static void fail_at(std::size_t at, const std::string& message) {
    throw FactExpressionError(at + 1, message);
  }

  std::string_view text_;
  std::span<const std::string> known_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

FactExpression FactExpression::parse(std::string_view text, std::span<const std::string> known) {
  return FactExpressionParser{text, known}.whole();
}

}  // namespace sigconform
