// Processes of a subject that park beside its main one, and the temporary file that some cases write to.
#pragma once

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include <string_view>

#include "harness/subject/stage.h"

namespace sigconform::cases {

/// Forks a named process that does the set-up and parks; returns when it has parked. It inherits dispositions and mask.
inline pid_t parked_process(Stage& stage, std::string_view name, const Stage::Body& set_up = nullptr) {
  const pid_t process = stage.fork(name, [&](Stage& inner) {
    if (set_up) set_up(inner);
    inner.park();
  });
  stage.wait_until([&] {
    const Participant* made = stage.shared().find(name);
    return made != nullptr && made->state.load() == ParticipantState::parked;
  });
  return process;
}

/// The same in a process group of its own.
inline pid_t parked_outsider(Stage& stage, std::string_view name, const Stage::Body& set_up = nullptr) {
  return parked_process(stage, name, [&](Stage& inner) {
    inner.must(setpgid(0, 0), "setpgid");
    if (set_up) set_up(inner);
  });
}

/// An empty regular file without a name.
inline int scratch_file(Stage& stage) {
  char name[] = "/tmp/sigconform-XXXXXX";
  const int file = stage.must(mkstemp(name), "mkstemp");
  unlink(name);
  return file;
}

}  // namespace sigconform::cases
