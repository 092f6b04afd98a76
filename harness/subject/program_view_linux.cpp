#include "harness/subject/program_view.h"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string_view>

#include "harness/subject/descriptor.h"
#include "harness/subject/observe.h"
#include "harness/subject/waiting_call_linux.h"

namespace sigconform {
namespace {

/// The file's content, at most 64 KiB; nothing where it is gone or may not be read.
std::optional<std::string> content_of(const std::string& path) {
  const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
  if (!file) return std::nullopt;
  std::string text(65536, '\0');
  std::size_t size = 0;
  for (;;) {
    const ssize_t length = ::read(file.get(), text.data() + size, text.size() - size);
    if (length < 0 && errno == EINTR) continue;
    if (length < 0) return std::nullopt;
    size += static_cast<std::size_t>(length);
    if (length == 0 || size == text.size()) break;
  }
  text.resize(size);
  return text;
}

/// The value of a `Name:\tvalue` line of /proc/<pid>/status.
std::string_view field(std::string_view status, std::string_view name) {
  const std::string wanted = "\n" + std::string(name) + ":";
  auto at = status.find(wanted);
  if (at == std::string_view::npos) return {};
  at = status.find_first_not_of(" \t", at + wanted.size());
  if (at == std::string_view::npos) return {};
  return status.substr(at, status.find('\n', at) - at);
}

/// Sixteen or more hexadecimal digits, the lowest signal last.
SignalSet set_of(std::string_view digits) {
  SignalSet set;
  int signal = 1;
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit, signal += 4) {
    const char text[] = {*digit, '\0'};
    const unsigned long bits = std::strtoul(text, nullptr, 16);
    for (int bit = 0; bit < 4; ++bit) {
      if ((bits >> bit & 1) != 0) set.add(signal + bit);
    }
  }
  return set;
}

/// Off the CPU inside a call: `running` and `-1 ...` (off the CPU elsewhere, in a page fault) are not.
bool is_in_call(std::string_view call) { return !call.empty() && call.front() >= '0' && call.front() <= '9'; }

std::vector<pid_t> numbers_in(const std::string& directory) {
  std::vector<pid_t> numbers;
  const std::unique_ptr<DIR, int (*)(DIR*)> entries(::opendir(directory.c_str()), ::closedir);
  if (entries == nullptr) return numbers;
  while (const dirent* entry = ::readdir(entries.get())) {
    if (const int number = std::atoi(entry->d_name); number > 0) numbers.push_back(number);
  }
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

/// Adds a thread, unless it has vanished meanwhile, and its children.
void add_thread(ProcessView& view, const std::string& path, pid_t thread) {
  const auto status = content_of(path + "/status");
  if (!status) return;
  ThreadView seen;
  seen.thread = thread;
  const auto call = content_of(path + "/syscall").value_or("");
  seen.waits = field(*status, "State").starts_with('S') && is_in_call(call);
  seen.for_ever = seen.waits && waits_for_ever(call);
  seen.activity = call + std::string(field(*status, "voluntary_ctxt_switches")) + " " +
                  std::string(field(*status, "nonvoluntary_ctxt_switches"));
  seen.blocked = set_of(field(*status, "SigBlk"));
  seen.pending = set_of(field(*status, "SigPnd"));
  view.threads.push_back(std::move(seen));
  const std::string children = content_of(path + "/children").value_or("");
  for (const char* at = children.c_str(); *at != '\0';) {
    char* end = nullptr;
    const long child = std::strtol(at, &end, 10);
    if (end == at) break;
    if (child > 0) view.children.push_back(static_cast<pid_t>(child));
    at = end;
  }
}

/// /proc/<pid>/stat behind the name, which may hold anything: state is field 3, flags 9, start time 22.
struct Stat {
  char state = '?';
  unsigned long flags = 0;
  unsigned long long start_time = 0;
};

std::optional<Stat> stat_of(const std::string& path) {
  const auto text = content_of(path + "/stat");
  if (!text) return std::nullopt;
  const auto name_end = text->rfind(')');
  if (name_end == std::string::npos) return std::nullopt;
  Stat stat;
  const char* at = text->c_str() + name_end + 1;
  for (int number = 3; number <= 22 && *at != '\0'; ++number) {
    while (*at == ' ') ++at;
    if (number == 3) stat.state = *at;
    if (number == 9) stat.flags = std::strtoul(at, nullptr, 10);
    if (number == 22) stat.start_time = std::strtoull(at, nullptr, 10);
    while (*at != ' ' && *at != '\0') ++at;
  }
  return stat;
}

constexpr unsigned long forked_and_not_executed = 0x40;  // PF_FORKNOEXEC, linux/sched.h

}  // namespace

const std::string& view_obstacle() { return observation_obstacle(); }

pid_t own_shown_pid() noexcept {
  char text[24];
  const ssize_t length = ::readlink("/proc/self", text, sizeof text - 1);
  if (length <= 0) return 0;
  text[length] = '\0';
  return std::atoi(text);
}

std::optional<ProcessView> view_process(pid_t shown) {
  const std::string path = "/proc/" + std::to_string(shown);
  const auto stat = stat_of(path);
  const auto status = content_of(path + "/status");
  if (!stat || !status) return std::nullopt;
  ProcessView view;
  view.is_zombie = stat->state == 'Z' || stat->state == 'X';
  view.has_own_image = (stat->flags & forked_and_not_executed) == 0;
  view.start_time = stat->start_time;
  view.ignored = set_of(field(*status, "SigIgn"));
  view.caught = set_of(field(*status, "SigCgt"));
  view.pending = set_of(field(*status, "ShdPnd"));
  for (const pid_t thread : numbers_in(path + "/task"))
    add_thread(view, path + "/task/" + std::to_string(thread), thread);
  // Numbers wrap round, so that the initial thread's need not be the lowest.
  std::stable_partition(view.threads.begin(), view.threads.end(),
                        [shown](const ThreadView& seen) { return seen.thread == shown; });
  return view;
}

}  // namespace sigconform
