#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <sstream>
#include <string>

#include "harness/subject/child.h"
#include "harness/subject/orphans.h"
#include "harness/subject/program_view.h"

namespace sigconform {
namespace {

/// What each PID namespace calls the process, the outermost that /proc can show first; empty before Linux 4.1.
std::vector<pid_t> numbers_of(pid_t shown) {
  std::ifstream status("/proc/" + std::to_string(shown) + "/status");
  std::vector<pid_t> numbers;
  for (std::string line; std::getline(status, line);) {
    if (!line.starts_with("NSpid:")) continue;
    std::istringstream words(line.substr(line.find(':') + 1));
    for (pid_t number = 0; words >> number;) numbers.push_back(number);
    break;
  }
  return numbers;
}

/// What kill() and waitpid() of this process call that one; 0 where that is not known.
pid_t own_number_of(pid_t shown) {
  const pid_t self = own_shown_pid();
  const auto depth = numbers_of(self).size();
  const auto numbers = numbers_of(shown);
  if (depth > 0 && numbers.size() >= depth) return numbers[depth - 1];
  return self == getpid() ? shown : 0;
}

std::vector<pid_t> children_of_judge() {
  const auto self = view_process(own_shown_pid());
  return self ? self->children : std::vector<pid_t>{};
}

bool contains(const std::vector<pid_t>& processes, pid_t one) {
  return std::find(processes.begin(), processes.end(), one) != processes.end();
}

}  // namespace

Orphans::Orphans() : before_(children_of_judge()) {
  int reaper = 0;
  prctl(PR_GET_CHILD_SUBREAPER, &reaper);
  was_reaper_ = reaper != 0;
  prctl(PR_SET_CHILD_SUBREAPER, 1);
}

Orphans::~Orphans() { prctl(PR_SET_CHILD_SUBREAPER, was_reaper_ ? 1 : 0); }

bool Orphans::any() const {
  const auto children = children_of_judge();
  return std::any_of(children.begin(), children.end(), [this](pid_t child) {
    if (contains(before_, child)) return false;
    const auto view = view_process(child);
    return view && !view->is_zombie;
  });
}

// Each round ends one generation; the next becomes the judge's when its parents have ended.
void Orphans::end() {
  for (bool found = true; found;) {
    found = false;
    for (const pid_t child : children_of_judge()) {
      const pid_t number = contains(before_, child) ? 0 : own_number_of(child);
      if (number <= 0) continue;
      found = true;
      kill(number, SIGKILL);
      wait_for_end(number);
    }
  }
}

}  // namespace sigconform
