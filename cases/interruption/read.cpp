// read() from an empty pipe, interrupted.
#include "harness/judge/case.h"

namespace sigconform {

// Without SA_RESTART a handler ends the read with EINTR.
CONFORMANCE_CASE(Interruption, ReadFailsWithEintr, "read.eintr") {
  Subject subject{[](Stage& stage) {
    stage.record(SIGUSR1);
    int ends[2];
    stage.must(pipe(ends), "pipe");
    stage.note("descriptor", ends[0]);
    stage.thread("reader", [=](Stage& reader) {
      char byte;
      reader.call("read", [&] { return read(ends[0], &byte, 1); });
    });
    stage.park();
  }};
  const int descriptor = static_cast<int>(subject.value("descriptor"));
  subject.await_blocked("reader", blocking::read(descriptor));
  subject.deliver(SIGUSR1).to("reader");
  subject.await(call_returned("read"));
  EXPECT_THAT(subject.outcome("read"), FailedWith(EINTR));
  EXPECT_THAT(subject.finish(), Exited(0));
}

}  // namespace sigconform
