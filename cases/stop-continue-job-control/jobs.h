// Jobs on a terminal: process groups in front and behind, orphaned or not, and lines typed at them.
//
// `background_job` makes the subject's main thread the parent of a group of two, "caller" and "other", in the same
// session; `orphaned_job` makes a session with a terminal of its own in which nobody is the parent of such a group.
// Both leave all of them parked. The judge has members act with Subject::start_on, and asks main for what became of
// them.
#pragma once

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>

#include "cases/stop-continue-job-control/stopping.h"
#include "harness/subject/evidence_sink.h"

namespace sigconform::cases::stop_continue_job_control {

/// What a member of a job does before it parks; may be null.
using Preparation = void (*)(Stage& stage);

/// Subject side: forks a member that prepares itself and parks, and puts it into that process group (0: one of its
/// own).
inline pid_t member(Stage& stage, std::string_view name, pid_t group, Preparation prepare = nullptr) {
  const pid_t child = stage.fork(name, [prepare](Stage& here) {
    if (prepare != nullptr) prepare(here);
    here.park();
  });
  stage.must(setpgid(child, group == 0 ? child : group), "setpgid");
  return child;
}

/// Subject side: a background job of the calling process's session, not orphaned.
inline void background_job(Stage& stage, Preparation caller, Preparation other) {
  const pid_t group = member(stage, "caller", 0, caller);
  member(stage, "other", group, other);
}

/// Subject side, in a process that leads no group: a session with that controlling terminal as standard input and
/// output, and in it an orphaned background group of one, "caller". The caller's group is in front.
inline void orphaned_job(Stage& stage, const Terminal& terminal, Preparation caller) {
  stage.must(setsid(), "setsid");
  const int slave = stage.must(terminal.adopt_as_controlling(), "opening the terminal");
  dup2(slave, 0);
  dup2(slave, 1);
  const pid_t founder = stage.fork("founder", [caller](Stage& here) { member(here, "caller", 0, caller); });
  // Once the founder is reaped, the group has lost the parent that kept it from being orphaned.
  next_status(founder, 0);
}

/// Judge side: the next status of a child of main, as main sees it. Blocks main until there is one.
inline Ending status_of(const Subject& subject, std::string_view name, int options = WUNTRACED) {
  struct Name {
    char text[16] = {};
  } child;
  std::memcpy(child.text, name.data(), std::min(name.size(), sizeof child.text - 1));
  subject.run_on("main", [child, options](Stage& stage) {
    stage.note(child.text, next_status(stage.process_of(child.text), options));
  });
  return Ending::from_wait_status(static_cast<int>(subject.events(noted(name)).back().result));
}

/// Judge side: types what is the stimulus of a case.
inline void type_stimulus(Terminal& terminal, std::string_view characters) {
  if (!without_stimulus()) terminal.type(characters);
}

/// Judge side: another descriptor for the terminal's manager side, the caller's to close. The terminal hangs up when
/// the last is closed.
inline int duplicate_manager(const Terminal& terminal) {
  for (int descriptor = 3; descriptor < 256; ++descriptor) {
    const char* path = ptsname(descriptor);
    if (path != nullptr && terminal.path() == path) return fcntl(descriptor, F_DUPFD_CLOEXEC, 3);
  }
  unresolved("the terminal's manager side is not among the judge's descriptors");
}

/// Judge side: has the participant read a line that was typed, and returns what it got, up to 8 bytes. The terminal
/// takes characters in order: what was typed before has had its effect by then.
inline std::string read_line_on(const Subject& subject, std::string_view participant) {
  subject.run_on(participant, [](Stage& stage) {
    char line[8] = {};
    ssize_t length = 0;
    while ((length = read(STDIN_FILENO, line, sizeof line)) < 0 && errno == EINTR) {
    }
    stage.must(length, "read of a line");
    std::int64_t packed = 0;
    std::memcpy(&packed, line, sizeof line);
    stage.note("line", packed);
  });
  const std::int64_t packed = subject.events(noted("line")).back().result;
  char line[9] = {};
  std::memcpy(line, &packed, sizeof packed);
  return line;
}

}  // namespace sigconform::cases::stop_continue_job_control
