// The shell that a case has commands run by.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include "harness/judge/case.h"
#include "harness/subject/child.h"

namespace sigconform::cases {

/// Judge side: ends the case where /bin/sh, which system() and exec of "sh" find, is absent or runs no command.
inline void require_shell() {
  const pid_t shell = fork();
  if (shell == 0) {
    execl("/bin/sh", "sh", "-c", "exit 42", static_cast<char*>(nullptr));
    _exit(127);
  }
  if (shell < 0) unresolved("fork of a shell failed");
  const int status = wait_for_end(shell);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 42) unsupported("there is no /bin/sh that runs commands");
}

}  // namespace sigconform::cases
