// Go: the probe is built by the toolchain that the target's command names, from the standard library alone.
#include <unistd.h>

#include "cases/runtimes/interpreters.h"
#include "cases/runtimes/probes.h"
#include "harness/subject/outcome.h"
#include "harness/subject/runtime_family.h"

namespace sigconform::cases::runtimes {
namespace {

std::vector<std::string> probe(const Target& target) { return {target.prepared + "/probe"}; }

Preparation prepare(const Target& target) {
  const auto& go = target.command.front();
  if (go.find('/') != std::string::npos && ::access(go.c_str(), X_OK) != 0)
    throw Unsupported("there is no go toolchain at " + go);
  Preparation preparation;
  preparation.file = "probe.go";
  preparation.text = probe_text("go");
  preparation.command = {go, "build", "-o", "probe", "probe.go"};
  // Neither the network nor what this user has set or kept: only the toolchain.
  preparation.environment = {"GO111MODULE=off",
                             "GOPROXY=off",
                             "GOTOOLCHAIN=local",
                             "GOTELEMETRY=off",
                             "GOENV=off",
                             "GOFLAGS=",
                             "CGO_ENABLED=0",
                             "GOPATH=" + target.prepared + "/path",
                             "GOCACHE=" + target.prepared + "/cache",
                             "GOTMPDIR=" + target.prepared};
  return preparation;
}

[[maybe_unused]] const bool go =
    register_runtime_family({"go", [] { return programs_in_path({"go"}); }, &probe, &prepare, true});

}  // namespace
}  // namespace sigconform::cases::runtimes
