#include "cases/latency/trouble.h"

#include <exception>
#include <string_view>

#include "harness/latency/row.h"

namespace sigconform::latency::rows {

void Trouble::keep() noexcept {
  try {
    throw;
  } catch (const Missing& missing) {
    keep(Kind::missing, missing.what());
  } catch (const std::exception& problem) {
    keep(Kind::broken, problem.what());
  } catch (...) {
    keep(Kind::broken, "an exception of no kind that we know");
  }
}

void Trouble::keep(Kind kind, const char* text) noexcept {
  kind_ = kind;
  text_ = {};
  std::string_view{text}.copy(text_.data(), text_.size() - 1);
}

void Trouble::rethrow() const {
  if (kind_ == Kind::missing) throw Missing{text_.data()};
  if (kind_ == Kind::broken) throw Broken{text_.data()};
}

}  // namespace sigconform::latency::rows
