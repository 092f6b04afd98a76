// An instrument, and what two blocks of a row are by it.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "harness/latency/measured.h"

namespace sigconform::latency {

class Measuring : public testing::Test {
 protected:
  Measured measured(const std::string& row, const Target* target = nullptr) { return measured(*find_row(row), target); }
  Measured measured(const RowInfo& row, const Target* target = nullptr) {
    Measurement measurement{instrument_, row, target};
    for (int block = 0; block < 2 && measurement.is_going_on(); ++block) measurement.take(smallest_block);
    return measurement.finish();
  }

 private:
  Instrument instrument_{{.deadline = std::chrono::seconds{20}}};
};

}  // namespace sigconform::latency
