#include "harness/subject/signal_report.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/syscall.h>
#endif

#include <cerrno>
#include <cstdlib>

#include "harness/subject/image.h"
#include "harness/subject/outcome.h"

namespace sigconform {
namespace {

constexpr std::string_view head = "sigconform-signals ignored";
constexpr std::string_view middle = " blocked";
constexpr std::string_view tail = " end\n";

#if defined(__linux__) && !defined(SIGCONFORM_PORTABLE)
struct KernelAction {
  void* handler;  // first on every architecture but MIPS, which keeps the flags there
  unsigned long rest[8];
};

bool starts_ignored(int signal) {
  KernelAction action{};
  if (syscall(SYS_rt_sigaction, signal, nullptr, &action, (signal_limit() - 1) / 8) != 0) return false;
#ifdef __mips__
  return reinterpret_cast<void*>(action.rest[0]) == reinterpret_cast<void*>(SIG_IGN);
#else
  return action.handler == reinterpret_cast<void*>(SIG_IGN);
#endif
}

SignalSet starts_blocked() {
  sigset_t set;
  sigemptyset(&set);
  syscall(SYS_rt_sigprocmask, SIG_SETMASK, nullptr, &set, (signal_limit() - 1) / 8);
  return SignalSet::from(set);
}
#else
bool starts_ignored(int signal) {
  struct sigaction action {};
  return sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

SignalSet starts_blocked() { return SignalSet::current_mask(); }
#endif

void append(std::string& text, const SignalSet& set) {
  for (int signal = 1; signal < signal_limit(); ++signal) {
    if (set.contains(signal)) text += " " + std::to_string(signal);
  }
}

/// Numbers, since writer and reader are the same program on the same platform; nothing where a word is none.
std::optional<SignalSet> numbers(std::string_view words) {
  SignalSet set;
  const std::string text(words);
  for (const char* at = text.c_str(); *at != '\0';) {
    char* end = nullptr;
    const long number = std::strtol(at, &end, 10);
    if (end == at || number < 1 || number >= signal_limit()) return std::nullopt;
    set.add(static_cast<int>(number));
    at = end;
  }
  return set;
}

}  // namespace

void report_signals(const char* file) {
  SignalReport found;
  for (int signal = 1; signal < signal_limit(); ++signal) {
    if (starts_ignored(signal)) found.ignored.add(signal);
  }
  found.blocked = starts_blocked();
  std::string text(head);
  append(text, found.ignored);
  text += middle;
  append(text, found.blocked);
  text += tail;
  const int to = file == nullptr ? STDOUT_FILENO : open(file, O_WRONLY | O_APPEND | O_CLOEXEC);
  for (std::string_view rest = text; !rest.empty();) {
    const ssize_t written = write(to, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) _exit(1);
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  _exit(0);
}

std::vector<std::string> signal_reporter(const std::string& file) {
  if (!image_obstacle().empty()) throw Unsupported(image_obstacle());
  std::vector<std::string> words = program_command();
#ifdef __linux__
  // In another process that link leads to another program.
  if (words.front() == "/proc/self/exe") {
    char path[4096];
    const ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    if (length > 0) words.front().assign(path, static_cast<std::size_t>(length));
    if (length <= 0 || access(words.front().c_str(), X_OK) != 0)
      throw Unsupported("the file of this program is not where it was when it was started");
  }
#endif
  words.emplace_back(signal_report_argument);
  if (!file.empty()) words.push_back(file);
  return words;
}

std::optional<SignalReport> find_signal_report(std::string_view text) {
  const auto at = text.rfind(head);
  if (at == std::string_view::npos) return std::nullopt;
  text.remove_prefix(at + head.size());
  const auto blocked_at = text.find(middle);
  const auto end = text.find(tail);
  if (end == std::string_view::npos || blocked_at == std::string_view::npos || blocked_at > end) return std::nullopt;
  const auto ignored = numbers(text.substr(0, blocked_at));
  const auto blocked = numbers(text.substr(blocked_at + middle.size(), end - blocked_at - middle.size()));
  if (!ignored || !blocked) return std::nullopt;
  return SignalReport{*ignored, *blocked};
}

}  // namespace sigconform
