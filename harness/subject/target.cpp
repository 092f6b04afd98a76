#include "harness/subject/target.h"

#include <optional>
#include <utility>

#include "harness/subject/outcome.h"

namespace sigconform {
namespace {

std::optional<Target>& chosen() {
  static std::optional<Target> target;
  return target;
}

}  // namespace

const Target& current_target() {
  if (!chosen()) throw Unresolved("the case is about a runtime or a program, and was given none");
  return *chosen();
}

void set_current_target(Target target) { chosen() = std::move(target); }

}  // namespace sigconform
