// The state in which an interrupted function leaves what it worked on.
#include <aio.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cases/support/blocked_caller.h"

namespace sigconform::cases::interruption {
namespace {

void record_it(Stage& stage) { stage.record(SIGUSR1); }

// Interrupts the caller; ends the case where the platform does not interrupt that function.
void interrupt_with_eintr(BlockedCaller& caller) {
  caller.interrupt();
  if (caller.waits()) unsupported("a handler does not end the function here");
  EXPECT_THAT(caller.outcome(), FailedWith(EINTR));
}

}  // namespace

// A connect that was interrupted goes on, and the connection is made once the listener has room.
CONFORMANCE_CASE(AfterEintr, ConnectGoesOn, "connect.eintr-continues") {
  BlockedCaller caller(blocks::connect, record_it);
  interrupt_with_eintr(caller);
  caller.supply();
  caller.subject().run_on("caller", [scene = &caller.scene()](Stage& stage) {
    pollfd socket{scene->near, POLLOUT, 0};
    stage.call("poll", [&] { return poll(&socket, 1, -1); });
    int error = -1;
    socklen_t size = sizeof error;
    stage.must(getsockopt(scene->near, SOL_SOCKET, SO_ERROR, &error, &size), "getsockopt");
    stage.note("SO_ERROR", error);
    sockaddr_storage peer{};
    size = sizeof peer;
    stage.call("getpeername", [&] { return getpeername(scene->near, reinterpret_cast<sockaddr*>(&peer), &size); });
  });
  EXPECT_EQ(caller.subject().value("SO_ERROR"), 0);
  EXPECT_THAT(caller.subject().outcome("getpeername"), Succeeded());
}

// The lock that was waited for is not there after EINTR: once its holder is gone, nobody has it.
CONFORMANCE_CASE(AfterEintr, LockIsNotHeld, "fcntl_setlkw.interrupted-not-locked") {
  BlockedCaller caller(blocks::fcntl_setlkw, record_it);
  interrupt_with_eintr(caller);
  caller.subject().run_on("main", [scene = &caller.scene()](Stage& stage) {
    stage.must(kill(scene->child, SIGKILL), "kill of the holder");
    stage.must(waitpid(scene->child, nullptr, 0), "waitpid");
    const pid_t asker = stage.fork("asker", [&](Stage& child) {
      struct flock range {};
      range.l_type = F_WRLCK;
      range.l_whence = SEEK_SET;
      child.must(fcntl(scene->near, F_GETLK, &range), "fcntl(F_GETLK)");
      child.note("lock", range.l_type);
    });
    stage.must(waitpid(asker, nullptr, 0), "waitpid");
  });
  EXPECT_EQ(caller.subject().value("lock"), F_UNLCK);
}

// A wait that was interrupted has taken nothing from the semaphore.
CONFORMANCE_CASE(AfterEintr, SemaphoreIsUnchanged, "sem_wait.interrupted-state-unchanged") {
  BlockedCaller caller(blocks::sem_wait, record_it);
  interrupt_with_eintr(caller);
  caller.supply();
  caller.subject().run_on("caller", [scene = &caller.scene()](Stage& stage) {
    stage.call("first trywait", [&] { return sem_trywait(&scene->semaphore); });
    stage.call("second trywait", [&] { return sem_trywait(&scene->semaphore); });
  });
  EXPECT_THAT(caller.subject().outcome("first trywait"), Returned(0));
  EXPECT_THAT(caller.subject().outcome("second trywait"), FailedWith(EAGAIN));
}

namespace {

/// Uses the stack below the caller for other things, supplies what the request awaits, and waits for it.
[[gnu::noinline]] void complete_on_a_used_stack(Stage& stage, Scene& scene) {
  volatile char pages[65536];
  for (volatile char& byte : pages) byte = static_cast<char>(0xff);
  blocks::lio_listio.supply(stage, scene);
  const aiocb* list[] = {scene.request};
  while (aio_error(scene.request) == EINPROGRESS) aio_suspend(list, 1, nullptr);
  stage.note("error", aio_error(scene.request));
  stage.note("result", aio_return(scene.request));
  pages[0] = 0;
}

}  // namespace

// The requests of an interrupted list go on, and complete when their data comes.
CONFORMANCE_CASE(AfterEintr, ListedRequestsGoOn, "lio_listio.interrupted-requests-continue") {
  BlockedCaller caller(blocks::lio_listio, record_it);
  interrupt_with_eintr(caller);
  caller.subject().run_on("caller",
                          [scene = &caller.scene()](Stage& stage) { complete_on_a_used_stack(stage, *scene); });
  EXPECT_EQ(caller.subject().value("error"), 0);
  EXPECT_EQ(caller.subject().value("result"), 1);
}

namespace {

void leave_errno(int) {
  Stage::current()->mark("handler ran");
  errno = EXDEV;
}

}  // namespace

// A handler that changes errno: whether the interrupted code sees that is left open.
CONFORMANCE_CASE(AfterHandler, ErrnoMayBeWhatTheHandlerLeft, "interrupt.errno-left-by-handler") {
  Subject subject{[](Stage& stage) {
    struct sigaction action {};
    action.sa_handler = leave_errno;
    stage.must(sigaction(SIGUSR1, &action, nullptr), "sigaction");
    stage.park();
  }};
  subject.run_on("main", [](Stage& stage) {
    errno = 0;
    if (stage.stimulus()) stage.must(::raise(SIGUSR1), "raise");
    const int left = errno;
    stage.note("errno", left);
  });
  EXPECT_EQ(subject.count(marked("handler ran")), 1);
  const std::int64_t left = subject.value("errno");
  observe(left == EXDEV ? "as-the-handler-left-it" : left == 0 ? "as-before-the-handler" : "neither");
}

}  // namespace sigconform::cases::interruption
