// Functions that block on other processes: waits for a child, and record locks that a child holds.
#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cases/support/blocking_variants.h"

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
template <short type>
void locked_file(Stage& stage, Scene& scene) {
  char path[] = "/tmp/sigconform.XXXXXX";
  scene.near = stage.must(mkstemp(path), "mkstemp");
  unlink(path);
  int locked[2];
  stage.must(pipe(locked), "pipe");
  scene.child = stage.fork("child", [&](Stage& child) {
    struct flock range = whole_file(type);
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

const BlockingFunction fcntl_setlkw{.arrange = locked_file<F_WRLCK>,
                                    .call = [](Scene& scene) -> std::int64_t {
                                      struct flock range = whole_file(F_WRLCK);
                                      return fcntl(scene.near, F_SETLKW, &range);
                                    },
                                    .seen_in = blocking::fcntl,
                                    .supply = end_child};

const BlockingFunction lockf{.arrange = locked_file<F_WRLCK>,
                             .call = [](Scene& scene) -> std::int64_t { return ::lockf(scene.near, F_LOCK, 0); },
                             .seen_in = blocking::fcntl,
                             .supply = end_child};

}  // namespace blocks

namespace {

using Id = RequirementId;

void running_child_in_a_group(Stage& stage, Scene& scene) {
  running_child(stage, scene);
  stage.must(setpgid(scene.child, scene.child), "setpgid");
}

// By what waitpid() is told to find the child.
enum class Children { any, of_the_callers_group, of_its_group, its_own };

template <Children which, int flags>
std::int64_t wait_by_pid(Scene& scene) {
  const pid_t ids = which == Children::any                    ? -1
                    : which == Children::of_the_callers_group ? 0
                    : which == Children::of_its_group         ? -scene.child
                                                              : scene.child;
  return ::waitpid(ids, nullptr, flags);
}

template <idtype_t type, int flags>
std::int64_t wait_by_id(Scene& scene) {
  siginfo_t info{};
  const int result = ::waitid(type, type == P_ALL ? 0 : static_cast<id_t>(scene.child), &info, flags);
  return result == 0 && info.si_pid != scene.child ? -2 : result;
}

void expect_zero_of_a_group(Stage& stage, Scene& scene) {
  running_child_in_a_group(stage, scene);
  scene.expected = 0;
}

std::int64_t lock_for_reading(Scene& scene) {
  struct flock range = whole_file(F_RDLCK);
  return fcntl(scene.near, F_SETLKW, &range);
}

std::int64_t lock_a_byte(Scene& scene) {
  struct flock range = whole_file(F_WRLCK);
  range.l_start = 10;
  range.l_len = 1;
  return fcntl(scene.near, F_SETLKW, &range);
}

}  // namespace

BlockingVariants variants::of_processes() {
  using blocks::waitpid, blocks::waitid, blocks::fcntl_setlkw, blocks::lockf;
  static const BlockingVariant table[] = {
      {"waitpid_any", called(wait_by_pid<Children::any, 0>, waitpid), "waitpid.eintr", Id("waitpid.restart")},
      {"waitpid_same_group", called(wait_by_pid<Children::of_the_callers_group, 0>, waitpid), "waitpid.eintr",
       Id("waitpid.restart")},
      {"waitpid_group", over(running_child_in_a_group, called(wait_by_pid<Children::of_its_group, 0>, waitpid)),
       "waitpid.eintr", Id("waitpid.restart")},
      {"waitpid_with_WUNTRACED", called(wait_by_pid<Children::its_own, WUNTRACED>, waitpid), "waitpid.eintr",
       Id("waitpid.restart")},
      {"waitid_any", called(wait_by_id<P_ALL, WEXITED>, waitid), "waitid.eintr", Id("waitid.restart")},
      {"waitid_group", over(expect_zero_of_a_group, called(wait_by_id<P_PGID, WEXITED>, waitid)), "waitid.eintr",
       Id("waitid.restart")},
      {"waitid_with_WSTOPPED", called(wait_by_id<P_PID, WEXITED | WSTOPPED>, waitid), "waitid.eintr",
       Id("waitid.restart")},
      {"waitid_with_WNOWAIT", called(wait_by_id<P_PID, WEXITED | WNOWAIT>, waitid), "waitid.eintr",
       Id("waitid.restart")},
      {"fcntl_setlkw_for_reading", called(lock_for_reading, fcntl_setlkw), "fcntl_setlkw.eintr",
       Id("fcntl_setlkw.restart")},
      {"fcntl_setlkw_among_readers", over(locked_file<F_RDLCK>, fcntl_setlkw), "fcntl_setlkw.eintr",
       Id("fcntl_setlkw.restart")},
      {"fcntl_setlkw_of_a_byte", called(lock_a_byte, fcntl_setlkw), "fcntl_setlkw.eintr", Id("fcntl_setlkw.restart")},
      {"lockf_of_a_byte", called([](Scene& scene) -> std::int64_t { return ::lockf(scene.near, F_LOCK, 1); }, lockf),
       "lockf.eintr", Id("lockf.restart")},
  };
  return table;
}

}  // namespace sigconform::cases
