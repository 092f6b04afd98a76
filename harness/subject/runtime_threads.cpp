// A runtime's threads, as /proc shows them.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>

#include "harness/subject/outcome.h"
#include "harness/subject/runtime_state.h"

namespace sigconform {
namespace {

/// By the name of its folder: how often it has left the CPU.
using Sleepers = std::map<std::string, std::string>;

/// What its status says, where it sleeps.
std::optional<std::string> switches_of_sleeper(const std::filesystem::path& thread) {
  std::ifstream file{thread / "status"};
  std::string switches;
  bool asleep = false;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("State:")) asleep = line.find("(sleeping)") != std::string::npos;
    if (line.find("voluntary_ctxt_switches:") != std::string::npos) switches += line + ' ';
  }
  if (asleep && switches.empty()) throw Unsupported("whether threads have left the CPU cannot be seen from outside");
  return asleep ? std::optional{switches} : std::nullopt;
}

/// Of a process whose threads all sleep; nothing where one does not.
std::optional<Sleepers> sleepers_of(const std::filesystem::path& tasks) {
  Sleepers sleepers;
  std::error_code error;
  std::filesystem::directory_iterator at{tasks, error};
  // Until we have waited for a process its folder is there.
  if (error) throw Unsupported("the threads of a process cannot be seen from outside");
  for (const std::filesystem::directory_iterator end; !error && at != end; at.increment(error)) {
    auto switches = switches_of_sleeper(at->path());
    if (!switches) return std::nullopt;
    sleepers.emplace(at->path().filename().string(), std::move(*switches));
  }
  return sleepers.empty() ? std::nullopt : std::optional{std::move(sleepers)};
}

}  // namespace

const std::string& Runtime::State::place_of(std::string_view role) const {
  const auto found = threads.find(role);
  if (found == threads.end()) throw Unresolved("the runtime announced no thread " + std::string{role});
  return found->second;
}

std::string Runtime::State::status_field(std::string_view role, std::string_view field) const {
  std::ifstream file{"/proc/" + place_of(role) + "/status"};
  for (std::string line; std::getline(file, line);)
    if (line.starts_with(field) && line.size() > field.size() && line[field.size()] == ':')
      return line.substr(line.find_first_not_of(": \t", field.size()));
  throw Unsupported("the state of a thread cannot be seen from outside");
}

// Of a thread that is gone what it had used is not known any more: 0.
long Runtime::State::used_ticks(std::string_view role) const {
  std::ifstream file{"/proc/" + place_of(role) + "/stat"};
  std::string line;
  std::getline(file, line);
  const auto name_end = line.rfind(") ");
  if (name_end == std::string::npos) return 0;
  std::istringstream fields{line.substr(name_end + 2)};
  std::string skipped;
  for (int i = 0; i < 11; ++i) fields >> skipped;  // to utime and stime, the 14th and 15th of proc(5)
  long user = 0;
  long system = 0;
  fields >> user >> system;
  return user + system;
}

Observation Runtime::State::look_at(std::string_view role, const BlockingCall& call) const {
  if (const auto& obstacle = observation_obstacle(); !obstacle.empty())
    throw Unsupported("cannot see a thread blocked in a call: " + obstacle);
  Participant who;
  std::snprintf(who.proc_path, sizeof who.proc_path, "%s", place_of(role).c_str());
  const auto seen = observe(who, call);
  if (seen == Observation::unavailable) throw Unsupported("the thread's system call may not be read");
  return seen;
}

// A thread that slept at two looks, and has not left the CPU between, slept all the time between. What holds for all of
// them holds at the moment between the rounds.
bool Runtime::State::asleep_at_one_moment() const {
  const auto tasks = std::filesystem::path{"/proc/" + place_of("main")}.parent_path();
  const auto before = sleepers_of(tasks);
  return before && before == sleepers_of(tasks);
}

}  // namespace sigconform
