#include <fcntl.h>
#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

#include "harness/latency/interference.h"

namespace sigconform::latency {
namespace {

/// The eighth number of that processor's line; nothing where the line is not there, or not whole.
std::optional<std::uint64_t> stolen_from(std::string_view text, int processor) {
  const std::string line_start = "\ncpu" + std::to_string(processor) + " ";
  const auto start = text.find(line_start);
  if (start == std::string_view::npos) return std::nullopt;
  const auto end = text.find('\n', start + 1);
  if (end == std::string_view::npos) return std::nullopt;
  auto numbers = text.substr(0, end).substr(start + line_start.size());
  for (int field = 0; field < 7; ++field) {
    const auto space = numbers.find(' ');
    if (space == std::string_view::npos) return std::nullopt;
    numbers.remove_prefix(space + 1);
  }
  std::uint64_t ticks = 0;
  std::from_chars(numbers.data(), numbers.data() + numbers.size(), ticks);
  return ticks;
}

/// Over both processors; nothing while the text has not the lines of all of them.
std::optional<std::uint64_t> stolen_from(std::string_view text, const Places& places) {
  const auto home = stolen_from(text, places.home);
  if (!home || places.other == -1) return home;
  const auto other = stolen_from(text, places.other);
  if (!other) return std::nullopt;
  return *home + *other;
}

/// From the beginning, as much as there is room for.
std::string_view read_into(std::string& text, const Descriptor& file) noexcept {
  const auto size = ::pread(file.get(), text.data(), text.size(), 0);
  return {text.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0))};
}

}  // namespace

Interference::Interference(const Places& places, const char* statistics)
    : places_{places}, statistics_{::open(statistics, O_RDONLY | O_CLOEXEC)}, text_(4096, '\0') {
  // Processors of many others have their lines far behind; no block is to allocate.
  for (;;) {
    const auto seen = read_into(text_, statistics_);
    if (seen.size() < text_.size() || stolen_from(seen, places_)) break;
    text_.resize(2 * text_.size());
  }
  // Numbers grow.
  text_.resize(text_.size() + 1024);
}

Interference::Seen Interference::look() noexcept {
  Seen seen;
  rusage usage{};
  if (::getrusage(RUSAGE_SELF, &usage) == 0) seen.involuntary = usage.ru_nivcsw;
  seen.processor = ::sched_getcpu();
  seen.stolen = stolen_from(read_into(text_, statistics_), places_);
  return seen;
}

void Interference::begin() noexcept { before_ = look(); }

std::string Interference::end(bool switches_are_its_own) {
  const Seen after = look();
  std::string what;
  const auto add = [&what](const std::string& more) { what += (what.empty() ? "" : ", ") + more; };
  if (!switches_are_its_own && after.involuntary != before_.involuntary)
    add(std::to_string(after.involuntary - before_.involuntary) + " involuntary switches");
  if (after.stolen && before_.stolen && after.stolen != before_.stolen)
    add(std::to_string(*after.stolen - *before_.stolen) + " ticks stolen");
  if (after.processor != before_.processor) add("moved to another processor");
  return what;
}

}  // namespace sigconform::latency
