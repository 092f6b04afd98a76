#include "harness/conductor/isolation.h"

namespace sigconform {

std::string_view to_string(Isolation isolation) {
  switch (isolation) {
    case Isolation::automatic:
      return "auto";
    case Isolation::strong:
      return "strong";
    case Isolation::weak:
      return "weak";
  }
  return "auto";
}

std::optional<Isolation> isolation_from_string(std::string_view word) {
  for (auto isolation : {Isolation::automatic, Isolation::strong, Isolation::weak})
    if (word == to_string(isolation)) return isolation;
  return std::nullopt;
}

}  // namespace sigconform
