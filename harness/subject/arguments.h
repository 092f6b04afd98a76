// The arguments of a program, as the exec functions want them.
#pragma once

#include <string>
#include <vector>

namespace sigconform {

/// Borrows the words, and ends with a null pointer.
inline std::vector<char*> argument_list(std::vector<std::string>& words) {
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  return arguments;
}

}  // namespace sigconform
