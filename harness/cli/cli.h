// The command line: its sub-commands, their options, and what is said of words that make no sense.
#pragma once

namespace sigconform {

/// Runs the sub-command that the arguments name; the exit code of the process. A usage or input error is one line on
/// stderr that says what to do, and 2. Needs a single-threaded process whose start state is normalised.
int run_command_line(int argc, char** argv);

}  // namespace sigconform
