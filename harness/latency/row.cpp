#include "harness/latency/row.h"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <system_error>

namespace sigconform::latency {
namespace {

std::vector<RowInfo>& rows() {
  static std::vector<RowInfo> all;
  return all;
}

/// "threads:9" before "threads:10".
bool before(std::string_view one, std::string_view two) {
  const auto is_digit = [](char character) { return std::isdigit(static_cast<unsigned char>(character)) != 0; };
  while (!one.empty() && !two.empty()) {
    if (is_digit(one.front()) && is_digit(two.front())) {
      const auto digits = [&](std::string_view text) {
        return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_digit) - text.begin());
      };
      const auto here = one.substr(0, digits(one)), there = two.substr(0, digits(two));
      if (here.size() != there.size()) return here.size() < there.size();
      if (here != there) return here < there;
      one.remove_prefix(here.size());
      two.remove_prefix(there.size());
      continue;
    }
    if (one.front() != two.front()) return one.front() < two.front();
    one.remove_prefix(1);
    two.remove_prefix(1);
  }
  return one.size() < two.size();
}

}  // namespace

void broken(std::string_view what, int error) {
  throw Broken{std::string{what} + ": " + std::generic_category().message(error)};
}

void pin_to_home(const Places& places) {
  if (!pin_this_thread(places.home)) throw Missing{"threads cannot be pinned here"};
}

int other_processor(const Places& places) {
  if (places.other == -1) throw Missing{"this process may use one processor only"};
  return places.other;
}

bool register_row(RowInfo info) {
  if (find_row(info.name) != nullptr) {
    std::fprintf(stderr, "two latency rows are named %s\n", info.name.c_str());
    std::abort();
  }
  auto& all = rows();
  const auto place = std::upper_bound(
      all.begin(), all.end(), info, [](const RowInfo& one, const RowInfo& two) { return before(one.name, two.name); });
  all.insert(place, std::move(info));
  return true;
}

std::span<const RowInfo> all_rows() { return rows(); }

const RowInfo* find_row(std::string_view name) {
  const auto& all = rows();
  const auto found = std::find_if(all.begin(), all.end(), [name](const RowInfo& row) { return row.name == name; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace sigconform::latency
