// A child process that is talked to over three pipes: a fork of this process, or a program.
// It starts them and nothing more: waiting, deadlines and what the lines mean are the caller's.
#pragma once

#include <sys/types.h>

#include <functional>
#include <string>
#include <vector>

#include "harness/subject/descriptor.h"

namespace sigconform {

/// The parent's ends. The process is the caller's to wait for.
struct Spawned {
  pid_t process = -1;
  Descriptor requests;     ///< written: its standard input
  Descriptor replies;      ///< read: its standard output
  Descriptor diagnostics;  ///< read: its standard error
};

/// The child's ends.
struct ServedDescriptors {
  int requests;
  int replies;
  int diagnostics;
};

/// The child runs `serve` and exits with what it returns; its signal state and descriptors are this process's, all
/// signals blocked. Throws std::system_error.
Spawned spawn_fork(const std::function<int(ServedDescriptors)>& serve);

/// The child is that program, the first word looked up in PATH, in a session of its own and with every disposition
/// default and nothing blocked. Throws std::invalid_argument where it cannot be started, std::system_error otherwise.
Spawned spawn_program(std::vector<std::string> words);

}  // namespace sigconform
