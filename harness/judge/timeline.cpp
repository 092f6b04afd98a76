#include "harness/judge/timeline.h"

#include <algorithm>
#include <cstdio>

namespace sigconform {
namespace {

constexpr std::size_t least_width = 12;
constexpr std::size_t greatest_width = 26;

/// What stands in a participant's column; the rest of the event stands at the end of the row.
std::string cell_of(const EvidenceLine& event) {
  if (event.kind == "handler-enter") return "enter " + event.signal;
  if (event.kind == "handler-exit") return "exit " + event.signal;
  if (event.kind == "delivery") return "sends " + event.signal;
  if (event.kind == "call-returned") return "returned";
  if (event.kind == "child-status") return "sees status";
  return event.kind;
}

std::string padded(std::string text, std::size_t width) {
  if (text.size() > width) text.resize(width);
  text.append(width - text.size(), ' ');
  return text;
}

struct Column {
  std::string name;
  std::size_t width;
};

std::vector<Column> columns_of(const std::vector<EvidenceLine>& evidence) {
  std::vector<Column> columns;
  for (const EvidenceLine& event : evidence) {
    auto found =
        std::find_if(columns.begin(), columns.end(), [&](const Column& c) { return c.name == event.participant; });
    if (found == columns.end()) found = columns.insert(columns.end(), {event.participant, least_width});
    found->width = std::min(greatest_width, std::max({found->width, event.participant.size(), cell_of(event).size()}));
  }
  return columns;
}

std::string trimmed(std::string row) {
  row.erase(row.find_last_not_of(' ') + 1);
  return row + "\n";
}

std::string row_of(const EvidenceLine& event, const std::vector<Column>& columns) {
  char time[32];
  std::snprintf(time, sizeof time, "%10.1f  ", static_cast<double>(event.time_ns) / 1000.0);
  std::string row = time;
  for (const Column& column : columns)
    row += padded(column.name == event.participant ? cell_of(event) : "", column.width) + "  ";
  return trimmed(row + event.detail);
}

}  // namespace

std::string render_timeline(const std::vector<EvidenceLine>& evidence, std::size_t max_rows) {
  if (evidence.empty()) return {};
  const std::vector<Column> columns = columns_of(evidence);
  std::string text = "        us  ";
  for (const Column& column : columns) text += padded(column.name, column.width) + "  ";
  text = trimmed(text);
  const std::size_t half = std::max<std::size_t>(max_rows / 2, 1);
  for (std::size_t at = 0; at < evidence.size(); ++at) {
    if (evidence.size() > max_rows && at == half) {
      const std::size_t skipped = evidence.size() - 2 * half;
      text += "        ... " + std::to_string(skipped) + " events left out\n";
      at += skipped;
    }
    text += row_of(evidence[at], columns);
  }
  return text;
}

}  // namespace sigconform
