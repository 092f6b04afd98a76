#include "harness/cli/latency_console.h"

#define FMT_HEADER_ONLY
#include <fmt/format.h>

#include <ostream>

#include "harness/cli/latency_results.h"
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
  const auto ratio = figure(row, "ratio"), low = figure(row, "ratio_low");
  if (!ratio.empty()) out << "  ratio " << ratio;
  if (!low.empty()) out << fmt::format(" ({} to {})", low, figure(row, "ratio_high"));
  if (const auto role = figure(row, "handled_on"); !role.empty() && role != "main")
    out << "  on " << reports::visible_line(role);
  out << '\n';
}

void print_growth_row(const reports::LatencyRow& row, std::ostream& out) {
  out << fmt::format("{:<58}{}, {} ns per {} ({} to {})\n", reports::visible_line(row.name), figure(row, "class"),
                     figure(row, "slope_ns"), figure(row, "parameter"), figure(row, "slope_low_ns"),
                     figure(row, "slope_high_ns"));
}

void print_latency_entry(const LatencyEntry& entry, const UndisturbedPaces& paces, std::ostream& out) {
  for (const auto& row : latency_rows_of(entry, paces)) print_latency_row(row, out);
  out.flush();
}

}  // namespace sigconform
