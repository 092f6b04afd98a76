// What the expectations say of one case and one requirement that it judges, on one platform.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "harness/conductor/expectations.h"

namespace sigconform {

class Predictions {
 public:
  /// Points into `expectations`.
  Predictions(const Expectations& expectations, std::string_view requirement, std::string_view case_name,
              const PlatformFacts& facts)
      : rows_(expectations.applying(requirement, case_name, facts)) {}

  /// The row that predicts the first of these failed expectations, provided that each of them is predicted by some row;
  /// null where one is not, or where there is none.
  const Expectation* row_for(const std::set<std::string>& failures) const;
  /// The first that no row predicts, or null. No row at all: null.
  const std::string* unpredicted(const std::set<std::string>& failures) const;
  /// The row whose contradiction is gone from a case that is met: one that names the case, or any where the whole
  /// requirement is met. Null where there is none, or where it comes and goes by chance.
  const Expectation* gone(bool requirement_met) const;
  /// Where the rows are, for a message: the place of the first.
  const std::string& where() const { return rows_.front()->where; }

 private:
  const Expectation* row_that_predicts(const std::string& failure) const;
  std::vector<const Expectation*> rows_;
};

}  // namespace sigconform
