// The executable as a GoogleTest binary: every case a test, for --gtest_filter, --gtest_list_tests, IDEs and CTest.
#pragma once

namespace sigconform {

/// True when the arguments hold a --gtest_* flag.
bool asks_for_googletest(int argc, char** argv);

/// Registers every case as a test and runs what the flags select. A test runs its case as `sigconform run` does, in a
/// worker and isolated, and says what came of it: fail, unexpected-pass and unresolved are failures, unsupported is a
/// skip with its reason, a token is recorded as the property `observed`. An empty selection is an error. Returns the
/// exit code: GoogleTest's, or 2.
int run_as_googletest(int argc, char** argv);

}  // namespace sigconform
