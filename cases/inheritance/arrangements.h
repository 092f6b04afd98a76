// What the cases of inheritance share: children reaped, images spawned.
#pragma once

#include <spawn.h>
#include <sys/wait.h>

#include <cerrno>

#include "cases/support/every_action.h"
#include "harness/judge/case.h"
#include "harness/subject/child.h"

extern char** environ;

namespace sigconform::cases::inheritance {

/// Subject side: waits for that child's end and notes its status, which nobody keeps where SIGCHLD is ignored.
inline void reap(Stage& stage, pid_t child) {
  const int status = wait_for_end(child);
  if (status == -1 && errno != ECHILD) stage.complain("waitpid", errno);
  if (status != -1) stage.note("status", status);
}

/// What a spawn asks for; the attribute values are set whether or not a flag makes them count.
struct SpawnRequest {
  short flags = 0;
  SignalSet mask = {};
  SignalSet defaults = {};
  pid_t group = 0;
};

/// Subject side: spawns an image as the participant named. Left out in a run without stimulus; then the result is -1.
inline pid_t spawn(Stage& stage, std::string_view name, std::string_view image, const SpawnRequest& request = {}) {
  stage.reserve(name);
  if (!stage.stimulus()) return -1;
  const auto succeed = [&](int error, std::string_view what) {
    if (error != 0) stage.complain(what, error);
  };
  posix_spawnattr_t attributes;
  succeed(posix_spawnattr_init(&attributes), "posix_spawnattr_init");
  const sigset_t mask = request.mask.to_sigset();
  const sigset_t defaults = request.defaults.to_sigset();
  succeed(posix_spawnattr_setsigmask(&attributes, &mask), "posix_spawnattr_setsigmask");
  succeed(posix_spawnattr_setsigdefault(&attributes, &defaults), "posix_spawnattr_setsigdefault");
  succeed(posix_spawnattr_setpgroup(&attributes, request.group), "posix_spawnattr_setpgroup");
  succeed(posix_spawnattr_setflags(&attributes, request.flags), "posix_spawnattr_setflags");
  char* const* arguments = stage.image_arguments(image, name);
  pid_t child = -1;
  succeed(posix_spawnp(&child, arguments[0], nullptr, &attributes, arguments, environ), "posix_spawnp");
  posix_spawnattr_destroy(&attributes);
  return child;
}

/// The same, and waits for the image's end.
inline void spawn_and_reap(Stage& stage, std::string_view image, const SpawnRequest& request = {}) {
  const pid_t child = spawn(stage, "child", image, request);
  if (child > 0) reap(stage, child);
}

}  // namespace sigconform::cases::inheritance
