// Results to JSON. Rows are converted and written one by one, so that a long run needs no second copy of itself.
#include <functional>

#include <nlohmann/json.hpp>

#include "reports/results_json.h"
#include "reports/text.h"

namespace sigconform::reports {
namespace {

using Json = nlohmann::ordered_json;
using Sink = std::function<void(std::string_view)>;

Json text(std::string_view raw) { return valid_utf8(raw); }

/// Empty text is null: a reader sees that there is none.
Json text_or_null(std::string_view raw) { return raw.empty() ? Json(nullptr) : text(raw); }

Json texts(const std::vector<std::string>& list) {
  Json array = Json::array();
  for (const std::string& item : list) array.push_back(text(item));
  return array;
}

Json facts(const Facts& map) {
  Json object = Json::object();
  for (const auto& [name, fact] : map) {
    object[valid_utf8(name)] = std::visit(
        [](const auto& value) -> Json {
          if constexpr (std::is_same_v<std::decay_t<decltype(value)>, std::string>) {
            return text(value);
          } else {
            return value;
          }
        },
        fact);
  }
  return object;
}

Json outcome(const CaseReport& one) {
  Json object{{"name", text(one.name)},
              {"file", text(one.file)},
              {"line", one.line},
              {"verdict", to_string(one.verdict)},
              {"observed", text_or_null(one.observed)},
              {"message", text_or_null(one.message)},
              {"duration_us", one.duration_us},
              {"runs", one.runs}};
  if (!one.tally.empty()) {
    Json& tally = object["tally"] = Json::object();
    for (const auto& [verdict, count] : one.tally) tally[std::string(to_string(verdict))] = count;
  }
  if (one.failure_bound_95) object["failure_bound_95"] = *one.failure_bound_95;
  Json& evidence = object["evidence"] = Json::array();
  for (const EvidenceEntry& entry : one.evidence) {
    evidence.push_back({{"t_ns", entry.t_ns},
                        {"participant", text(entry.participant)},
                        {"kind", text(entry.kind)},
                        {"signal", text_or_null(entry.signal)},
                        {"detail", text_or_null(entry.detail)}});
  }
  object["autopsy"] = text_or_null(one.autopsy);
  return object;
}

Json row(const VerdictRow& one) {
  Json object{{"requirement", text(one.requirement)},
              {"text", text(one.text)},
              {"source", text(one.source)},
              {"area", text(one.area)},
              {"profile", text(one.profile)},
              {"level", text(one.level)},
              {"option", text_or_null(one.option)},
              {"target", text(one.target)},
              {"verdict", to_string(one.verdict)},
              {"observed", text_or_null(one.observed)},
              {"deviation", nullptr}};
  if (one.deviation) {
    object["deviation"] = {{"reason", text(one.deviation->reason)}, {"link", text_or_null(one.deviation->link)}};
  }
  Json& cases = object["cases"] = Json::array();
  for (const CaseReport& each : one.cases) cases.push_back(outcome(each));
  return object;
}

Json run(const RunInfo& one) {
  return {{"started", text(one.started)},
          {"duration_ms", one.duration_ms},
          {"tool_version", text(one.tool_version)},
          {"command_line", texts(one.command_line)},
          {"seed", one.seed},
          {"repeat", one.repeat},
          {"jobs", one.jobs},
          {"interrupted", one.interrupted},
          {"profiles", texts(one.profiles)},
          {"selected_cases", texts(one.selected_cases)}};
}

Json target(const Target& one) {
  return {{"name", text(one.name)}, {"kind", text(one.kind)}, {"facts", facts(one.facts)}};
}

Json latency(const LatencyRow& one) {
  Json json{{"name", text(one.name)}, {"target", text(one.target)}, {"figures", facts(one.figures)}};
  if (!one.histogram.empty()) json["histogram"] = one.histogram;
  if (!one.dirty_histogram.empty()) json["dirty_histogram"] = one.dirty_histogram;
  return json;
}

Json signal_state(const SignalState& one) {
  return {{"target", text(one.target)},
          {"start", {{"ignored", texts(one.started_ignoring)}, {"blocked", texts(one.started_blocking)}}},
          {"child", text_or_null(one.child)},
          {"ignored", texts(one.ignored)},
          {"caught", texts(one.caught)},
          {"blocked", texts(one.blocked)}};
}

template <class Rows, class Convert>
void array(const Sink& sink, std::string_view key, const Rows& rows, Convert convert) {
  sink(",\n  \"");
  sink(key);
  sink("\": [");
  const char* separator = "\n    ";
  for (const auto& each : rows) {
    sink(separator);
    sink(convert(each).dump());
    separator = ",\n    ";
  }
  sink(rows.empty() ? "]" : "\n  ]");
}

void member(const Sink& sink, std::string_view key, const Json& value) {
  sink(",\n  \"");
  sink(key);
  sink("\": ");
  sink(value.dump());
}

void write(const Results& results, const Sink& sink) {
  sink("{\n  \"schema\": \"");
  sink(results_schema);
  sink("\"");
  member(sink, "catalogue", text(results.catalogue));
  member(sink, "run", run(results.run));
  member(sink, "platform", facts(results.platform));
  member(sink, "fault", text_or_null(results.fault));
  array(sink, "targets", results.targets, target);
  array(sink, "verdicts", results.verdicts, row);
  array(sink, "latency", results.latency, latency);
  if (!results.signal_states.empty()) array(sink, "signal_states", results.signal_states, signal_state);
  sink("\n}\n");
}

}  // namespace

void write_results(const Results& results, WholeFile& file) {
  write(results, [&file](std::string_view piece) { file.write(piece); });
}

std::string format_results(const Results& results) {
  std::string json;
  write(results, [&json](std::string_view piece) { json += piece; });
  return json;
}

void save_results(const Results& results, const std::filesystem::path& path) {
  WholeFile file(path);
  write_results(results, file);
  file.commit();
}

}  // namespace sigconform::reports
