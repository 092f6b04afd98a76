// Which file a command's first word leads to.
#pragma once

#include <string>

namespace sigconform {

/// Whether it is a file that this process may execute.
bool is_program(const std::string& path);

/// The path that a command's first word leads to, as execvp would find it; empty where there is none to be executed.
std::string find_program(const std::string& word);

/// Whether any user can reach what is there, in a process of root's: cases run as a user of their own, whom a folder of
/// root's shuts out. True for anybody else, whose cases run as who they are.
bool is_open_to_cases(const std::string& path);

/// The same as `find_program` for any user to run; empty where PATH has none such.
std::string found_in_path(const std::string& program);

}  // namespace sigconform
