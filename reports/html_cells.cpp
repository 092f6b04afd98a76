// A cell of the matrix with its cases, and the drawing of the evidence.
#include <algorithm>

#define FMT_HEADER_ONLY
#include <fmt/format.h>

#include "reports/html_parts.h"
#include "reports/links.h"
#include "reports/text.h"
#include "reports/timeline.h"
#include "reports/verdict_style.h"

namespace sigconform::reports::html {
namespace {

constexpr std::size_t row_height = 20;
constexpr std::size_t head_height = 32;
constexpr std::size_t time_width = 74;
constexpr double character_width = 7.0;
/// Longer words are cut in the drawing and whole in its tooltip.
constexpr std::size_t words_shown = 120;

std::string_view shape_name(EventShape shape) {
  switch (shape) {
    case EventShape::handler_enter:
      return "handler-enter";
    case EventShape::handler_exit:
      return "handler-exit";
    case EventShape::delivery:
      return "delivery";
    case EventShape::call:
      return "call";
    case EventShape::snapshot:
      return "snapshot";
    case EventShape::mark:
      return "mark";
    case EventShape::ending:
      return "ending";
    case EventShape::complaint:
      return "complaint";
    case EventShape::other:
      return "other";
  }
  return "other";
}

std::size_t lane_width(const Timeline& timeline) {
  std::size_t longest = 0;
  for (const std::string& name : timeline.participants) longest = std::max(longest, name.size());
  return std::max<std::size_t>(60, static_cast<std::size_t>(static_cast<double>(longest) * character_width) + 16);
}

std::size_t y_of(std::size_t index) { return head_height + index * row_height; }

Fields event_fields(const TimelineEvent& event, std::size_t index, std::size_t x, std::size_t words_x) {
  Fields fields;
  fields.number("y", y_of(index))
      .number("base", y_of(index) + 4)
      .number("words", words_x)
      .number("times", time_width - 6);
  if (event.hidden > 0) return fields.number("hidden", event.hidden);
  fields.flag("hidden", false).number("x", x).number("lead", words_x - 6);
  fields.line("time", event.time)
      .line("shape", shape_name(event.shape))
      .line("kind", event.kind)
      .line("signal", event.signal);
  const bool is_long = event.kind.size() + event.signal.size() + event.detail.size() > words_shown;
  fields.line("detail", is_long ? clipped(event.detail, words_shown) : event.detail);
  fields.line("whole", is_long ? event.detail : "");
  return fields;
}

std::string repeated(const CaseReport& one) {
  if (one.runs <= 1) return "";
  std::string text = fmt::format("{} runs", one.runs);
  for (const auto& [verdict, number] : one.tally) text += fmt::format(", {} {}", number, to_string(verdict));
  if (one.failure_bound_95)
    text += fmt::format("; fails in at most {:.1f} % (95 % confidence)", *one.failure_bound_95 * 100);
  return text;
}

Fields case_fields(const CaseReport& one, CellStyle style) {
  Fields fields = verdict_fields(one.verdict);
  const std::string outcome = one.observed.empty() ? std::string(to_string(one.verdict)) : one.observed;
  fields.line("outcome", outcome, 200).line("name", one.name, 300).line("file", one.file, 300);
  fields.number("line", static_cast<std::size_t>(one.line)).line("duration", duration_text(one.duration_us * 1000));
  fields.line("repeated", repeated(one)).text("message", one.message).text("autopsy", one.autopsy);
  fields.rendered("timeline", timeline(one.evidence)).number("events", one.evidence.size());
  fields.flag("folded", style == CellStyle::calm || one.verdict == Verdict::deviation);
  return fields;
}

std::vector<Fields> deviation_fields(const VerdictRow& row) {
  if (!row.deviation) return {};
  const bool is_link = is_web_link(row.deviation->link);
  Fields fields;
  fields.line("reason", row.deviation->reason, 2000);
  fields.line("url", is_link ? row.deviation->link : "", 2000)
      .line("reference", is_link ? "" : row.deviation->link, 300);
  return {fields};
}

}  // namespace

std::string timeline(const std::vector<EvidenceEntry>& evidence) {
  if (evidence.empty()) return "";
  const Timeline layout = make_timeline(evidence);
  const std::size_t width = lane_width(layout);
  const auto x_of = [&](std::size_t lane) { return time_width + width * lane + width / 2; };
  const std::size_t words_x = time_width + width * layout.participants.size() + 12;
  std::vector<Fields> lanes;
  std::vector<Fields> spans;
  std::vector<Fields> events;
  for (std::size_t lane = 0; lane < layout.participants.size(); ++lane) {
    lanes.push_back(Fields().number("x", x_of(lane)).line("name", layout.participants[lane]));
  }
  for (const HandlerSpan& span : layout.spans) {
    spans.push_back(Fields()
                        .number("x", x_of(span.lane) - 4)
                        .number("y", y_of(span.first))
                        .number("length", (span.last - span.first) * row_height));
  }
  std::size_t longest = 0;
  for (std::size_t index = 0; index < layout.events.size(); ++index) {
    const TimelineEvent& event = layout.events[index];
    events.push_back(event_fields(event, index, x_of(event.lane), words_x));
    longest = std::max(longest,
                       std::min(event.kind.size() + event.signal.size() + event.detail.size(), words_shown + 60) + 2);
  }
  Fields fields;
  fields.number("count", evidence.size())
      .number("height", y_of(layout.events.size()) - 4)
      .number("bottom", y_of(layout.events.size()) - 10);
  fields.number("width", words_x + std::max<std::size_t>(
                                       300, static_cast<std::size_t>(static_cast<double>(longest) * character_width)));
  static Template drawing("timeline.svg");
  return drawing.render(fields.list("lanes", lanes).list("spans", spans).list("events", events));
}

std::string cell(const Matrix& matrix, const MatrixRow& row, std::size_t column, CellStyle style) {
  const VerdictRow& one = *row.cells[column];
  std::vector<Fields> cases;
  for (const CaseReport& each : one.cases) {
    if (style == CellStyle::calm || needs_attention(each.verdict)) cases.push_back(case_fields(each, style));
  }
  Fields fields = verdict_fields(one.verdict);
  fields.line("letter", letter(matrix, column))
      .line("label", matrix.columns[column].label, 300)
      .line("outcome", outcome(one), 200);
  fields.list("deviation", deviation_fields(one)).list("cases", cases);
  static Template whole("cell.html");
  return whole.render(fields);
}

}  // namespace sigconform::reports::html
