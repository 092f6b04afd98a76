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

/// The survey as a whole.
struct Survey {
  /// Copies of the program do not get into each other's way: it is known what it was made to do. Of any other program
  /// two at once may want the same port, lock or file.
  bool is_independent = false;
  std::vector<SurveyedState> states;
};

/// What a program's evidence calls the sets that it was started with and then seen in, and one that is process 1.
inline constexpr std::string_view started_ignored_label = "started with, ignored";
inline constexpr std::string_view started_blocked_label = "started with, blocked";
inline constexpr std::string_view idle_heading = "idle";
inline constexpr std::string_view init_mark = "as process 1";

/// What the polluted start is: a background job under nohup whose parent blocks signals of its own.
SignalSet polluted_ignored();
SignalSet polluted_blocked();

/// The case that makes the survey. It judges nothing.
inline constexpr const char* survey_case = "Footprint.Survey";

/// A line about the program, and one per state; nothing where the text is not what `encode_survey` makes.
std::string encode_survey(const Survey& survey);
std::optional<Survey> decode_survey(std::string_view text);

}  // namespace sigconform
