// Functions that block on other processes: waits for a child, and record locks that a child holds.
#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cases/support/blocked_caller.h"

namespace sigconform::cases {
namespace {

// Not parked: the judge asks nothing of it, and it is killed.
[[noreturn]] void stay() {
  for (;;) ::pause();
}

void running_child(Stage& stage, Scene& scene) {
  scene.child = stage.fork("child", [](Stage&) { stay(); });
  scene.expected = scene.child;
}

void end_child(Stage& stage, Scene& scene) { stage.must(::kill(scene.child, SIGKILL), "kill of the child"); }

struct flock whole_file(short type) {
  struct flock range {};
  range.l_type = type;
  range.l_whence = SEEK_SET;
  return range;
}

// Record locks belong to processes: another one must hold it.
void locked_file(Stage& stage, Scene& scene) {
  char path[] = "/tmp/sigconform.XXXXXX";
  scene.near = stage.must(mkstemp(path), "mkstemp");
  unlink(path);
  int locked[2];
  stage.must(pipe(locked), "pipe");
  scene.child = stage.fork("child", [&](Stage& child) {
    struct flock range = whole_file(F_WRLCK);
    child.must(fcntl(scene.near, F_SETLK, &range), "fcntl(F_SETLK)");
    child.must(::write(locked[1], "x", 1), "write");
    stay();
  });
  char byte;
  stage.must(::read(locked[0], &byte, 1), "read");
  scene.expected = 0;
}

}  // namespace

namespace blocks {

const BlockingFunction wait{.arrange = running_child,
                            .call = [](Scene&) -> std::int64_t { return ::wait(nullptr); },
                            .seen_in = [](int) { return blocking::wait4(); },
                            .supply = end_child};

const BlockingFunction waitpid{.arrange = running_child,
                               .call = [](Scene& scene) -> std::int64_t { return ::waitpid(scene.child, nullptr, 0); },
                               .seen_in = [](int) { return blocking::wait4(); },
                               .supply = end_child};

const BlockingFunction waitid{.arrange =
                                  [](Stage& stage, Scene& scene) {
                                    running_child(stage, scene);
                                    scene.expected = 0;
                                  },
                              .call = [](Scene& scene) -> std::int64_t {
                                siginfo_t info{};
                                const int result = ::waitid(P_PID, static_cast<id_t>(scene.child), &info, WEXITED);
                                return result == 0 && info.si_pid != scene.child ? -2 : result;
                              },
                              .seen_in = [](int) { return blocking::waitid(); },
                              .supply = end_child};

const BlockingFunction fcntl_setlkw{.arrange = locked_file,
                                    .call = [](Scene& scene) -> std::int64_t {
                                      struct flock range = whole_file(F_WRLCK);
                                      return fcntl(scene.near, F_SETLKW, &range);
                                    },
                                    .seen_in = blocking::fcntl,
                                    .supply = end_child};

const BlockingFunction lockf{.arrange = locked_file,
                             .call = [](Scene& scene) -> std::int64_t { return ::lockf(scene.near, F_LOCK, 0); },
                             .seen_in = blocking::fcntl,
                             .supply = end_child};

}  // namespace blocks
}  // namespace sigconform::cases
