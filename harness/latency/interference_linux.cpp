#include <fcntl.h>
#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <string_view>

#include "harness/latency/interference.h"

namespace sigconform::latency {
namespace {

/// The eighth number of that processor's line of /proc/stat.
std::uint64_t stolen_from(std::string_view text, int processor) {
  const std::string line_start = "\ncpu" + std::to_string(processor) + " ";
  auto at = text.find(line_start);
  if (at == std::string_view::npos) return 0;
  at += line_start.size();
  for (int field = 0; field < 7 && at != std::string_view::npos; ++field) {
    at = text.find(' ', at);
    if (at != std::string_view::npos) ++at;
  }
  if (at == std::string_view::npos) return 0;
  std::uint64_t ticks = 0;
  std::from_chars(text.data() + at, text.data() + text.size(), ticks);
  return ticks;
}

}  // namespace

Interference::Interference(const Places& places)
    : places_{places}, statistics_{::open("/proc/stat", O_RDONLY | O_CLOEXEC)} {}

Interference::~Interference() {
  if (statistics_ != -1) ::close(statistics_);
}

Interference::Seen Interference::look() noexcept {
  Seen seen;
  rusage usage{};
  if (::getrusage(RUSAGE_SELF, &usage) == 0) seen.involuntary = usage.ru_nivcsw;
  seen.processor = ::sched_getcpu();
  if (statistics_ != -1) {
    std::array<char, 4096> text;
    const auto size = ::pread(statistics_, text.data(), text.size(), 0);
    if (size > 0) {
      const std::string_view whole{text.data(), static_cast<std::size_t>(size)};
      seen.stolen = stolen_from(whole, places_.home);
      if (places_.other != -1) seen.stolen += stolen_from(whole, places_.other);
    }
  }
  return seen;
}

void Interference::begin() noexcept { before_ = look(); }

std::string Interference::end(bool switches_are_its_own) {
  const Seen after = look();
  std::string what;
  const auto add = [&what](const std::string& more) { what += (what.empty() ? "" : ", ") + more; };
  if (!switches_are_its_own && after.involuntary != before_.involuntary)
    add(std::to_string(after.involuntary - before_.involuntary) + " involuntary switches");
  if (after.stolen != before_.stolen) add(std::to_string(after.stolen - before_.stolen) + " ticks stolen");
  if (after.processor != before_.processor) add("moved to another processor");
  return what;
}

}  // namespace sigconform::latency
