#include "harness/cli/footprint_page.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "harness/cli/survey.h"
#include "harness/signals/signal_names.h"
#include "reports/text.h"

namespace sigconform {
namespace {

using json = nlohmann::ordered_json;

std::string words(const std::vector<std::string>& list) {
  std::string text;
  for (const std::string& word : list) text += (text.empty() ? "" : " ") + word;
  return text;
}

/// Names with runs of real-time signals drawn together, or what is missing where that is shorter.
std::string shown(const SignalSet& set) {
  if (set.empty()) return "nothing";
  const SignalSet all = SignalSet::full() - SignalSet{SIGKILL, SIGSTOP};
  if (set.contains_all(all)) return "every signal";
  std::string text;
  for (int signal = 1; signal < signal_limit(); ++signal) {
    if (!set.contains(signal)) continue;
    int last = signal;
    while (signal >= SIGRTMIN && last + 1 < signal_limit() && set.contains(last + 1)) ++last;
    std::string name = signal_name(signal);
    if (last > signal + 1) {
      name += ".." + signal_name(last);
      signal = last;
    }
    text += (text.empty() ? "" : " ") + name;
  }
  return text;
}

std::string start_words(SurveyedState::Start start) {
  if (start == SurveyedState::Start::clean) return "started with every signal at its default and none blocked";
  return "started with " + words(names_of(polluted_ignored())) + " ignored and " + words(names_of(polluted_blocked())) +
         " blocked";
}

void print_states(const FootprintReport& report, SurveyedState::Start start, Console& console) {
  console.line("");
  console.line(start_words(start));
  for (const SurveyedState& state : report.states) {
    if (state.start != start) continue;
    if (state.who.empty()) {
      console.line("  ignores  " + shown(state.ignored));
      console.line("  catches  " + shown(state.caught));
      console.line("  blocks   " + shown(state.blocked));
      continue;
    }
    std::string what = state.ignored.empty() ? "" : "ignores " + shown(state.ignored);
    if (!state.caught.empty()) what += (what.empty() ? "" : ", ") + ("catches " + shown(state.caught));
    if (!state.blocked.empty()) what += (what.empty() ? "" : ", ") + ("blocks " + shown(state.blocked));
    console.line("  a child (" + reports::visible_line(state.who) + ") " + (what.empty() ? "has nothing of it" : what));
  }
}

/// `observed: a, b` with what is observed instead of the bare word.
std::string outcome_of(const FootprintVerdict& row) {
  const std::string_view id = row.requirement->id;
  std::string text(id.substr(id.find('.') + 1));
  if (row.observed.empty()) return text;
  text.resize(std::max<std::size_t>(text.size() + 2, 32), ' ');
  return text + reports::visible_line(row.observed);
}

std::string indented(std::string text) {
  while (text.ends_with('\n')) text.pop_back();
  text.insert(0, "  ");
  for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 3) text.insert(at + 1, "  ");
  return text;
}

/// What one reason holds for, together.
void print_unsupported(const FootprintReport& report, Console& console) {
  std::map<std::string, std::vector<std::string>> by_reason;
  for (const FootprintVerdict& row : report.verdicts) {
    const std::string_view id = row.requirement->id;
    if (row.verdict == Verdict::unsupported) by_reason[row.message].emplace_back(id.substr(id.find('.') + 1));
  }
  for (const auto& [reason, ids] : by_reason)
    console.line(Verdict::unsupported, reports::visible_line(reason) + ": " + words(ids));
}

/// What is wrong in full: each failure, and each reason for which rows are unresolved once, with all of them.
void print_troubles(const FootprintReport& report, Console& console) {
  std::vector<std::pair<std::string, std::vector<const FootprintVerdict*>>> troubles;
  for (const FootprintVerdict& row : report.verdicts) {
    if (row.verdict != Verdict::unresolved) continue;
    const std::string reason = row.message.substr(0, row.message.find('\n'));
    const auto same =
        std::find_if(troubles.begin(), troubles.end(), [&](const auto& one) { return one.first == reason; });
    if (same == troubles.end())
      troubles.push_back({reason, {&row}});
    else
      same->second.push_back(&row);
  }
  for (const FootprintVerdict& row : report.verdicts)
    if (row.verdict == Verdict::fail) troubles.push_back({{}, {&row}});
  for (const auto& [reason, rows] : troubles) {
    std::vector<std::string> ids;
    for (const FootprintVerdict* row : rows) ids.emplace_back(row->requirement->id);
    console.line("");
    console.line(rows.front()->verdict, words(ids));
    if (rows.size() == 1) console.line("  " + std::string(rows.front()->requirement->text));
    console.line(indented(reports::visible(rows.front()->message)));
  }
}

json state_json(const SurveyedState& state) {
  json object;
  object["start"] = state.start == SurveyedState::Start::clean ? "clean" : "polluted";
  object["who"] = state.who.empty() ? "program" : "child";
  object["means"] = state.who.empty() ? json(nullptr) : json(reports::valid_utf8(state.who));
  object["ignored"] = names_of(state.ignored);
  object["caught"] = names_of(state.caught);
  object["blocked"] = names_of(state.blocked);
  return object;
}

json text_or_null(const std::string& text) { return text.empty() ? json(nullptr) : json(reports::visible(text)); }

}  // namespace

void print_footprint(const FootprintReport& report, Console& console) {
  console.line("footprint of " + reports::visible_line(words(report.command)) + " (" +
               reports::visible_line(report.program) + "), isolation " + report.isolation);
  print_states(report, SurveyedState::Start::clean, console);
  print_states(report, SurveyedState::Start::polluted, console);

  console.line("");
  for (const Verdict verdict :
       {Verdict::observed, Verdict::pass, Verdict::untested, Verdict::unresolved, Verdict::fail}) {
    for (const FootprintVerdict& row : report.verdicts) {
      if (row.verdict == verdict) console.line(verdict, outcome_of(row));
    }
  }
  print_unsupported(report, console);
  print_troubles(report, console);
}

std::string footprint_json(const FootprintReport& report) {
  json document;
  document["schema"] = "sigconform.footprint/1";
  document["catalogue"] = catalogue_digest();
  document["command"] = json::array();
  for (const std::string& word : report.command) document["command"].push_back(reports::valid_utf8(word));
  document["program"] = reports::valid_utf8(report.program);
  document["isolation"] = report.isolation;
  document["polluted"] = {{"ignored", names_of(polluted_ignored())}, {"blocked", names_of(polluted_blocked())}};
  document["states"] = json::array();
  for (const SurveyedState& state : report.states) document["states"].push_back(state_json(state));
  document["verdicts"] = json::array();
  for (const FootprintVerdict& row : report.verdicts) {
    json object;
    object["requirement"] = row.requirement->id;
    object["text"] = row.requirement->text;
    object["verdict"] = to_string(row.verdict);
    object["observed"] = text_or_null(row.observed);
    object["message"] = text_or_null(row.message);
    document["verdicts"].push_back(std::move(object));
  }
  return document.dump(2) + "\n";
}

}  // namespace sigconform
