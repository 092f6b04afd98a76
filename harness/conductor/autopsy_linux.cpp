#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cctype>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string_view>
#include <thread>
#include <vector>

#include "harness/conductor/autopsy.h"
#include "harness/conductor/process_tree.h"
#include "harness/conductor/system_call_names_linux.h"
#include "harness/signals/signal_names.h"
#include "harness/subject/descriptor.h"

namespace sigconform {
namespace {

struct ThreadState {
  std::string folder;
  std::string name;
  char state = '?';  ///< as in /proc/<pid>/stat
  std::string system_call;
  std::uint64_t waited_ns = 0;  ///< able to run, but not let
  std::string signals;
};

std::string contents(const std::string& path) {
  const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  std::string text(8192, '\0');
  const auto size = file ? ::read(file.get(), text.data(), text.size()) : -1;
  text.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
  return text;
}

/// The value of `Key:` in a status file, without the tabs.
std::string_view status_value(std::string_view status, std::string_view key) {
  const auto at = status.find(key);
  if (at == std::string_view::npos) return {};
  auto value = status.substr(at + key.size());
  value = value.substr(0, value.find('\n'));
  while (!value.empty() && std::isspace(static_cast<unsigned char>(value.front()))) value.remove_prefix(1);
  return value;
}

/// Names of the bits of a mask as /proc prints it; of the complement where that is shorter.
std::string signal_words(std::string_view hexadecimal) {
  std::uint64_t mask = 0;
  std::from_chars(hexadecimal.data(), hexadecimal.data() + hexadecimal.size(), mask, 16);
  if (mask == 0) return {};
  std::string members;
  std::string missing;
  int count = 0;
  for (int number = 1; number <= 64; ++number) {
    const bool member = (mask >> (number - 1) & 1) != 0;
    count += member ? 1 : 0;
    (member ? members : missing) += " " + signal_name(number);
  }
  if (count == 64) return " all";
  return count > 32 ? " all but" + missing : members;
}

std::string signal_state(std::string_view status) {
  std::string text;
  struct Row {
    const char* key;
    const char* label;
  };
  for (const auto& [key, label] : {Row{"SigPnd:", "pending for the thread"}, Row{"ShdPnd:", "pending for the process"},
                                   Row{"SigBlk:", "blocked"}, Row{"SigIgn:", "ignored"}, Row{"SigCgt:", "caught"}}) {
    const auto words = signal_words(status_value(status, key));
    if (!words.empty()) text.append("\n      ").append(label).append(":").append(words);
  }
  return text;
}

std::uint64_t run_delay(const std::string& folder) {
  const auto text = contents(folder + "/schedstat");
  std::uint64_t delay = 0;
  if (const auto space = text.find(' '); space != std::string::npos)
    std::from_chars(text.data() + space + 1, text.data() + text.size(), delay);
  return delay;
}

/// Whether /proc shows the numbers by which this program knows its calls: of what an emulator runs it shows the host's.
/// A thread that looks at itself there is in read().
bool shows_own_numbers() {
  static const bool own = contents("/proc/thread-self/syscall").starts_with(std::to_string(SYS_read) + " ");
  return own;
}

std::string system_call(const std::string& folder) {
  const auto text = contents(folder + "/syscall");
  if (text.empty()) return "unknown (not readable)";
  if (text.starts_with("running")) return {};
  long number = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || number < 0) return {};
  std::string_view first{end, static_cast<std::size_t>(text.data() + text.size() - end)};
  if (first.starts_with(' ')) first.remove_prefix(1);
  const auto name = shows_own_numbers() ? system_call_name(number) : "the host's system call " + std::to_string(number);
  return name + "(" + std::string{first.substr(0, first.find(' '))} + ", ...)";
}

ThreadState look_at(const std::string& folder) {
  const auto status = contents(folder + "/status");
  ThreadState thread;
  thread.folder = folder;
  thread.name = status_value(status, "Name:");
  const auto state = status_value(status, "State:");
  thread.state = state.empty() ? '?' : state.front();
  thread.system_call = system_call(folder);
  thread.waited_ns = run_delay(folder);
  thread.signals = signal_state(status);
  return thread;
}

std::string verdict(const ThreadState& thread, std::uint64_t waited_since_ns, std::chrono::milliseconds watched) {
  const auto call = thread.system_call.empty() ? std::string{"no system call"} : thread.system_call;
  switch (thread.state) {
    case 'S':
      return "blocked in " + call;
    case 'D':
      return "blocked beyond signals in " + call;
    case 'T':
      return "stopped by a signal, in " + call;
    case 't':
      return "stopped by its tracer, in " + call;
    case 'Z':
      return "ended, but its parent did not wait for it";
    case 'X':
      return "ended";
    case 'R':
      break;
    default:
      return "gone, or not readable";
  }
  const auto watched_ns = static_cast<std::uint64_t>(std::chrono::nanoseconds{watched}.count());
  if (waited_since_ns * 2 > watched_ns)
    return "able to run but starved: kept waiting " + std::to_string(waited_since_ns / 1'000'000) + " of the last " +
           std::to_string(watched.count()) + " ms";
  return "running, in no system call that blocks";
}

/// Its number as the case itself knows it: the innermost of the namespaces.
std::string inner_number(std::string_view status) {
  const auto numbers = status_value(status, "NSpid:");
  const auto tab = numbers.rfind('\t');
  return std::string{tab == std::string_view::npos ? numbers : numbers.substr(tab + 1)};
}

void describe_process(pid_t process, std::string& text, std::vector<ThreadState>& threads,
                      std::vector<std::size_t>& places) {
  namespace fs = std::filesystem;
  const auto folder = "/proc/" + std::to_string(process);
  const auto status = contents(folder + "/status");
  if (status.empty()) return;
  text += "process " + inner_number(status) + " '" + std::string{status_value(status, "Name:")} + "' (" +
          std::to_string(process) + " outside)\n";
  std::error_code error;
  for (const auto& entry : fs::directory_iterator{folder + "/task", error}) {
    threads.push_back(look_at(entry.path().string()));
    places.push_back(text.size());
  }
}

}  // namespace

std::string autopsy() {
  constexpr std::chrono::milliseconds watched{50};
  constexpr std::size_t most_processes = 64;
  std::string text;
  std::vector<ThreadState> threads;
  std::vector<std::size_t> places;  // where in the text each thread's lines belong
  auto processes = descendants();
  const auto found = processes.size();
  if (found > most_processes) processes.resize(most_processes);
  for (const pid_t process : processes) describe_process(process, text, threads, places);

  // A span to measure over, not a wait for anything: starved is who was kept from running for most of it.
  std::this_thread::sleep_for(watched);

  std::string whole;
  std::size_t copied = 0;
  for (std::size_t i = 0; i < threads.size(); ++i) {
    const auto& thread = threads[i];
    whole.append(text, copied, places[i] - copied);
    copied = places[i];
    const auto number = thread.folder.substr(thread.folder.rfind('/') + 1);
    const auto delay = run_delay(thread.folder);
    const auto since = delay > thread.waited_ns ? delay - thread.waited_ns : 0;
    whole += "    thread " + inner_number(contents(thread.folder + "/status")) + " '" + thread.name +
             "': " + verdict(thread, since, watched) + thread.signals + "\n";
  }
  whole.append(text, copied);
  if (found > most_processes) whole += std::to_string(found - most_processes) + " more processes\n";
  return whole.empty() ? "no process of the case was left\n" : whole;
}

}  // namespace sigconform
