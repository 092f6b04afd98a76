// Notification of asynchronous input and output.
#include <unistd.h>

#if defined(_POSIX_ASYNCHRONOUS_IO) && _POSIX_ASYNCHRONOUS_IO > 0
#include <aio.h>

#include <cstring>

#include "cases/realtime-queueing/realtime.h"
#include "cases/support/processes.h"

namespace sigconform::cases::realtime_queueing {
namespace {

char buffer[16];
aiocb request, other_request;
int pipe_ends[2];

aiocb request_on(int file) {
  aiocb made{};
  made.aio_fildes = file;
  made.aio_buf = buffer;
  made.aio_nbytes = 4;
  made.aio_lio_opcode = LIO_READ;
  made.aio_sigevent.sigev_notify = SIGEV_NONE;
  return made;
}

sigevent event_with(int signal, int value) {
  sigevent event{};
  event.sigev_notify = SIGEV_SIGNAL;
  event.sigev_signo = signal;
  event.sigev_value.sival_int = value;
  return event;
}

struct Row {
  const char* name;
  RequirementId requirement;
  int (*start)(aiocb*);
};

const Row directions[] = {
    {"Read", "aio.completion-signal", aio_read},
    {"Write", "aio.completion-signal", aio_write},
};

int file_with_text(Stage& stage) {
  const int file = scratch_file(stage);
  stage.must(write(file, "text", 4), "write");
  return file;
}

int list_both(int mode, int value) {
  aiocb* list[] = {&request, &other_request};
  sigevent event = event_with(SIGUSR1, value);
  return lio_listio(mode, list, 2, &event);
}

}  // namespace

// The completed request says so by its signal, with its value; by then it is in progress no more.
CONFORMANCE_TABLE(AsynchronousIo, CompletionSignals, directions) {
  const auto subject = Subject::to_the_end([&row](Stage& stage) {
    stage.record(SIGUSR1, {.then = [](Stage& inner, int, siginfo_t*, void*) {
                   inner.note("error at that time", aio_error(&request));
                 }});
    request = request_on(file_with_text(stage));
    request.aio_sigevent = event_with(SIGUSR1, 4711);
    if (!stage.stimulus()) return;
    stage.call("start", [&row] { return row.start(&request); });
    stage.wait_until([&] { return stage.handled_count(SIGUSR1) > 0; });
  });
  EXPECT_THAT(subject.outcome("start"), Returned(0));
  EXPECT_EQ(subject.event(handler_entered(SIGUSR1)).siginfo.value_int(), 4711);
  EXPECT_EQ(subject.value("error at that time"), 0);
}

// A list notifies once, and only when its last request is done.
CONFORMANCE_CASE(AsynchronousIo, ListNotifiesWhenAllIsDone, "lio_listio.notify-when-all-done") {
  Subject subject{[](Stage& stage) {
    stage.record(SIGUSR1);
    stage.must(pipe(pipe_ends), "pipe");
    request = request_on(file_with_text(stage));
    other_request = request_on(pipe_ends[0]);
    stage.park();
  }};
  subject.run_on("main", [](Stage& stage) {
    if (!stage.stimulus()) return;
    stage.call("lio_listio", [] { return list_both(LIO_NOWAIT, 1); });
    const aiocb* file_only[] = {&request};
    while (aio_error(&request) == EINPROGRESS) aio_suspend(file_only, 1, nullptr);
    stage.note("the other", aio_error(&other_request));
  });
  EXPECT_THAT(subject.outcome("lio_listio"), Returned(0));
  EXPECT_EQ(subject.value("the other"), EINPROGRESS);
  EXPECT_THAT(subject, NeverHandled(SIGUSR1));
  subject.run_on("main", [](Stage& stage) { stage.must(write(pipe_ends[1], "text", 4), "write"); });
  subject.await(handler_entered(SIGUSR1));
  EXPECT_THAT(subject, HandledOnce(SIGUSR1));
  EXPECT_THAT(subject.finish(), Exited(0));
}

// A caller that waits for the list needs no signal, and gets none.
CONFORMANCE_CASE(AsynchronousIo, WaitingListSendsNothing, "lio_listio.wait-ignores-sig") {
  Subject subject{[](Stage& stage) {
    stage.record(SIGUSR1);
    request = request_on(file_with_text(stage));
    other_request = request_on(file_with_text(stage));
    stage.park();
  }};
  subject.run_on("main", [](Stage& stage) {
    if (stage.stimulus()) stage.call("wait", [] { return list_both(LIO_WAIT, 1); });
  });
  EXPECT_THAT(subject.outcome("wait"), Returned(0));
  EXPECT_THAT(subject, NeverHandled(SIGUSR1));
  subject.run_on("main", [](Stage& stage) { stage.call("no wait", [] { return list_both(LIO_NOWAIT, 2); }); });
  subject.await(handler_entered(SIGUSR1));
  EXPECT_THAT(subject, HandledOnce(SIGUSR1));
  EXPECT_EQ(subject.event(handler_entered(SIGUSR1)).siginfo.value_int(), 2);
  EXPECT_THAT(subject.finish(), Exited(0));
}

}  // namespace sigconform::cases::realtime_queueing
#endif
