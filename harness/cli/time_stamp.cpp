#include "harness/cli/time_stamp.h"

#include <array>
#include <chrono>
#include <ctime>

namespace sigconform {

std::string time_stamp() {
  const auto time = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  std::tm parts{};
  ::gmtime_r(&time, &parts);
  std::array<char, sizeof "2024-06-14T12:00:00Z"> text{};
  const auto size = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return {text.data(), size};
}

}  // namespace sigconform
