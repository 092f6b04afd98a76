// SIGPIPE: writing where nobody reads any more.
#include <sys/socket.h>
#include <unistd.h>

#include "harness/judge/case.h"

namespace sigconform::cases::generation_delivery {
namespace {

// The write end of a pipe that nobody reads.
int pipe_without_reader(Stage& stage) {
  int ends[2];
  stage.must(pipe(ends), "pipe");
  if (stage.stimulus()) close(ends[0]);
  return ends[1];
}

// One end of a pair of stream sockets whose other end is closed.
int socket_without_peer(Stage& stage) {
  int ends[2];
  stage.must(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), "socketpair");
  if (stage.stimulus()) close(ends[1]);
  return ends[0];
}

// Runs the call in a worker beside a main thread that could take SIGPIPE as well, until it says EPIPE, as another error
// may come first.
template <typename Call>
Subject until_epipe(int (*make_descriptor)(Stage&), Call call) {
  return Subject::to_the_end([=](Stage& stage) {
    stage.record(SIGPIPE);
    const int descriptor = make_descriptor(stage);
    stage.thread("writer", [=](Stage& writer) {
      for (int attempt = 0; attempt < 3; ++attempt) {
        errno = 0;
        const ssize_t result = call(descriptor);
        const int error = errno;
        if (result == -1 && error != EPIPE) continue;
        writer.note_call("write", result, result == -1 ? error : 0);
        break;
      }
      writer.note("handled by then", writer.handled_count(SIGPIPE));
      _exit(0);
    });
    stage.park();
  });
}

void expect_sigpipe_in_the_writer(const Subject& subject) {
  EXPECT_THAT(subject.outcome("write"), FailedWith(EPIPE));
  EXPECT_EQ(subject.value("handled by then"), 1);
  EXPECT_EQ(subject.count(handler_entered(SIGPIPE).on("writer")), 1);
  EXPECT_THAT(subject.finish(), Exited(0));
}

}  // namespace

// A pipe without readers: SIGPIPE in the writing thread, and EPIPE.
CONFORMANCE_CASE(Sigpipe, PipeWithoutReader, "write.sigpipe-no-reader") {
  expect_sigpipe_in_the_writer(
      until_epipe(pipe_without_reader, [](int descriptor) { return write(descriptor, "x", 1); }));
}

// SIGPIPE ignored: just EPIPE.
CONFORMANCE_CASE(Sigpipe, IgnoredLeavesEpipe, "write.sigpipe-ignored-epipe") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    stage.ignore(SIGPIPE);
    const int descriptor = pipe_without_reader(stage);
    stage.call("write", [=] { return write(descriptor, "x", 1); });
  });
  EXPECT_THAT(subject.outcome("write"), FailedWith(EPIPE));
  EXPECT_THAT(subject.finish(), Exited(0));
}

// A stream socket whose peer is gone, by write().
CONFORMANCE_CASE(Sigpipe, WriteToADeadSocket, "write.sigpipe-stream-socket") {
  expect_sigpipe_in_the_writer(
      until_epipe(socket_without_peer, [](int descriptor) { return write(descriptor, "x", 1); }));
}

// The same by send().
CONFORMANCE_CASE(Sigpipe, SendToADeadSocket, "write.sigpipe-stream-socket") {
  expect_sigpipe_in_the_writer(
      until_epipe(socket_without_peer, [](int descriptor) { return send(descriptor, "x", 1, 0); }));
}

// MSG_NOSIGNAL leaves EPIPE alone. The control is the same socket without it.
CONFORMANCE_CASE(Sigpipe, MsgNosignalSuppressesIt, "send.msg-nosignal") {
  const auto subject =
      until_epipe(socket_without_peer, [](int descriptor) { return send(descriptor, "x", 1, MSG_NOSIGNAL); });
  EXPECT_THAT(subject.outcome("write"), FailedWith(EPIPE));
  EXPECT_EQ(subject.value("handled by then"), 0);
  const auto control = until_epipe(socket_without_peer, [](int descriptor) { return send(descriptor, "x", 1, 0); });
  EXPECT_EQ(control.value("handled by then"), 1);
}

}  // namespace sigconform::cases::generation_delivery
