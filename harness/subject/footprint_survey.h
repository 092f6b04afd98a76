// The signal states that a survey of a program saw, and how they travel from the judge to whoever prints them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/signals/signal_set.h"

namespace sigconform {

/// One state of the program itself, or of a child that it ran.
struct SurveyedState {
  enum class Start { clean, polluted } start = Start::clean;
  std::string who;  ///< empty: the program; else the means by which it ran the child, or that child's command
  SignalSet ignored;
  SignalSet caught;
  SignalSet blocked;
};

/// What the polluted start is: a background job under nohup whose parent blocks signals of its own.
SignalSet polluted_ignored();
SignalSet polluted_blocked();

/// The case that makes the survey. It judges nothing.
inline constexpr const char* survey_case = "Footprint.Survey";

/// One line per state; nothing where the text is not what `encode_survey` makes.
std::string encode_survey(const std::vector<SurveyedState>& states);
std::optional<std::vector<SurveyedState>> decode_survey(std::string_view text);

}  // namespace sigconform
