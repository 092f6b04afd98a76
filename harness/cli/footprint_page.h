// What is known of one program, and its two forms: a page for people, and JSON.
#pragma once

#include <string>
#include <vector>

#include "harness/catalogue/requirement.h"
#include "harness/catalogue/verdict.h"
#include "harness/cli/console.h"
#include "harness/subject/footprint_survey.h"

namespace sigconform {

struct FootprintVerdict {
  const Requirement* requirement = nullptr;
  Verdict verdict = Verdict::untested;
  std::string observed;
  std::string message;
};

struct FootprintReport {
  std::vector<std::string> command;  ///< as the user gave it
  std::string program;               ///< the path of what was started
  std::string isolation;
  std::vector<SurveyedState> states;
  std::vector<FootprintVerdict> verdicts;  ///< in the order of the catalogue
};

/// At most some forty lines: the states first, then every requirement, what is wrong last and in full.
void print_footprint(const FootprintReport& report, Console& console);

/// `sigconform.footprint/1`: one object, with a newline behind it.
std::string footprint_json(const FootprintReport& report);

}  // namespace sigconform
