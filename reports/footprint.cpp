#include "reports/footprint.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>
#include <span>
#include <string_view>
#include <utility>

namespace sigconform::reports {
namespace {

/// A requirement by the end of its id, and its name as the head of a column.
struct Question {
  std::string_view requirement;
  std::string_view head;
  bool brief = false;
};

struct Topic {
  std::string_view title;
  std::span<const Question> questions;
};

constexpr std::string_view profile = "footprint";
constexpr bool brief = true;

constexpr Question kept[] = {{"ignored-sighup-kept", "SIGHUP ignored (nohup)", brief},
                             {"ignored-sigint-kept", "SIGINT ignored (background)", brief},
                             {"ignored-sigquit-kept", "SIGQUIT ignored (background)"},
                             {"ignored-job-control-kept", "SIGTSTP, SIGTTIN, SIGTTOU ignored"},
                             {"ignored-others-kept", "all ignored"},
                             {"start-mask-kept", "all blocked"},
                             {"inherited-blocked-sigchld", "SIGCHLD blocked"},
                             {"inherited-ignored-sigchld", "SIGCHLD ignored"}};

constexpr Question of_its_own[] = {{"start-actions-changed", "actions that it sets"},
                                   {"helper-threads-block", "threads that could take a signal"}};

constexpr Question handed_on[] = {{"child-sigpipe-default", "SIGPIPE"},
                                  {"child-sigint-default", "SIGINT"},
                                  {"child-sigquit-default", "SIGQUIT"},
                                  {"child-sigchld-default", "SIGCHLD"},
                                  {"child-other-default", "any other"},
                                  {"child-reserved-not-ignored", "the C library's own"},
                                  {"child-mask-clear", "mask"},
                                  {"child-ignored-handed-on", "SIGHUP that it was started ignoring"},
                                  {"child-mask-handed-on", "SIGUSR2 that it was started blocking"}};

constexpr Question endings[] = {{"sigint-death-shown", "SIGINT", brief},
                                {"sigterm-ending-shown", "SIGTERM", brief},
                                {"sigterm-ends-in-time", "SIGTERM, in time"},
                                {"sigterm-no-core", "SIGTERM, a core"},
                                {"sigterm-leaves-no-children", "SIGTERM, its children"},
                                {"pid1-sigterm-ends", "SIGTERM as process 1"},
                                {"sigpipe-ends", "SIGPIPE: its reader is gone", brief}};

constexpr Question disturbances[] = {{"sigtstp-stops", "SIGTSTP", brief},
                                     {"sigcont-continues", "stops and SIGCONT", brief},
                                     {"harmless-signals-harmless", "SIGCHLD, SIGURG, SIGCONT, SIGWINCH"}};

constexpr std::array<Topic, 5> topics{{{"What it makes of its start", kept},
                                       {"What it does of its own accord", of_its_own},
                                       {"What its children start with", handed_on},
                                       {"How it ends", endings},
                                       {"While it works", disturbances}}};

bool is_said(const VerdictRow* cell) { return cell != nullptr && cell->verdict != Verdict::untested; }

std::vector<const MatrixRow*> rows_of_profile(const Matrix& matrix) {
  std::vector<const MatrixRow*> rows;
  for (const MatrixRow& row : matrix.rows) {
    if (row.requirement->profile == profile && std::any_of(row.cells.begin(), row.cells.end(), &is_said))
      rows.push_back(&row);
  }
  return rows;
}

std::vector<std::size_t> programs_of(const Matrix& matrix, const std::vector<const MatrixRow*>& rows) {
  std::vector<std::size_t> programs;
  for (std::size_t column = 0; column < matrix.columns.size(); ++column) {
    // One that nobody knows how to make idle has nothing to stand beside the others for.
    const bool is_judged = std::any_of(rows.begin(), rows.end(), [column](const MatrixRow* row) {
      return is_said(row->cells[column]) && row->cells[column]->verdict != Verdict::unsupported;
    });
    if (is_judged) programs.push_back(column);
  }
  return programs;
}

/// "catches-sigint+catches-sigterm+ignores-sigpipe" as "catches sigint sigterm, ignores sigpipe"; one token stays as it
/// is.
std::string spelled_out(const std::string& all) {
  if (all.find('+') == std::string::npos) return all;
  std::string_view observed = all;
  std::string text;
  std::string_view last_verb;
  while (!observed.empty()) {
    const auto end = observed.find('+');
    const std::string_view token = observed.substr(0, end);
    observed.remove_prefix(end == std::string_view::npos ? observed.size() : end + 1);
    if (token.empty()) continue;
    const auto split = token.find("-sig");
    const std::string_view verb = split == std::string_view::npos ? std::string_view{} : token.substr(0, split);
    if (!verb.empty() && verb == last_verb) {
      text.append(" ").append(token.substr(split + 1));
    } else {
      text.append(text.empty() ? "" : ", ").append(verb).append(verb.empty() ? "" : " ");
      text.append(verb.empty() ? token : token.substr(split + 1));
    }
    last_verb = verb;
  }
  return text.empty() ? all : text;
}

FootprintCell verdict_cell(const VerdictRow* row) {
  if (row == nullptr) return {"not asked", std::nullopt, true};
  FootprintCell cell{std::string(to_string(row->verdict)), row->verdict};
  if (row->observed.empty()) return cell;
  const bool is_calm = row->verdict == Verdict::observed || row->verdict == Verdict::pass;
  cell.text = (is_calm ? "" : cell.text + ", ") + spelled_out(row->observed);
  return cell;
}

/// The place of a real-time signal in its range; nothing for another one. `last` is that of SIGRTMAX, if it is known.
std::optional<int> realtime_place(std::string_view name, std::optional<int> last) {
  constexpr std::string_view lowest = "SIGRTMIN";
  if (name == "SIGRTMAX") return last;
  if (!name.starts_with(lowest)) return std::nullopt;
  name.remove_prefix(lowest.size());
  if (name.empty()) return 0;
  int place = 0;
  const auto [end, error] = std::from_chars(name.data() + 1, name.data() + name.size(), place);
  return name.front() == '+' && error == std::errc{} && end == name.data() + name.size() ? std::optional(place)
                                                                                         : std::nullopt;
}

std::optional<int> place_of_highest(const Results& results) {
  const auto number = [&](std::string_view name) {
    const std::string text = fact_text(results.platform, name);
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
  };
  const auto lowest = number("rtsig_min");
  const auto highest = number("rtsig_max");
  return lowest && highest ? std::optional(*highest - *lowest) : std::nullopt;
}

/// The names in one line, with runs of three and more real-time signals drawn together; empty for none.
std::string drawn_together(const std::vector<std::string>& names, std::optional<int> highest) {
  std::string text;
  for (std::size_t first = 0, last = 0; first < names.size(); first = ++last) {
    const auto begin = realtime_place(names[first], highest);
    while (begin && last + 1 < names.size() &&
           realtime_place(names[last + 1], highest) == *begin + static_cast<int>(last + 1 - first))
      ++last;
    if (last == first + 1) --last;
    // The numbers that the C library keeps for itself have no names.
    constexpr std::string_view nameless = "signal ";
    const std::string& name = names[first];
    text += (text.empty() ? "" : " ") + (name.starts_with(nameless) ? name.substr(nameless.size()) : name);
    if (last > first) text += ".." + names[last];
  }
  return text;
}

std::string words(const SignalState& state, std::optional<int> highest) {
  std::string text;
  const auto add = [&](std::string_view verb, const std::vector<std::string>& names) {
    if (!names.empty()) text += (text.empty() ? "" : ", ") + std::string(verb) + " " + drawn_together(names, highest);
  };
  add("ignores", state.ignored);
  add("catches", state.caught);
  add("blocks", state.blocked);
  return text.empty() ? "nothing" : text;
}

FootprintCell set_cell(const std::vector<std::string>& names, std::optional<int> highest) {
  return names.empty() ? FootprintCell{"nothing", std::nullopt, true}
                       : FootprintCell{drawn_together(names, highest), std::nullopt};
}

/// What its children have, and which of them where they do not agree.
FootprintCell children_cell(const std::vector<const SignalState*>& children, std::optional<int> highest) {
  std::vector<std::pair<std::string, std::string>> said;  // what, and by whom
  for (const SignalState* child : children) {
    const std::string what = words(*child, highest);
    const auto same = std::find_if(said.begin(), said.end(), [&](const auto& one) { return one.first == what; });
    if (same == said.end()) {
      said.emplace_back(what, child->child);
    } else {
      same->second += ", " + child->child;
    }
  }
  if (said.empty()) return {"none seen", std::nullopt, true};
  if (said.size() == 1) return {said.front().first, std::nullopt, said.front().first == "nothing"};
  FootprintCell cell;
  for (const auto& [what, who] : said)
    cell.text.append(cell.text.empty() ? "" : "; ").append(who).append(": ").append(what);
  return cell;
}

using Start = std::pair<std::vector<std::string>, std::vector<std::string>>;

Start start_of(const SignalState& state) { return {state.started_ignoring, state.started_blocking}; }

std::string start_words(const Start& start) {
  const auto& [ignored, blocked] = start;
  if (ignored.empty() && blocked.empty()) return "Started with every signal at its default and none blocked";
  std::string text = "Started with ";
  if (!ignored.empty()) text += drawn_together(ignored, std::nullopt) + " ignored";
  if (!blocked.empty()) text += (ignored.empty() ? "" : " and ") + drawn_together(blocked, std::nullopt) + " blocked";
  return text;
}

std::vector<FootprintCell> states_of(const Column& column, const Start& start) {
  const SignalState* program = nullptr;
  std::vector<const SignalState*> children;
  for (const SignalState& state : column.file->results.signal_states) {
    if (state.target != column.target || start_of(state) != start) continue;
    if (state.child.empty()) {
      program = &state;
    } else {
      children.push_back(&state);
    }
  }
  if (program == nullptr) return std::vector<FootprintCell>(4, {"not seen", std::nullopt, true});
  const auto highest = place_of_highest(column.file->results);
  return {set_cell(program->ignored, highest), set_cell(program->caught, highest), set_cell(program->blocked, highest),
          children_cell(children, highest)};
}

void add_states(Footprint& footprint, const Matrix& matrix) {
  std::set<Start> starts;
  for (const std::size_t column : footprint.programs) {
    for (const SignalState& state : matrix.columns[column].file->results.signal_states) starts.insert(start_of(state));
  }
  for (const Start& start : starts) {
    const bool is_clean = start == Start{};
    FootprintTable table{start_words(start), {}, {}};
    for (const char* head : {"ignores", "catches", "blocks", "its children have"})
      table.heads.push_back({head, nullptr, is_clean});
    for (const std::size_t column : footprint.programs) table.rows.push_back(states_of(matrix.columns[column], start));
    footprint.tables.push_back(std::move(table));
  }
}

void add_topic(Footprint& footprint, std::string_view title, std::vector<FootprintHead> heads) {
  if (heads.empty()) return;
  FootprintTable table{std::string(title), std::move(heads), {}};
  for (const std::size_t column : footprint.programs) {
    std::vector<FootprintCell> cells;
    for (const FootprintHead& head : table.heads) cells.push_back(verdict_cell(head.requirement->cells[column]));
    table.rows.push_back(std::move(cells));
  }
  footprint.tables.push_back(std::move(table));
}

}  // namespace

Footprint footprint_of(const Matrix& matrix) {
  auto rows = rows_of_profile(matrix);
  Footprint footprint{programs_of(matrix, rows), {}};
  if (footprint.programs.empty()) return footprint;
  add_states(footprint, matrix);
  for (const Topic& topic : topics) {
    std::vector<FootprintHead> heads;
    for (const Question& question : topic.questions) {
      const auto row = std::find_if(rows.begin(), rows.end(), [&](const MatrixRow* one) {
        const std::string_view id = one->requirement->requirement;
        return id.substr(id.find('.') + 1) == question.requirement;
      });
      if (row == rows.end()) continue;
      heads.push_back({std::string(question.head), *row, question.brief});
      rows.erase(row);
    }
    add_topic(footprint, topic.title, std::move(heads));
  }
  std::vector<FootprintHead> others;
  for (const MatrixRow* row : rows) others.push_back({row->requirement->requirement, row});
  add_topic(footprint, "Besides", std::move(others));
  return footprint;
}

}  // namespace sigconform::reports
