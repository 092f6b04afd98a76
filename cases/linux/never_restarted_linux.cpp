// Calls that Linux never restarts, whatever SA_RESTART says; and two that it does.
#include <fcntl.h>
#include <linux/futex.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/sem.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "cases/support/blocked_caller.h"

namespace sigconform::cases::linux_only {
namespace {

void epoll_on_a_silent_pipe(Stage& stage, Scene& scene) {
  int ends[2];
  stage.must(pipe(ends), "pipe");
  scene.far = ends[1];
  scene.near = stage.must(epoll_create1(0), "epoll_create1");
  epoll_event readable{};
  readable.events = EPOLLIN;
  stage.must(epoll_ctl(scene.near, EPOLL_CTL_ADD, ends[0], &readable), "epoll_ctl");
}

const BlockingFunction epoll_waiting{.arrange = epoll_on_a_silent_pipe,
                                     .call = [](Scene& scene) -> std::int64_t {
                                       epoll_event event{};
                                       return epoll_wait(scene.near, &event, 1, -1);
                                     },
                                     .seen_in = blocking::epoll_wait};

const BlockingFunction epoll_pwaiting{.arrange = epoll_on_a_silent_pipe,
                                      .call = [](Scene& scene) -> std::int64_t {
                                        epoll_event event{};
                                        return epoll_pwait(scene.near, &event, 1, -1, nullptr);
                                      },
                                      .seen_in = blocking::epoll_wait};

const BlockingFunction semtimedop_waiting{.provide =
                                              [](Scene& scene) {
                                                scene.near = scene.semaphore_set = semget(IPC_PRIVATE, 1, 0600);
                                                if (scene.near == -1) scene.lacking = "System V semaphores";
                                              },
                                          .call = [](Scene& scene) -> std::int64_t {
                                            sembuf take{};
                                            take.sem_op = -1;
                                            const timespec an_hour{.tv_sec = 3600, .tv_nsec = 0};
                                            return semtimedop(scene.near, &take, 1, &an_hour);
                                          },
                                          .seen_in = blocking::semop};

const BlockingFunction recv_with_timeout{
    .arrange =
        [](Stage& stage, Scene& scene) {
          int ends[2];
          stage.must(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), "socketpair");
          scene.near = ends[0];
          scene.far = ends[1];
          const timeval an_hour{.tv_sec = 3600, .tv_usec = 0};
          stage.must(setsockopt(scene.near, SOL_SOCKET, SO_RCVTIMEO, &an_hour, sizeof an_hour), "SO_RCVTIMEO");
        },
    .call = [](Scene& scene) -> std::int64_t { return recv(scene.near, &scene.byte, 1, 0); },
    .seen_in = blocking::recvfrom};

constexpr BlockingRow rows[] = {
    {"pause", "signal7.pause-never-restarted", &blocks::pause},
    {"sigsuspend", "signal7.sigsuspend-never-restarted", &blocks::sigsuspend},
    {"sigtimedwait", "signal7.sigtimedwait-never-restarted", &blocks::sigtimedwait},
    {"sigwaitinfo", "signal7.sigwaitinfo-never-restarted", &blocks::sigwaitinfo},
    {"poll", "signal7.poll-never-restarted", &blocks::poll},
    {"ppoll", "signal7.ppoll-never-restarted", &blocks::ppoll},
    {"select", "signal7.select-never-restarted", &blocks::select},
    {"pselect", "signal7.pselect-never-restarted", &blocks::pselect},
    {"epoll_wait", "signal7.epoll_wait-never-restarted", &epoll_waiting},
    {"epoll_pwait", "signal7.epoll_pwait-never-restarted", &epoll_pwaiting},
    {"msgrcv", "signal7.msgrcv-never-restarted", &blocks::msgrcv},
    {"msgsnd", "signal7.msgsnd-never-restarted", &blocks::msgsnd},
    {"semop", "signal7.semop-never-restarted", &blocks::semop},
    {"semtimedop", "signal7.semtimedop-never-restarted", &semtimedop_waiting},
    {"nanosleep", "signal7.nanosleep-never-restarted", &blocks::nanosleep},
    {"clock_nanosleep", "signal7.clock_nanosleep-never-restarted", &blocks::clock_nanosleep},
    {"recv_with_SO_RCVTIMEO", "signal7.so-rcvtimeo-never-restarted", &recv_with_timeout},
};

// A file that another description has locked, and the lock's release.
void locked_file(Stage& stage, Scene& scene) {
  char path[] = "/tmp/sigconform.XXXXXX";
  scene.far = stage.must(mkstemp(path), "mkstemp");
  scene.near = stage.must(open(path, O_RDWR), "open");
  unlink(path);
  stage.must(flock(scene.far, LOCK_EX), "flock");
}

const BlockingFunction flock_waiting{
    .arrange = locked_file,
    .call = [](Scene& scene) -> std::int64_t { return flock(scene.near, LOCK_EX); },
    .seen_in = blocking::flock,
    .supply = [](Stage& stage, Scene& scene) { stage.must(flock(scene.far, LOCK_UN), "flock"); }};

#ifdef F_OFD_SETLKW
struct flock whole_file(short type) {
  struct flock range {};
  range.l_type = type;
  range.l_whence = SEEK_SET;
  return range;
}

const BlockingFunction ofd_waiting{.arrange =
                                       [](Stage& stage, Scene& scene) {
                                         locked_file(stage, scene);
                                         struct flock range = whole_file(F_WRLCK);
                                         stage.must(fcntl(scene.far, F_OFD_SETLK, &range), "F_OFD_SETLK");
                                       },
                                   .call = [](Scene& scene) -> std::int64_t {
                                     struct flock range = whole_file(F_WRLCK);
                                     return fcntl(scene.near, F_OFD_SETLKW, &range);
                                   },
                                   .seen_in = blocking::fcntl,
                                   .supply =
                                       [](Stage& stage, Scene& scene) {
                                         struct flock range = whole_file(F_UNLCK);
                                         stage.must(fcntl(scene.far, F_OFD_SETLK, &range), "F_OFD_SETLK");
                                       }};
#endif

// The word that is waited on lies in static memory: caller and main are threads of one process.
int futex_word = 0;

const BlockingFunction futex_waiting{
    .call = [](Scene&) -> std::int64_t {
      return syscall(SYS_futex, &futex_word, FUTEX_WAIT_PRIVATE, 0, nullptr, nullptr, 0);
    },
    .seen_in = [](int) { return blocking::futex(); },
    .supply =
        [](Stage& stage, Scene&) {
          stage.must(syscall(SYS_futex, &futex_word, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0), "FUTEX_WAKE");
        }};

constexpr BlockingRow restarted_rows[] = {
    {"flock", "signal7.flock-restarted", &flock_waiting},
    {"futex", "signal7.futex-wait-restarted", &futex_waiting},
#ifdef F_OFD_SETLKW
    {"F_OFD_SETLKW", "fcntl_ofd_setlkw.eintr", &ofd_waiting},
#endif
};

}  // namespace

// The call fails with EINTR though the handler was installed with SA_RESTART.
CONFORMANCE_TABLE(NeverRestarted, FailsWithEintr, rows) {
  BlockedCaller caller(*row.function, [](Stage& stage) { stage.record(SIGUSR1, {.flags = SA_RESTART}); });
  caller.interrupt();
  ASSERT_FALSE(caller.waits()) << "it waits again after the handler";
  EXPECT_THAT(caller.outcome(), FailedWith(EINTR));
  EXPECT_THAT(caller.subject(), HandledOnce(SIGUSR1).on("caller"));
  EXPECT_THAT(caller.subject().finish(), Exited(0));
}

// The call goes on waiting with SA_RESTART, and fails with EINTR without.
CONFORMANCE_TABLE(RestartedOnLinux, FollowsTheFlag, restarted_rows) {
  {
    BlockedCaller caller(*row.function, [](Stage& stage) { stage.record(SIGUSR1, {.flags = SA_RESTART}); });
    caller.interrupt();
    ASSERT_TRUE(caller.waits()) << "it returned before what it awaits was supplied";
    caller.supply();
    EXPECT_THAT(caller.outcome(), caller.completion());
  }
  BlockedCaller caller(*row.function, [](Stage& stage) { stage.record(SIGUSR1); });
  caller.interrupt();
  ASSERT_FALSE(caller.waits()) << "it waits again after the handler";
  EXPECT_THAT(caller.outcome(), FailedWith(EINTR));
}

}  // namespace sigconform::cases::linux_only
