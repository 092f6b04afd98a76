#include "harness/conductor/expectations.h"

#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <optional>
#include <system_error>
#include <utility>

#include "harness/catalogue/requirement.h"
#include "harness/conductor/start_state.h"
#include "harness/judge/registry.h"

namespace sigconform {
namespace {

/// No expectation file that a person writes comes near; what is larger was named by mistake.
constexpr std::uintmax_t largest_file = 16U << 20;

std::vector<std::pair<const char*, const char*>>& registered_texts() {
  static std::vector<std::pair<const char*, const char*>> texts;
  return texts;
}

[[noreturn]] void fail(const std::string& where, const std::string& message) {
  throw ExpectationError(where + ": " + message);
}

std::string position(const std::string& file, const toml::source_region& source) {
  return file + ":" + std::to_string(source.begin.line);
}

/// "https://...", a manual page, "signal(7)", or one and a place in it or besides it, "signal(7), Signal
/// dispositions", "sigtimedwait(2); do_sigtimedwait() in kernel/signal.c".
bool is_link(std::string_view text) {
  if (text.starts_with("https://") || text.starts_with("http://"))
    return text.find('.') != std::string_view::npos && text.find_first_of(" \t\n") == std::string_view::npos;
  const auto open = text.find('(');
  const auto close = text.find(')');
  if (open == std::string_view::npos || close == std::string_view::npos || close < open + 2) return false;
  const auto name = text.substr(0, open);
  const auto section = text.substr(close + 1);
  return !name.empty() && name.find(' ') == std::string_view::npos && text[open + 1] >= '0' && text[open + 1] <= '9' &&
         (section.empty() || section.starts_with(", ") || section.starts_with("; "));
}

/// One [[expectation]], read with errors that name file and line.
class Row {
 public:
  Row(const toml::table& table, const std::string& file)
      : table_(table), file_(file), where_(position(file, table.source())) {
    constexpr std::array<std::string_view, 8> keys{"requirement", "case",   "when",   "verdict",
                                                   "failure",     "chance", "reason", "link"};
    for (const auto& [key, value] : table) {
      if (std::find(keys.begin(), keys.end(), key.str()) == keys.end())
        fail(position(file, key.source()),
             "unknown key '" + std::string{key.str()} +
                 "'; an expectation has requirement, case, when, verdict, failure, chance, reason and link");
    }
  }

  Expectation read() const {
    auto requirement = required("requirement");
    if (find_requirement(requirement) == nullptr)
      fail(line_of("requirement"), "unknown requirement '" + requirement + "'; `sigconform list` prints them all");
    auto case_name = optional("case").value_or("");
    if (!case_name.empty()) check_case(case_name, requirement);
    if (const auto verdict = required("verdict"); verdict != "fail")
      fail(line_of("verdict"), "verdict '" + verdict + "' cannot be predicted, only \"fail\" can");
    auto when = condition();
    auto predicted = failures();
    auto reason = required("reason");
    auto link = required("link");
    if (!is_link(link))
      fail(line_of("link"), "link '" + link + "' is neither a URL nor a manual page such as signal(7)");
    return {std::move(requirement), std::move(case_name), std::move(when), std::move(predicted),
            std::move(reason),      std::move(link),      where_,          by_chance()};
  }

 private:
  std::optional<std::string> optional(const char* key) const {
    const auto* node = table_.get(key);
    if (node == nullptr) return std::nullopt;
    const auto* text = node->as_string();
    if (text == nullptr) fail(line_of(key), std::string{key} + " must be a string");
    return text->get();
  }

  std::string required(const char* key) const {
    auto text = optional(key);
    if (!text) fail(where_, std::string{"this expectation has no "} + key);
    if (text->find_first_not_of(" \t\n") == std::string::npos) fail(line_of(key), std::string{key} + " is empty");
    return *text;
  }

  std::vector<std::string> failures() const {
    const auto* node = table_.get("failure");
    if (node == nullptr)
      fail(where_, "this expectation has no failure: a text that each failed expectation of the case shows");
    std::vector<std::string> texts;
    const auto take = [&](const toml::node& one) {
      const auto* text = one.as_string();
      if (text == nullptr) fail(line_of("failure"), "failure must be a string or a list of strings");
      // A text that every failure shows would predict every fault.
      if (text->get().find_first_not_of(" \t\n*") == std::string::npos)
        fail(line_of("failure"), "failure '" + text->get() + "' says nothing");
      texts.push_back(text->get());
    };
    if (const auto* list = node->as_array())
      for (const auto& one : *list) take(one);
    else
      take(*node);
    if (texts.empty()) fail(line_of("failure"), "failure is an empty list");
    return texts;
  }

  bool by_chance() const {
    const auto* node = table_.get("chance");
    if (node == nullptr) return false;
    const auto* flag = node->as_boolean();
    if (flag == nullptr) fail(line_of("chance"), "chance must be true or false");
    return flag->get();
  }

  FactExpression condition() const {
    const auto text = required("when");
    try {
      return FactExpression::parse(text, expectation_vocabulary());
    } catch (const FactExpressionError& error) {
      fail(line_of("when"), std::string{"in when = \""} + text + "\", " + error.what());
    }
  }

  void check_case(const std::string& name, const std::string& requirement) const {
    const auto* info = find_case(name);
#if defined(SIGCONFORM_PORTABLE)
    if (info == nullptr) return;  // a case of the Linux backend, which this build leaves out
#else
    if (info == nullptr) fail(line_of("case"), "unknown case '" + name + "'");
#endif
    const auto& judged = info->requirements;
    if (std::find(judged.begin(), judged.end(), requirement) == judged.end())
      fail(line_of("case"), "case '" + name + "' does not judge " + requirement);
  }

  std::string line_of(const char* key) const {
    const auto* node = table_.get(key);
    return node == nullptr ? where_ : position(file_, node->source());
  }

  const toml::table& table_;
  const std::string& file_;
  std::string where_;
};

toml::table parsed(std::string_view text, const std::string& name) {
  try {
    return toml::parse(text, name);
  } catch (const toml::parse_error& error) {
    const auto& begin = error.source().begin;
    std::string description{error.description()};
    std::replace(description.begin(), description.end(), '\n', ' ');
    fail(name + ":" + std::to_string(begin.line), "column " + std::to_string(begin.column) + ": " + description);
  }
}

/// Whether the parts between the pattern's '*' stand in the text, in this order.
bool shows(std::string_view text, std::string_view pattern) {
  for (;;) {
    const auto star = pattern.find('*');
    const auto part = pattern.substr(0, star);
    const auto at = text.find(part);
    if (at == std::string_view::npos) return false;
    if (star == std::string_view::npos) return true;
    text.remove_prefix(at + part.size());
    pattern.remove_prefix(star + 1);
  }
}

}  // namespace

bool Expectation::predicts(std::string_view failure) const {
  return std::any_of(failures.begin(), failures.end(),
                     [failure](const std::string& pattern) { return shows(failure, pattern); });
}

std::vector<std::string> expectation_vocabulary() {
  auto names = platform_fact_names();
  names.emplace_back("isolation");
  names.emplace_back("target");  // "cpython"; with target_version "3.11.2"
  names.emplace_back("target_version");
  for (const auto& [name, value] : start_state_facts()) names.push_back(name);
  return names;
}

void Expectations::add(std::string_view toml, const std::string& name) {
  const auto document = parsed(toml, name);
  for (const auto& [key, value] : document) {
    if (key.str() != "expectation" || !value.is_array_of_tables())
      fail(position(name, key.source()),
           "'" + std::string{key.str()} + "' is no [[expectation]], which is all that an expectation file holds");
  }
  const auto* tables = document.get_as<toml::array>("expectation");
  if (tables == nullptr) return;
  for (const auto& node : *tables) {
    auto row = Row{*node.as_table(), name}.read();
    const auto twin = std::find_if(rows_.begin(), rows_.end(), [&row](const Expectation& other) {
      return other.requirement == row.requirement && other.case_name == row.case_name &&
             other.when.canonical() == row.when.canonical();
    });
    if (twin != rows_.end())
      fail(row.where, "duplicate of " + twin->where + ": same requirement " + row.requirement + ", same condition");
    rows_.push_back(std::move(row));
  }
}

void Expectations::add_file(const std::filesystem::path& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (!std::filesystem::exists(status)) fail(path.string(), "no such expectation file");
  // A pipe is as good; a device may have no end.
  if (!std::filesystem::is_regular_file(status) && !std::filesystem::is_fifo(status))
    fail(path.string(), "is neither a file nor a pipe");
  std::ifstream file{path, std::ios::binary};
  std::string text;
  std::array<char, 65'536> chunk;
  while (file.read(chunk.data(), chunk.size()) || file.gcount() > 0) {
    text.append(chunk.data(), static_cast<std::size_t>(file.gcount()));
    if (text.size() > largest_file) fail(path.string(), "is too large for an expectation file");
  }
  if (!file.eof()) fail(path.string(), "cannot be read");
  add(text, path.string());
}

std::vector<const Expectation*> Expectations::applying(std::string_view requirement, std::string_view case_name,
                                                       const PlatformFacts& facts) const {
  std::vector<const Expectation*> found;
  for (const auto& row : rows_) {
    const bool is_of_the_case = row.case_name.empty() || row.case_name == case_name;
    if (row.requirement == requirement && is_of_the_case && row.when.holds(facts)) found.push_back(&row);
  }
  std::stable_partition(found.begin(), found.end(), [](const auto* row) { return !row->case_name.empty(); });
  return found;
}

Expectations built_in_expectations() {
  Expectations all;
  for (const auto& [name, text] : registered_texts()) all.add(text, name);
  return all;
}

bool register_expectations(const char* name, const char* toml) {
  registered_texts().emplace_back(name, toml);
  return true;
}

}  // namespace sigconform
