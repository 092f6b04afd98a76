// close() of a socket that lingers, interrupted.
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "cases/support/loopback.h"

namespace sigconform::cases::interruption {
namespace {

/// A connection over the loopback interface with data that its peer does not take, and an hour to linger for it.
void lingering_socket(Stage& stage, Scene& scene) {
  const int listener = loopback_listener(stage, scene, 1);
  if (scene.lacking != nullptr) return;
  scene.near = stage.must(socket(AF_INET, SOCK_STREAM, 0), "socket");
  stage.must(connect_to(scene.near, listener), "connect");
  scene.far = stage.must(accept(listener, nullptr, nullptr), "accept");
  static const char block[65536] = {};
  while (send(scene.near, block, sizeof block, MSG_DONTWAIT) > 0) {
  }
  const linger hour{1, 3600};
  stage.must(setsockopt(scene.near, SOL_SOCKET, SO_LINGER, &hour, sizeof hour), "setsockopt(SO_LINGER)");
}

const BlockingFunction lingering_close{.arrange = lingering_socket,
                                       .call = [](Scene& scene) -> std::int64_t { return ::close(scene.near); },
                                       .seen_in = blocking::close,
                                       .may_not_block = true};

void record_it(Stage& stage) { stage.record(SIGUSR1); }

/// Whether the descriptor that was closed is still open afterwards.
bool is_open(BlockedCaller& caller) {
  caller.subject().run_on("main", [scene = &caller.scene()](Stage& stage) {
    stage.call("fcntl", [&] { return fcntl(scene->near, F_GETFD); });
  });
  return caller.subject().outcome("fcntl").error == 0;
}

}  // namespace

// An interrupted close() fails with EINTR and the descriptor open, or with EINPROGRESS and it closed, or succeeds.
CONFORMANCE_CASE(LingeringClose, EndsInOneOfThreeWays, "close.interrupted-outcomes") {
  BlockedCaller caller(lingering_close, record_it);
  caller.interrupt();
  if (caller.waits()) unsupported("a handler does not end the function here");
  const CallOutcome outcome = caller.outcome();
  const bool open = is_open(caller);
  EXPECT_TRUE((outcome.error == EINTR && open) || (outcome.error == EINPROGRESS && !open) ||
              (outcome.error == 0 && !open))
      << testing::PrintToString(outcome) << (open ? " with the descriptor open" : " with the descriptor closed");
  observe(outcome.error == 0 ? "success-closed" : outcome.error == EINTR ? "eintr-open" : "einprogress-closed");
}

// Where POSIX_CLOSE_RESTART is 0, close() does not fail with EINTR.
CONFORMANCE_CASE(LingeringClose, NeverSaysEintrWhereRestartIsZero, "close.no-eintr-if-restart-zero") {
#ifndef POSIX_CLOSE_RESTART
  unsupported("POSIX_CLOSE_RESTART is not defined here");
#else
  if (POSIX_CLOSE_RESTART != 0) unsupported("POSIX_CLOSE_RESTART is not 0 here");
  BlockedCaller caller(lingering_close, record_it);
  caller.interrupt();
  if (!caller.waits()) {
    EXPECT_NE(caller.outcome().error, EINTR);
  }
  EXPECT_THAT(caller.subject(), HandledOnce(SIGUSR1).on("caller"));
#endif
}

// posix_close() with flag 0 closes, and does not fail with EINTR.
CONFORMANCE_CASE(LingeringClose, PosixCloseNeverSaysEintr, "posix_close.no-eintr-flag-zero") {
#ifndef POSIX_CLOSE_RESTART
  unsupported("there is no posix_close() here");
#else
  static const BlockingFunction lingering_posix_close{
      .arrange = lingering_socket,
      .call = [](Scene& scene) -> std::int64_t { return ::posix_close(scene.near, 0); },
      .seen_in = blocking::close,
      .may_not_block = true};
  BlockedCaller caller(lingering_posix_close, record_it);
  caller.interrupt();
  if (caller.waits()) unsupported("a handler does not end the function here");
  EXPECT_NE(caller.outcome().error, EINTR);
  EXPECT_FALSE(is_open(caller));
#endif
}

}  // namespace sigconform::cases::interruption
