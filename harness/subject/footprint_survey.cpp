#include "harness/subject/footprint_survey.h"

#include <array>
#include <csignal>

#include "harness/signals/signal_names.h"

namespace sigconform {
namespace {

std::string names_of(const SignalSet& set) {
  std::string text;
  for (int signal = 1; signal < signal_limit(); ++signal) {
    if (set.contains(signal)) text += (text.empty() ? "" : ",") + signal_name(signal);
  }
  return text;
}

std::optional<SignalSet> set_of(std::string_view names) {
  SignalSet set;
  while (!names.empty()) {
    const auto end = names.find(',');
    const auto signal = signal_from_name(names.substr(0, end));
    if (!signal) return std::nullopt;
    set.add(*signal);
    names = end == std::string_view::npos ? std::string_view{} : names.substr(end + 1);
  }
  return set;
}

constexpr std::string_view clean_word = "clean";
constexpr std::string_view polluted_word = "polluted";
constexpr std::string_view independent_line = "independent\n";
constexpr std::string_view alone_line = "alone\n";

}  // namespace

SignalSet polluted_ignored() { return {SIGHUP, SIGINT}; }
SignalSet polluted_blocked() { return {SIGUSR2, SIGTERM}; }

std::string encode_survey(const Survey& survey) {
  std::string text(survey.is_independent ? independent_line : alone_line);
  for (const SurveyedState& state : survey.states) {
    text += state.start == SurveyedState::Start::clean ? clean_word : polluted_word;
    std::string who = state.who;
    for (char& character : who) {
      if (character == '\t' || character == '\n') character = ' ';
    }
    text += "\t" + who + "\t" + names_of(state.ignored) + "\t" + names_of(state.caught) + "\t" +
            names_of(state.blocked) + "\n";
  }
  return text;
}

std::optional<Survey> decode_survey(std::string_view text) {
  Survey survey;
  survey.is_independent = text.starts_with(independent_line);
  if (!survey.is_independent && !text.starts_with(alone_line)) return std::nullopt;
  text.remove_prefix(survey.is_independent ? independent_line.size() : alone_line.size());
  while (!text.empty()) {
    const auto end = text.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    std::array<std::string_view, 5> fields;
    for (std::size_t number = 0; number < fields.size(); ++number) {
      const auto tab = line.find('\t');
      if ((tab == std::string_view::npos) != (number + 1 == fields.size())) return std::nullopt;
      fields[number] = line.substr(0, tab);
      line.remove_prefix(tab == std::string_view::npos ? line.size() : tab + 1);
    }
    const auto ignored = set_of(fields[2]);
    const auto caught = set_of(fields[3]);
    const auto blocked = set_of(fields[4]);
    if ((fields[0] != clean_word && fields[0] != polluted_word) || !ignored || !caught || !blocked) return std::nullopt;
    survey.states.push_back({fields[0] == clean_word ? SurveyedState::Start::clean : SurveyedState::Start::polluted,
                             std::string(fields[1]), *ignored, *caught, *blocked});
  }
  if (survey.states.empty()) return std::nullopt;
  return survey;
}

}  // namespace sigconform
