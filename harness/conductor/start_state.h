// The signal state and descriptors that this program was started with, and the way back to a sane one.
// Recorded once, before main does anything else; everything later reads the record.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace sigconform {

/// What the parent process left to us. Signals by name, `SIGRTMIN+3` style for real-time ones, `32` for one without.
struct StartState {
  std::vector<std::string> blocked;
  std::vector<std::string> ignored;
  std::vector<std::string> pending;
  std::vector<int> closed_descriptors;  ///< of 0, 1 and 2

  bool is_ignored(int signal_number) const;
  std::vector<int> ignored_numbers;
};

/// Records the start state, then makes it sane: empty mask, SIGCHLD default, descriptors 0 to 2 open (on /dev/null
/// where they were closed). An ignored SIGHUP, SIGINT or SIGTERM stays ignored: whoever started us (nohup, a background
/// shell) meant it. To be called first in main; a second call returns the first record and changes nothing.
const StartState& normalise_start_state();

/// The record as platform facts: `start_blocked`, `start_ignored`, `start_pending`, `start_closed`, each a list of
/// words.
std::vector<std::pair<std::string, std::string>> start_state_facts();

}  // namespace sigconform
