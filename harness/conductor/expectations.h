// Expectation files: which contradictions of the standard are known on which platforms, each with a reason and a link.
// They judge nothing by themselves; sub-command run applies them to `fail` and `pass`.
//
//   [[expectation]]
//   requirement = "sigqueue.eagain-at-limit"
//   case = "Queueing.LimitIsPerUser"         # optional: only this case
//   when = "os == Linux && libc == glibc"
//   verdict = "fail"                         # what is predicted
//   failure = "call = -1 * Which is: 32"     # what each failed expectation says; '*' stands for any text. Or a list.
//   chance = true                            # optional: it comes and goes there, so that a pass is not unexpected
//   reason = "The limit is charged to the real user, not to the sending process."
//   link = "setrlimit(2)"                    # a URL, a manual page, or "signal(7), a section of it"
#pragma once

#include <filesystem>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "harness/conductor/fact_expression.h"
#include "harness/conductor/platform_facts.h"

namespace sigconform {

/// One row of an expectation file: on platforms where `when` holds, the requirement is contradicted.
struct Expectation {
  std::string requirement;
  std::string case_name;  ///< `Suite.Name`, or empty: every case of the requirement
  FactExpression when;
  std::vector<std::string> failures;  ///< texts with '*': a failure that has none of them was not predicted
  std::string reason;
  std::string link;
  std::string where;       ///< `file:line` of the row
  bool by_chance = false;  ///< the platform meets the requirement at some times and not at others

  /// Whether this failed expectation is what the row speaks of.
  bool predicts(std::string_view failure) const;
};

/// An expectation file makes no sense. `what()` is one line that begins with `file:line: `.
struct ExpectationError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Every fact that `when` may speak of: those of platform_facts(), and what a run adds to them.
std::vector<std::string> expectation_vocabulary();

/// A set of expectations in which no two rows say the same.
class Expectations {
 public:
  /// Adds the rows of a text in TOML; `name` stands for the file in messages. Throws ExpectationError for what is no
  /// TOML, an unknown key, requirement or case, a condition that does not parse, a reason or link that is missing, and
  /// a row that repeats another one's requirement, case and condition.
  void add(std::string_view toml, const std::string& name);

  /// Adds a file. Throws ExpectationError, also where it cannot be read.
  void add_file(const std::filesystem::path& path);

  /// The rows that predict a contradiction there; those that name the case go before those that do not.
  std::vector<const Expectation*> applying(std::string_view requirement, std::string_view case_name,
                                           const PlatformFacts& facts) const;

  std::span<const Expectation> rows() const { return rows_; }

 private:
  std::vector<Expectation> rows_;
};

/// The expectations that were built into this executable from cases/expectations/*.toml.
Expectations built_in_expectations();

/// Used by generated code: remembers the text of a file for built_in_expectations. Returns true, to initialise a
/// static.
bool register_expectations(const char* name, const char* toml);

}  // namespace sigconform
