// An asynchronous operation that is under way at exec.
#include <unistd.h>

#ifdef _POSIX_ASYNCHRONOUS_IO
#include <aio.h>
#endif

#include "harness/judge/case.h"

namespace sigconform::cases::inheritance {

#ifdef _POSIX_ASYNCHRONOUS_IO
namespace {

// Descriptors that the new image knows too.
constexpr int read_end = 100;
constexpr int write_end = 101;

void start_reading(Stage& stage, char* byte) {
  int ends[2];
  stage.must(pipe(ends), "pipe");
  stage.must(dup2(ends[0], read_end), "dup2");
  stage.must(dup2(ends[1], write_end), "dup2");
  static aiocb control{};
  control.aio_fildes = read_end;
  control.aio_buf = byte;
  control.aio_nbytes = 1;
  control.aio_sigevent.sigev_notify = SIGEV_SIGNAL;
  control.aio_sigevent.sigev_signo = SIGUSR1;
  stage.must(aio_read(&control), "aio_read");
}

void finish_the_read(Stage& stage) { stage.must(write(write_end, "x", 1), "write"); }

CONFORMANCE_IMAGE(aio_finisher) {
  finish_the_read(stage);
  stage.record(SIGUSR2);
  stage.must(raise(SIGUSR2), "raise");
  stage.note_pending("after the write");
}

}  // namespace

// A read that the old image began and the new one makes possible notifies nobody; without the exec it would have.
CONFORMANCE_CASE(ExecAsynchronousIo, NotifiesNobody, "exec.aio-notification-suppressed") {
  const auto kept = Subject::to_the_end([](Stage& stage) {
    static char byte;
    stage.block({SIGUSR1});
    if (!stage.stimulus()) return;
    start_reading(stage, &byte);
    finish_the_read(stage);
    const sigset_t awaited = SignalSet{SIGUSR1}.to_sigset();
    siginfo_t info{};
    stage.call("sigwaitinfo", [&] { return sigwaitinfo(&awaited, &info); });
    stage.note("si_code", info.si_code);
  });
  EXPECT_THAT(kept.outcome("sigwaitinfo"), Returned(SIGUSR1));
  EXPECT_EQ(kept.value("si_code"), SI_ASYNCIO);
  const auto subject = Subject::to_the_end(
      [](Stage& stage) {
        static char byte;
        stage.block({SIGUSR1});
        start_reading(stage, &byte);
        stage.exec("aio_finisher");
      },
      {.images = true});
  EXPECT_THAT(subject.pending("after the write"), Lacks(SIGUSR1));
  EXPECT_EQ(subject.count(handler_entered(SIGUSR2)), 1);
}
#endif

}  // namespace sigconform::cases::inheritance
