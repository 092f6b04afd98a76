// A worker as a program of its own, for what a launcher starts: its cases say what they are asked for.
#include <unistd.h>

#include "harness/tests/conductor/staged_cases.h"

namespace {

using namespace sigconform;
using namespace sigconform::testing;

const Staged passes{"launched", [](const void*) { say(Verdict::pass, "pid " + std::to_string(::getpid())); }};

}  // namespace

int main(int argc, char** argv) { return sigconform::worker_main(argc, argv, staged_judge); }
