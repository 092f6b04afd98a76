// Rows that are points of a family: the same work, with ever more of something.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "harness/latency/row.h"

namespace sigconform::latency {

/// "growth/threads/main-open/threads:100", one per value; `make` gets the value. 0 is "limit", the most that the
/// platform allows, and the row tells how many that are. A family whose samples take milliseconds is `slow`: it has
/// more time, and a shorter warm-up.
template <class Make>
bool register_family(std::string_view family, std::string_view parameter, std::initializer_list<int> values,
                     const std::vector<Leg>& legs, bool shares_processor, Make make, bool slow = false) {
  for (const int value : values) {
    register_row({.name = "growth/" + std::string{family} + "/" + std::string{parameter} + ":" +
                          (value == 0 ? "limit" : std::to_string(value)),
                  .legs = legs,
                  .make = [make, value](const Places&) -> std::unique_ptr<Row> { return make(value); },
                  .family = "growth/" + std::string{family},
                  .point = {std::string{parameter}, static_cast<double>(value)},
                  .shares_processor = shares_processor,
                  .pace_matters = !slow,
                  .budget_s = slow ? 0.2 + 0.001 * value : 0,
                  .warm_up = slow ? 3U : 20U});
  }
  return true;
}

}  // namespace sigconform::latency
