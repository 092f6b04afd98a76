// Results made up for the tests of the reports: a small run that shows every verdict, a second platform beside it,
// a large one, and one that is hostile in every field. Same input, same output: approved files depend on it.
#pragma once

#include <string>

#include "reports/results.h"

namespace sigconform::reports {

/// A run on glibc with every verdict, evidence on several threads, an autopsy, an observed token and a deviation.
Results sample();

/// The same requirements on another platform, where some verdicts and tokens differ.
Results other_sample();

/// A shell and an interpreter beside the platform, with rows of the footprint and the states that a survey saw.
Results program_sample();

/// `rows` requirements in 18 areas; every row has a case with `events` lines of evidence.
Results large_sample(int rows, int events);

/// The sample with every text replaced by this one (ids, targets and areas too, made unique where they must be).
Results hostile_sample(const std::string& text);

}  // namespace sigconform::reports
