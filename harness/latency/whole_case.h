// A row that runs a conformance case as a worker does.
#pragma once

#include <memory>
#include <string>

#include "harness/latency/row.h"

namespace sigconform::latency {

/// Throws Missing where this build has no case of that name. A verdict other than `pass` breaks the row.
std::unique_ptr<Row> whole_case(const std::string& case_name);

}  // namespace sigconform::latency
