#include "harness/cli/latency_console.h"

#define FMT_HEADER_ONLY
#include <fmt/format.h>

#include <ostream>

#include "reports/latency_text.h"
#include "reports/text.h"

namespace sigconform {
namespace {

std::string figure(const reports::LatencyRow& row, const char* name) { return reports::fact_text(row.figures, name); }

}  // namespace

void print_latency_head(std::ostream& out) {
  out << fmt::format("{:<58}{:>10}{:>10}{:>10}{:>11}{:>11}{:>9}{:>8}\n", "row (nanoseconds)", "p50", "p90", "p99",
                     "p99.9", "max", "n", "dirty");
}

void print_latency_row(const reports::LatencyRow& row, std::ostream& out) {
  const auto missing = figure(row, "missing"), error = figure(row, "error");
  const auto name = reports::visible_line(row.name + (row.target == "platform" ? "" : " [" + row.target + "]"));
  if (!missing.empty() || !error.empty()) {
    out << fmt::format("{:<57} {}\n", name,
                       reports::visible_line(error.empty() ? "missing: " + missing : "error: " + error));
    return;
  }
  out << fmt::format("{:<58}{:>10}{:>10}{:>10}{:>11}{:>11}{:>9}{:>8}", name, figure(row, "p50_ns"),
                     figure(row, "p90_ns"), figure(row, "p99_ns"), figure(row, "p999_ns"), figure(row, "max_ns"),
                     figure(row, "n"), figure(row, "dirty"));
  const auto ratio = reports::ratio_text(row);
  for (const auto& more :
       {ratio.empty() ? ratio : "ratio " + ratio, reports::elsewhere_text(row), figure(row, "warning")})
    if (!more.empty()) out << "  " << reports::visible_line(more);
  out << '\n';
}

void print_growth_row(const reports::LatencyRow& row, std::ostream& out) {
  out << fmt::format("{:<58}{}\n", reports::visible_line(row.name), reports::visible_line(reports::fit_text(row)));
}

}  // namespace sigconform
