// Runs a script of checks/ on a file: what another program makes of an output is the test of it.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "harness/tests/scratch_folder.h"

namespace sigconform::reports {

/// Passes where the script accepts these arguments; else holds what it printed.
inline testing::AssertionResult accepted_by(const std::string& script, const std::vector<std::string>& arguments) {
  ScratchFolder folder;
  const auto output = folder / "output";
  std::string command = SIGCONFORM_PYTHON " " SIGCONFORM_CHECKS "/";
  command += script;
  for (const std::string& argument : arguments) command += " '" + argument + "'";
  const int status = std::system((command + " > " + output.string() + " 2>&1").c_str());
  if (status == 0) return testing::AssertionSuccess();
  return testing::AssertionFailure() << script << " ended with status " << status << ":\n"
                                     << read_text(output).substr(0, 4000);
}

}  // namespace sigconform::reports
