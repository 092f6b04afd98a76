// pselect() and ppoll(): the mask given holds during the call, and the caller's comes back.
#include <poll.h>
#include <sys/select.h>
#include <unistd.h>

#include "cases/support/blocked_caller.h"
#include "cases/waiting/acceptance.h"

namespace sigconform::cases::waiting {
namespace {

int call_pselect(int descriptor, const timespec& limit, const sigset_t* mask) {
  fd_set readable;
  FD_ZERO(&readable);
  FD_SET(descriptor, &readable);
  return pselect(descriptor + 1, &readable, nullptr, nullptr, &limit, mask);
}

int call_ppoll(int descriptor, const timespec& limit, const sigset_t* mask) {
  pollfd one{descriptor, POLLIN, 0};
  return ppoll(&one, 1, &limit, mask);
}

struct MaskRow {
  const char* name;
  RequirementId requirement;
  int (*call)(int descriptor, const timespec& limit, const sigset_t* mask);
};

constexpr MaskRow rows[] = {
    {"pselect", "pselect.mask-restored", call_pselect},
    {"ppoll", "ppoll.mask-restored", call_ppoll},
};

}  // namespace

// Whether the call ends with a ready descriptor, with its time or with EINTR: the caller's mask is back.
CONFORMANCE_TABLE(MaskedMultiplexing, PutsTheMaskBack, rows) {
  const auto subject = Subject::to_the_end([call = row.call](Stage& stage) {
    int ends[2];
    stage.must(pipe(ends), "pipe");
    stage.record(SIGUSR1);
    stage.block({SIGUSR1, SIGHUP});
    const sigset_t open = SignalSet{}.to_sigset();
    stage.call("time-out", [&] { return call(ends[0], no_time, &open); });
    stage.note_mask("after time-out");
    stage.raise(SIGUSR1);
    if (is_pending(SIGUSR1)) stage.call("interrupted", [&] { return call(ends[0], an_hour, &open); });
    stage.note_mask("after interruption");
    stage.must(write(ends[1], "x", 1), "write");
    stage.call("success", [&] { return call(ends[0], an_hour, &open); });
    stage.note_mask("after success");
  });
  if (subject.outcome("time-out").error == ENOSYS) unsupported("the function is not implemented here (ENOSYS)");
  EXPECT_THAT(subject.outcome("time-out"), Returned(0));
  EXPECT_THAT(subject.outcome("interrupted"), FailedWith(EINTR));
  EXPECT_THAT(subject.outcome("success"), Returned(1));
  for (const char* label : {"after time-out", "after interruption", "after success"})
    EXPECT_THAT(subject.mask(label), IsExactly(SignalSet{SIGUSR1, SIGHUP})) << label;
}

namespace {

/// Waits with SIGUSR2 alone blocked, in a thread that otherwise blocks SIGUSR1 too.
template <int (*call)(int descriptor, const timespec& limit, const sigset_t* mask)>
std::int64_t wait_with_usr2_blocked(Scene& scene) {
  Stage& stage = *Stage::current();
  stage.set_mask({SIGUSR1, SIGUSR2});
  const sigset_t temporary = SignalSet{SIGUSR2}.to_sigset();
  const int result = call(scene.near, an_hour, &temporary);
  const int error = errno;
  stage.note_pending("afterwards");
  errno = error;
  return result;
}

void silent_pipe(Stage& stage, Scene& scene) {
  int ends[2];
  stage.must(pipe(ends), "pipe");
  scene.near = ends[0];
}

const BlockingFunction masked_pselect{.arrange = silent_pipe,
                                      .call = wait_with_usr2_blocked<call_pselect>,
                                      .seen_in = [](int) { return blocking::select(); }};
const BlockingFunction masked_ppoll{.arrange = silent_pipe,
                                    .call = wait_with_usr2_blocked<call_ppoll>,
                                    .seen_in = [](int) { return blocking::poll(); }};

const BlockingRow masked_rows[] = {
    {"pselect", "pselect.mask-atomic", &masked_pselect},
    {"ppoll", "ppoll.mask-atomic", &masked_ppoll},
};

}  // namespace

// What the mask given blocks does not end the wait and stays pending, for the caller's thread and for the process.
CONFORMANCE_TABLE(MaskedMultiplexing, WaitsUnderTheMask, masked_rows) {
  BlockedCaller caller(*row.function, [](Stage& stage) {
    stage.block({SIGUSR2});
    stage.record(SIGUSR1);
    stage.record(SIGUSR2);
  });
  caller.subject().deliver(SIGUSR2).to_process();
  caller.subject().deliver(SIGUSR2).to("caller", "main");
  ASSERT_TRUE(caller.waits()) << testing::PrintToString(caller.outcome());
  caller.interrupt(SIGUSR1);
  EXPECT_THAT(caller.outcome(), FailedWith(EINTR));
  EXPECT_THAT(caller.subject().pending("afterwards"), Contains(SIGUSR2));
  EXPECT_THAT(caller.subject(), NeverHandled(SIGUSR2));
}

// With a null mask ppoll() is poll(): what the caller blocks stays blocked and pending.
CONFORMANCE_CASE(MaskedMultiplexing, NullMaskIsTheCallers, "ppoll.null-mask-like-poll") {
  BlockedCaller caller(blocks::ppoll, [](Stage& stage) {
    stage.record(SIGUSR1);
    stage.block({SIGUSR1});
  });
  caller.subject().deliver(SIGUSR1).to("caller", "main");
  ASSERT_TRUE(caller.waits()) << testing::PrintToString(caller.outcome());
  caller.interrupt(SIGUSR2);
  EXPECT_THAT(caller.outcome(), FailedWith(EINTR));
  caller.subject().run_on("caller", [](Stage& stage) { stage.note_pending("afterwards"); });
  EXPECT_THAT(caller.subject().pending("afterwards"), Contains(SIGUSR1));
  EXPECT_THAT(caller.subject(), NeverHandled(SIGUSR1));
}

}  // namespace sigconform::cases::waiting
