#include "reports/links.h"

#include <algorithm>

namespace sigconform::reports {

bool is_web_link(std::string_view link) {
  constexpr std::string_view harmless =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:/?#[]@!$&'()*+,;=%";
  constexpr std::size_t longest = 2000;
  const bool scheme = link.starts_with("https://") || link.starts_with("http://");
  return scheme && link.size() <= longest &&
         std::all_of(link.begin(), link.end(), [&](char c) { return harmless.find(c) != std::string_view::npos; });
}

}  // namespace sigconform::reports
