// Java: the probe is compiled by the javac that belongs to the target's command.
#include <unistd.h>

#include <filesystem>
#include <system_error>

#include "cases/runtimes/interpreters.h"
#include "cases/runtimes/probes.h"
#include "harness/subject/outcome.h"
#include "harness/subject/program_search.h"
#include "harness/subject/runtime_family.h"

namespace sigconform::cases::runtimes {
namespace {

/// Beside java, beside what its path leads to, or in PATH.
std::string compiler_of(const std::string& java) {
  namespace fs = std::filesystem;
  const fs::path given = java.find('/') == std::string::npos ? found_in_path(java) : java;
  std::error_code error;
  for (const auto& path : {given, fs::canonical(given, error)})
    if (const auto javac = path.parent_path() / "javac"; !path.empty() && ::access(javac.c_str(), X_OK) == 0)
      return javac.string();
  return found_in_path("javac");
}

std::vector<std::string> probe(const Target& target) {
  auto words = target.command;
  // One processor's worth of compiler and collector, and no file in a folder that all share.
  for (const char* option : {"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-cp"})
    words.emplace_back(option);
  words.push_back(target.prepared);
  words.emplace_back("Probe");
  return words;
}

Preparation prepare(const Target& target) {
  const auto javac = compiler_of(target.command.front());
  if (javac.empty())
    throw Unsupported("its probe needs a compiler, and there is no javac beside " + target.command.front() +
                      " and none in PATH: a JRE alone has none");
  Preparation preparation;
  preparation.file = "Probe.java";
  preparation.text = probe_text("java");
  preparation.command = {javac,
                         "-J-XX:TieredStopAtLevel=1",
                         "-J-XX:+UseSerialGC",
                         "-J-XX:-UsePerfData",
                         "-encoding",
                         "UTF-8",
                         "-proc:none",
                         "-nowarn",
                         "Probe.java"};
  return preparation;
}

[[maybe_unused]] const bool java =
    register_runtime_family({"java", [] { return programs_in_path({"java"}); }, &probe, &prepare});

}  // namespace
}  // namespace sigconform::cases::runtimes
