// The path of this executable, for starting it again.
#pragma once

#include <string>

namespace sigconform {

/// An absolute path; throws std::runtime_error where the platform does not tell.
std::string own_program();

/// To be told by main where the platform has no better way: argv[0], looked for along PATH.
void remember_program(const char* argument_zero);

}  // namespace sigconform
