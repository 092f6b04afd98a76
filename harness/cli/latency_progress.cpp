#include "harness/cli/latency_progress.h"

#include <algorithm>
#include <string>

namespace sigconform {

void LatencyProgress::visit(std::string_view row, std::size_t done) {
  if (visits_ == 0) return;
  if (!console_.has_status_line()) {
    const auto tenths = std::min<std::size_t>(10 * done / visits_, 10);
    if (tenths <= tenths_) return;
    tenths_ = tenths;
    return console_.line("measured " + std::to_string(10 * tenths) + " %");
  }
  if (!console_.is_status_due()) return;
  console_.status("[" + std::to_string(done) + "/" + std::to_string(visits_) + "]  " + std::string{row});
}

}  // namespace sigconform
