#include "harness/cli/observed_tokens.h"

#include <algorithm>

namespace sigconform {

void ObservedTokens::add(const JudgedCase& judged) {
  if (judged.tokens.empty()) add(judged.result.observed);
  for (const auto& token : judged.tokens) add(token);
}

void ObservedTokens::add(const std::string& token) {
  if (!token.empty() && std::find(tokens_.begin(), tokens_.end(), token) == tokens_.end()) tokens_.push_back(token);
}

std::string ObservedTokens::text() const {
  std::string text;
  for (const auto& token : tokens_) text.append(text.empty() ? "" : ", ").append(token);
  return text;
}

}  // namespace sigconform
