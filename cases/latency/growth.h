// Rows that are points of a family: the same work, with ever more of something.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "harness/latency/row.h"

namespace sigconform::latency::rows {

/// The value that stands for the most that the platform allows: the row finds out how many that are, and tells.
inline constexpr int at_limit = 0;

struct Family {
  std::string name;  ///< "threads/main-open": a row of it is "growth/threads/main-open/threads:100"
  std::string parameter;
  std::vector<int> values;
  std::vector<Leg> legs;
  std::function<std::unique_ptr<Row>(int value)> make;
  /// Says of a row what else it has, where it is more than that.
  void (*complete)(RowInfo& row, int value) = nullptr;
};

/// Returns true so that it can initialise a static.
inline bool register_family(const Family& family) {
  for (const int value : family.values) {
    RowInfo row;
    row.name = std::string{cost_families} + family.name + "/" + family.parameter + ":" +
               (value == at_limit ? "limit" : std::to_string(value));
    row.legs = family.legs;
    row.make = [make = family.make, value](const Places&) { return make(value); };
    row.family = std::string{cost_families} + family.name;
    row.point = {family.parameter, static_cast<double>(value)};
    if (family.complete != nullptr) family.complete(row, value);
    register_row(std::move(row));
  }
  return true;
}

}  // namespace sigconform::latency::rows
