#include "harness/conductor/predictions.h"

#include <algorithm>

namespace sigconform {

const Expectation* Predictions::row_that_predicts(const std::string& failure) const {
  const auto found =
      std::find_if(rows_.begin(), rows_.end(), [&failure](const Expectation* row) { return row->predicts(failure); });
  return found == rows_.end() ? nullptr : *found;
}

const std::string* Predictions::unpredicted(const std::set<std::string>& failures) const {
  if (rows_.empty()) return nullptr;
  const auto found = std::find_if(failures.begin(), failures.end(),
                                  [this](const std::string& failure) { return row_that_predicts(failure) == nullptr; });
  return found == failures.end() ? nullptr : &*found;
}

const Expectation* Predictions::row_for(const std::set<std::string>& failures) const {
  if (failures.empty() || unpredicted(failures) != nullptr) return nullptr;
  return row_that_predicts(*failures.begin());
}

const Expectation* Predictions::gone(bool requirement_met) const {
  const auto found = std::find_if(rows_.begin(), rows_.end(), [requirement_met](const Expectation* row) {
    return !row->by_chance && (requirement_met || !row->case_name.empty());
  });
  return found == rows_.end() ? nullptr : *found;
}

}  // namespace sigconform
