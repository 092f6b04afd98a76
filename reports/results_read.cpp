// JSON to results. Rows become structs as soon as they are parsed and their JSON is dropped: memory stays near the
// model's.
#include <cerrno>
#include <limits>
#include <optional>
#include <set>
#include <system_error>

#define FMT_HEADER_ONLY
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "reports/input.h"
#include "reports/results_json.h"
#include "reports/text.h"

namespace sigconform::reports {
namespace {

using Json = nlohmann::ordered_json;

/// A value and where it stands (`verdicts[3].cases[0].line`), so that an error can say so.
class Node {
 public:
  Node(const Json& value, std::string where) : value_(value), where_(std::move(where)) {}

  [[noreturn]] void wrong(std::string_view what) const { throw FileError(where_ + ": " + std::string(what)); }

  Node at(const char* key) const {
    if (!value_.is_object()) wrong(fmt::format("expected an object, found {}", value_.type_name()));
    const auto found = value_.find(key);
    if (found == value_.end()) wrong(fmt::format("the member \"{}\" is missing", key));
    return {*found, inner(key)};
  }

  std::optional<Node> maybe(const char* key) const {
    if (!value_.is_object() || !value_.contains(key) || value_[key].is_null()) return std::nullopt;
    return Node{value_[key], inner(key)};
  }

  std::string text() const {
    if (!value_.is_string()) wrong(fmt::format("expected a string, found {}", value_.type_name()));
    return value_.get<std::string>();
  }

  std::string text_or_null() const { return value_.is_null() ? std::string{} : text(); }

  bool boolean() const {
    if (!value_.is_boolean()) wrong(fmt::format("expected true or false, found {}", value_.type_name()));
    return value_.get<bool>();
  }

  std::uint64_t count() const {
    if (!value_.is_number_unsigned()) wrong("expected a whole number that is not negative");
    return value_.get<std::uint64_t>();
  }

  int small_count() const {
    const std::uint64_t number = count();
    if (number > static_cast<std::uint64_t>(std::numeric_limits<int>::max())) wrong("the number is too large");
    return static_cast<int>(number);
  }

  double rate() const {
    if (!value_.is_number() || value_.get<double>() < 0 || value_.get<double>() > 1)
      wrong("expected a number in 0 to 1");
    return value_.get<double>();
  }

  Verdict verdict() const { return verdict_named(text()); }

  Verdict verdict_named(const std::string& word) const {
    const auto verdict = verdict_from_string(word);
    if (!verdict) wrong(fmt::format("\"{}\" is not a verdict", visible_line(word, 40)));
    return *verdict;
  }

  template <class Visit>
  void each(Visit visit) const {
    if (!value_.is_array()) wrong(fmt::format("expected an array, found {}", value_.type_name()));
    std::size_t index = 0;
    for (const Json& item : value_) visit(Node{item, fmt::format("{}[{}]", where_, index++)});
  }

  template <class Visit>
  void each_member(Visit visit) const {
    if (!value_.is_object()) wrong(fmt::format("expected an object, found {}", value_.type_name()));
    for (const auto& [key, item] : value_.items()) visit(key, Node{item, inner(key)});
  }

  Fact fact() const {
    if (value_.is_boolean()) return value_.get<bool>();
    if (value_.is_string()) return value_.get<std::string>();
    if (value_.is_number_float()) return value_.get<double>();
    if (!value_.is_number_integer())
      wrong(fmt::format("expected a string, a number or true or false, found {}", value_.type_name()));
    if (value_.is_number_unsigned() &&
        value_.get<std::uint64_t>() > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
      wrong("the number is too large");
    }
    return value_.get<std::int64_t>();
  }

 private:
  std::string inner(std::string_view key) const {
    const std::string name = visible_line(key, 40);
    return where_.empty() ? name : where_ + "." + name;
  }

  const Json& value_;
  std::string where_;
};

std::vector<std::string> texts(const Node& node) {
  std::vector<std::string> list;
  node.each([&](const Node& item) { list.push_back(item.text()); });
  return list;
}

Facts facts(const Node& node) {
  Facts map;
  node.each_member([&](const std::string& name, const Node& item) { map.emplace_back(name, item.fact()); });
  return map;
}

EvidenceEntry evidence_entry(const Node& node) {
  return {.t_ns = node.at("t_ns").count(),
          .participant = node.at("participant").text(),
          .kind = node.at("kind").text(),
          .signal = node.at("signal").text_or_null(),
          .detail = node.at("detail").text_or_null()};
}

CaseReport outcome(const Node& node) {
  CaseReport one;
  one.name = node.at("name").text();
  one.file = node.at("file").text();
  one.line = node.at("line").small_count();
  one.verdict = node.at("verdict").verdict();
  one.observed = node.at("observed").text_or_null();
  one.message = node.at("message").text_or_null();
  one.duration_us = node.at("duration_us").count();
  one.runs = node.at("runs").small_count();
  if (const auto tally = node.maybe("tally")) {
    tally->each_member(
        [&](const std::string& word, const Node& item) { one.tally[item.verdict_named(word)] = item.small_count(); });
  }
  if (const auto bound = node.maybe("failure_bound_95")) one.failure_bound_95 = bound->rate();
  node.at("evidence").each([&](const Node& item) { one.evidence.push_back(evidence_entry(item)); });
  one.autopsy = node.at("autopsy").text_or_null();
  return one;
}

VerdictRow row(const Node& node) {
  VerdictRow one;
  one.requirement = node.at("requirement").text();
  one.text = node.at("text").text();
  one.source = node.at("source").text();
  one.area = node.at("area").text();
  one.profile = node.at("profile").text();
  one.level = node.at("level").text();
  one.option = node.at("option").text_or_null();
  one.target = node.at("target").text();
  one.verdict = node.at("verdict").verdict();
  one.observed = node.at("observed").text_or_null();
  if (const auto deviation = node.maybe("deviation")) {
    one.deviation = Deviation{deviation->at("reason").text(), deviation->at("link").text_or_null()};
  }
  node.at("cases").each([&](const Node& item) { one.cases.push_back(outcome(item)); });
  return one;
}

RunInfo run(const Node& node) {
  RunInfo one;
  one.started = node.at("started").text();
  one.duration_ms = node.at("duration_ms").count();
  one.tool_version = node.at("tool_version").text();
  one.command_line = texts(node.at("command_line"));
  one.seed = node.at("seed").count();
  one.repeat = node.at("repeat").small_count();
  one.jobs = node.at("jobs").small_count();
  one.interrupted = node.at("interrupted").boolean();
  one.profiles = texts(node.at("profiles"));
  one.selected_cases = texts(node.at("selected_cases"));
  return one;
}

Target target(const Node& node) {
  return {.name = node.at("name").text(), .kind = node.at("kind").text(), .facts = facts(node.at("facts"))};
}

Buckets buckets(const std::optional<Node>& node) {
  Buckets all;
  if (!node) return all;
  node->each([&](const Node& item) {
    std::vector<std::uint64_t> pair;
    item.each([&](const Node& number) { pair.push_back(number.count()); });
    if (pair.size() != 2 || pair[1] == 0 ||
        pair[0] > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
      item.wrong("expected the lower bound and the count of a bucket");
    all.emplace_back(static_cast<std::int64_t>(pair[0]), pair[1]);
  });
  return all;
}

LatencyRow latency_row(const Node& node) {
  return {.name = node.at("name").text(),
          .target = node.at("target").text(),
          .figures = facts(node.at("figures")),
          .histogram = buckets(node.maybe("histogram")),
          .dirty_histogram = buckets(node.maybe("dirty_histogram"))};
}

SignalState signal_state(const Node& node) {
  SignalState one;
  one.target = node.at("target").text();
  one.started_ignoring = texts(node.at("start").at("ignored"));
  one.started_blocking = texts(node.at("start").at("blocked"));
  one.child = node.at("child").text_or_null();
  one.ignored = texts(node.at("ignored"));
  one.caught = texts(node.at("caught"));
  one.blocked = texts(node.at("blocked"));
  return one;
}

void check_schema(const Node& root) {
  const Node node = root.at("schema");
  const std::string schema = node.text();
  if (schema == results_schema) return;
  const std::string_view family = results_schema.substr(0, results_schema.find('/') + 1);
  const std::string shown = visible_line(schema, 60);
  if (schema.starts_with(family)) {
    node.wrong(
        fmt::format("\"{}\" is not \"{}\", which this version reads; use the sigconform that wrote it, or a newer one",
                    shown, results_schema));
  }
  node.wrong(fmt::format("\"{}\" is not \"{}\": not a results file of sigconform", shown, results_schema));
}

/// Every row names a target, once per requirement.
void check_targets(const Results& results) {
  std::set<std::string_view> names;
  for (std::size_t index = 0; index < results.targets.size(); ++index) {
    if (!names.insert(results.targets[index].name).second)
      throw FileError(fmt::format("targets[{}].name: given twice", index));
  }
  if (names.empty()) throw FileError("targets: at least one is needed");
  std::set<std::pair<std::string_view, std::string_view>> rows;
  for (std::size_t index = 0; index < results.verdicts.size(); ++index) {
    const VerdictRow& row = results.verdicts[index];
    if (!names.contains(row.target)) throw FileError(fmt::format("verdicts[{}].target: not among the targets", index));
    if (!rows.emplace(row.target, row.requirement).second) {
      throw FileError(fmt::format("verdicts[{}]: a second row for the same requirement and target", index));
    }
  }
  for (std::size_t index = 0; index < results.signal_states.size(); ++index) {
    if (!names.contains(results.signal_states[index].target))
      throw FileError(fmt::format("signal_states[{}].target: not among the targets", index));
  }
}

/// Feeds the parser's events: takes the rows out as they come, and refuses what would nest without end.
class Collector {
 public:
  bool operator()(int depth, Json::parse_event_t event, Json& parsed) {
    using Event = Json::parse_event_t;
    if (depth > results_depth_limit)
      throw FileError(fmt::format("nested more than {} levels deep: not a results file", results_depth_limit));
    if (event == Event::key && depth == 1) {
      member_ = parsed.get<std::string>();
      if (!members_.insert(member_).second) throw FileError(fmt::format("{}: given twice", visible_line(member_, 40)));
    }
    if (event != Event::object_end || depth != 2) return true;
    if (member_ == "verdicts") return take(results.verdicts, row, parsed);
    if (member_ == "latency") return take(results.latency, latency_row, parsed);
    if (member_ == "signal_states") return take(results.signal_states, signal_state, parsed);
    return true;
  }

  Results results;
  /// The first row that could not be read. Kept until the schema is known: a newer one is the better explanation.
  std::optional<FileError> row_error;

 private:
  template <class Rows, class Convert>
  bool take(Rows& rows, Convert convert, const Json& parsed) {
    if (row_error) return false;
    try {
      rows.push_back(convert(Node{parsed, fmt::format("{}[{}]", member_, rows.size())}));
    } catch (const FileError& error) {
      row_error = error;
    }
    return false;
  }

  std::string member_;
  std::set<std::string> members_;
};

/// What nlohmann says of a syntax error, as one line with a place that an editor understands.
std::string syntax_error(const Json::parse_error& error, std::string_view json) {
  const std::string_view what = error.what();
  const std::size_t offset = std::min(error.byte > 0 ? error.byte - 1 : 0, json.size());
  const std::string_view before = json.substr(0, offset);
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const auto newline = before.rfind('\n');
  const std::size_t column = 1 + (newline == std::string_view::npos ? offset : offset - newline - 1);
  // The parser counts the end of the input as a byte that it has read.
  const bool cut_short = offset >= json.size();
  const char* reason = "is not JSON here";
  if (cut_short) {
    reason = "ends in the middle; the file is truncated, run again";
  } else if (what.find("UTF-8") != std::string_view::npos) {
    reason = "is not valid UTF-8 here";
  }
  return fmt::format("line {}, column {}: {}", line, column, reason);
}

Results parse(std::string_view json) {
  if (json.find_first_not_of(" \t\r\n") == std::string_view::npos) throw FileError("the file is empty");
  Collector collector;
  Json top;
  try {
    top = Json::parse(json.begin(), json.end(), std::ref(collector));
  } catch (const Json::parse_error& error) {
    throw FileError(syntax_error(error, json));
  } catch (const Json::out_of_range&) {
    throw FileError("holds a number that is too large");
  }
  if (!top.is_object())
    throw FileError(fmt::format("expected an object, found {}: not a results file", top.type_name()));
  const Node root{top, ""};
  check_schema(root);
  if (collector.row_error) throw *collector.row_error;

  Results& results = collector.results;
  results.catalogue = root.at("catalogue").text();
  results.run = run(root.at("run"));
  results.platform = facts(root.at("platform"));
  results.fault = root.at("fault").text_or_null();
  root.at("targets").each([&](const Node& item) { results.targets.push_back(target(item)); });
  // What is left in these arrays was no object, or the collector would have taken it.
  root.at("verdicts").each([](const Node& item) { item.wrong("expected an object"); });
  root.at("latency").each([](const Node& item) { item.wrong("expected an object"); });
  if (const auto states = root.maybe("signal_states"))
    states->each([](const Node& item) { item.wrong("expected an object"); });
  check_targets(results);
  return std::move(results);
}

}  // namespace

Results parse_results(std::string_view json, const std::string& name) {
  try {
    return parse(json);
  } catch (const FileError& error) {
    const std::string_view what = error.what();
    throw FileError(fmt::format("{}: {}", name, what.starts_with(": ") ? what.substr(2) : what));
  }
}

Results load_results(const std::filesystem::path& path) {
  const std::string name = path == "-" ? "the standard input" : visible_line(path.string());
  std::string json;
  try {
    json = read_input(path, results_size_limit);
  } catch (const FileError& error) {
    throw FileError(fmt::format("{}: {}", name, error.what()));
  }
  return parse_results(json, name);
}

}  // namespace sigconform::reports
