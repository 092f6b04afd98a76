#include "reports/timeline.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#define FMT_HEADER_ONLY
#include <fmt/format.h>

#include "reports/text.h"

namespace sigconform::reports {
namespace {

constexpr std::size_t name_limit = 40;
constexpr std::size_t detail_limit = 400;

EventShape shape_of(std::string_view kind) {
  static const std::map<std::string_view, EventShape> shapes{
      {"handler-enter", EventShape::handler_enter},
      {"handler-exit", EventShape::handler_exit},
      {"delivery", EventShape::delivery},
      {"call-returned", EventShape::call},
      {"mask", EventShape::snapshot},
      {"pending", EventShape::snapshot},
      {"disposition", EventShape::snapshot},
      {"altstack", EventShape::snapshot},
      {"value", EventShape::snapshot},
      {"mark", EventShape::mark},
      {"parked", EventShape::mark},
      {"started", EventShape::mark},
      {"ended", EventShape::ending},
      {"child-status", EventShape::ending},
      {"complaint", EventShape::complaint},
  };
  const auto found = shapes.find(kind);
  return found == shapes.end() ? EventShape::other : found->second;
}

/// Which events are shown: all, or the first and last half of the limit.
std::pair<std::size_t, std::size_t> hidden_range(std::size_t size, std::size_t limit) {
  if (size <= limit) return {size, size};
  return {limit / 2, size - (limit - limit / 2)};
}

}  // namespace

Timeline make_timeline(const std::vector<EvidenceEntry>& evidence, std::size_t limit) {
  Timeline timeline;
  std::map<std::string_view, std::size_t> lanes;
  std::map<std::size_t, std::vector<std::size_t>> open_handlers;
  const auto [hide_from, hide_to] = hidden_range(evidence.size(), limit);
  for (std::size_t index = 0; index < evidence.size(); ++index) {
    if (index == hide_from && hide_from != hide_to) {
      timeline.events.push_back({.hidden = hide_to - hide_from});
      index = hide_to;
      // An exit after the gap need not belong to an entry before it.
      open_handlers.clear();
    }
    const EvidenceEntry& entry = evidence[index];
    const auto [lane, is_new] = lanes.emplace(entry.participant, timeline.participants.size());
    if (is_new) timeline.participants.push_back(visible_line(entry.participant, name_limit));
    const EventShape shape = shape_of(entry.kind);
    auto& open = open_handlers[lane->second];
    if (shape == EventShape::handler_enter) open.push_back(timeline.events.size());
    if (shape == EventShape::handler_exit && !open.empty()) {
      timeline.spans.push_back({lane->second, open.back(), timeline.events.size()});
      open.pop_back();
    }
    timeline.events.push_back({.time = duration_text(entry.t_ns),
                               .lane = lane->second,
                               .shape = shape,
                               .kind = visible_line(entry.kind, name_limit),
                               .signal = visible_line(entry.signal, name_limit),
                               .detail = visible_line(entry.detail, detail_limit)});
  }
  return timeline;
}

std::string timeline_text(const std::vector<EvidenceEntry>& evidence, std::size_t limit) {
  const Timeline timeline = make_timeline(evidence, limit);
  std::size_t width = 0;
  for (const std::string& name : timeline.participants) width = std::max(width, name.size());
  std::string text;
  for (const TimelineEvent& event : timeline.events) {
    if (event.hidden > 0) {
      text += fmt::format("{:>10}  ... {} more events\n", "", event.hidden);
    } else {
      text += fmt::format("{:>10}  {:<{}}  {}", event.time, timeline.participants[event.lane], width, event.kind);
      for (const std::string* part : {&event.signal, &event.detail}) {
        if (!part->empty()) text += " " + *part;
      }
      text += '\n';
    }
  }
  return text;
}

std::string duration_text(std::uint64_t nanoseconds) {
  const auto value = static_cast<double>(nanoseconds);
  if (nanoseconds < 1'000) return fmt::format("{} ns", nanoseconds);
  if (nanoseconds < 1'000'000) return fmt::format("{:.1f} µs", value / 1e3);
  if (nanoseconds < 1'000'000'000) return fmt::format("{:.1f} ms", value / 1e6);
  return fmt::format("{:.1f} s", value / 1e9);
}

}  // namespace sigconform::reports
