#include "harness/conductor/start_state.h"

#include <algorithm>
#include <csignal>

#include "harness/conductor/process_state.h"
#include "harness/signals/signal_names.h"
#include "harness/signals/signal_set.h"

namespace sigconform {
namespace {

StartState record() {
  StartState state;
  const auto blocked = SignalSet::current_mask();
  const auto pending = SignalSet::current_pending();
  for (int number = 1; number < signal_limit(); ++number) {
    if (blocked.contains(number)) state.blocked.push_back(signal_name(number));
    if (pending.contains(number)) state.pending.push_back(signal_name(number));
    if (!process_state::is_ignored(number)) continue;
    state.ignored.push_back(signal_name(number));
    state.ignored_numbers.push_back(number);
  }
  return state;
}

void unblock_everything() {
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : " ") + word;
  return text.empty() ? "none" : text;
}

StartState record_and_normalise() {
  auto state = record();
  const unsigned closed = process_state::open_standard_descriptors();
  for (int descriptor = 0; descriptor <= 2; ++descriptor)
    if ((closed & (1U << descriptor)) != 0) state.closed_descriptors.push_back(descriptor);
  // Where SIGCHLD is ignored, children vanish without a status.
  struct sigaction action {};
  action.sa_handler = SIG_DFL;
  ::sigemptyset(&action.sa_mask);
  ::sigaction(SIGCHLD, &action, nullptr);
  unblock_everything();
  return state;
}

}  // namespace

bool StartState::is_ignored(int signal_number) const {
  return std::find(ignored_numbers.begin(), ignored_numbers.end(), signal_number) != ignored_numbers.end();
}

const StartState& normalise_start_state() {
  static const StartState state = record_and_normalise();
  return state;
}

std::vector<std::pair<std::string, std::string>> start_state_facts() {
  const auto& state = normalise_start_state();
  std::vector<std::string> closed;
  for (int descriptor : state.closed_descriptors) closed.push_back(std::to_string(descriptor));
  return {{"start_blocked", joined(state.blocked)},
          {"start_ignored", joined(state.ignored)},
          {"start_pending", joined(state.pending)},
          {"start_closed", joined(closed)}};
}

}  // namespace sigconform
