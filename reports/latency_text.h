// What every report, and the terminal, says of a latency row. Raw text: each writer escapes it for its format.
#pragma once

#include <array>
#include <string>

#include "reports/results.h"

namespace sigconform::reports {

struct LatencyColumn {
  const char* head;
  const char* figure;
};
/// Nanoseconds, and the number of samples.
inline constexpr std::array<LatencyColumn, 6> latency_columns{
    {{"p50", "p50_ns"}, {"p90", "p90_ns"}, {"p99", "p99_ns"}, {"p99.9", "p999_ns"}, {"max", "max_ns"}, {"n", "n"}}};

/// A line through a family's medians, and no row that was measured.
bool is_fit(const LatencyRow& row);

/// "O(n), 3.1 ns per threads (2.9 to 3.3)": what one more costs; the class alone where no line was drawn.
std::string fit_text(const LatencyRow& fit);

/// "1.13 (1.12 to 1.14), of what it is compared with"; empty where it is compared with nothing.
std::string ratio_text(const LatencyRow& row);

/// "on ROLE": where handlers ran, if not on the main thread; else empty.
std::string elsewhere_text(const LatencyRow& row);

}  // namespace sigconform::reports
