// What of the platform only its own interfaces tell: one implementation per backend. Private to platform_facts.cpp.
#pragma once

#include <string>

namespace sigconform::backend {

struct Surroundings {
  std::string libc_version = "unknown";  ///< asked only where the compiler's macros do not lead to it
  std::string emulator = "unknown";
  std::string emulator_version = "none";
  std::string sandbox = "unknown";
  std::string virtual_machine = "unknown";
  std::string core_pattern = "unknown";
  std::string linkage = "unknown";
  bool valgrind = false;
};

Surroundings surroundings();

}  // namespace sigconform::backend
