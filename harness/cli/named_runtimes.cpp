#include "harness/cli/named_runtimes.h"

#include <algorithm>

#include "harness/cli/usage_error.h"
#include "harness/subject/runtime_family.h"

namespace sigconform {
namespace {

[[noreturn]] void refuse(const std::string& option, const std::string& word, const std::string& why) {
  auto message = option;
  throw UsageError(message.append(" ").append(word).append(": ").append(why));
}

}  // namespace

Target named_runtime(const std::string& option, const std::string& word) {
  const auto equals = word.find('=');
  const auto name = word.substr(0, equals);
  if (equals == std::string::npos || name.empty() || equals + 1 == word.size())
    refuse(option, word, "not of the form NAME=PATH, such as python3.13=/opt/python3.13/bin/python3");
  if (runtime_family_of(name) == nullptr) {
    std::string known;
    for (const auto& family : runtime_families()) known.append(known.empty() ? "" : ", ").append(family.name);
    refuse(option, word, "no probe for a name that begins so; there are " + known);
  }
  return {name, "runtime", {word.substr(equals + 1)}};
}

std::vector<Target> named_runtimes(const std::string& option, const std::vector<std::string>& words) {
  std::vector<Target> targets;
  for (const auto& word : words) {
    auto target = named_runtime(option, word);
    if (std::any_of(targets.begin(), targets.end(), [&](const auto& one) { return one.name == target.name; }))
      refuse(option, word, "its name is given twice");
    targets.push_back(std::move(target));
  }
  return targets;
}

}  // namespace sigconform
