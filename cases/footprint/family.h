// The programs that something is known of: how each of a family is made to idle, to run a child, to answer what it is
// fed, and to write for ever. Of any other program only what can be seen without its help is judged.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sigconform::cases::footprint {

/// One of a family's means to run another program: that program's words come behind these.
struct Way {
  std::string_view name;  ///< lower case, for tokens and messages
  std::vector<std::string> arguments;
};

struct Family {
  std::string_view name;
  std::vector<std::string_view> programs;  ///< names of executables, version numbers left off
  std::vector<std::string> idle;           ///< says "ready", then waits for a line on standard input
  std::vector<Way> children;               ///< each waits for the child and says how it ended, or `absent`
  std::vector<std::string> echo;           ///< answers each number with its double, and says "over" at the end of input
  std::vector<std::string> flood;  ///< writes lines until that fails, and ends then as an untaught program would
  /// The text that a word `{file}` among the arguments is the path of; its file's name, empty where there is none.
  std::string_view file_name = {};
  std::string_view file_text = {};
  /// What the family's compiler has made of its probe is the program, and not the compiler.
  bool is_compiled = false;
};

/// The family that an executable of that name is of, or null: `python3.11` is a python, `bash` a shell.
const Family* family_of(std::string_view executable);

/// The families, for tests and lists.
const std::vector<Family>& families();

/// Those of them that are told by a file, or by the program that was compiled for them, what to do; the others are told
/// by their arguments.
std::vector<Family> families_of_scripts();

}  // namespace sigconform::cases::footprint
