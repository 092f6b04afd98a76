// Where subjects leave what they saw, for the result of the case that they belong to. One per judge.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/evidence/event.h"

namespace sigconform {

/// The evidence of one subject.
struct CollectedEvidence {
  std::vector<Event> events;
  std::vector<std::string> participants;  ///< by ParticipantIndex
  std::string problem;                    ///< why this evidence cannot be trusted; empty when it can
  std::string unstarted_image;            ///< which image never said that it runs, and why as far as is known; or empty
  std::string ending;                     ///< how the subject ended by itself; empty where it was ended with the case
  bool not_offered = false;               ///< the problem is that the platform does not offer what the case needs
  std::string lacking;                    ///< what the subject had to do without: a failure may come of that
};

/// Every subject that the case has made so far, in order. A living subject's part is filled in when it is destroyed.
std::vector<CollectedEvidence>& collected_evidence();

/// Set before the first subject: deliveries are left out.
void set_without_stimulus(bool without) noexcept;
bool without_stimulus() noexcept;

}  // namespace sigconform
