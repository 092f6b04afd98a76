#include "harness/subject/descriptor.h"

#include <fcntl.h>
#include <gtest/gtest.h>

namespace sigconform {
namespace {

TEST(Pipes, AreOutOfTheWayAndCloseOnExec) {
  for (const int lowest : {3, 10, 100}) {
    const Pipe pipe = make_pipe(lowest);
    for (const Descriptor* end : {&pipe.read, &pipe.write}) {
      EXPECT_GE(end->get(), lowest);
      EXPECT_EQ(::fcntl(end->get(), F_GETFD), FD_CLOEXEC) << lowest;
    }
    EXPECT_EQ(::write(pipe.write.get(), "x", 1), 1);
    char byte = 0;
    EXPECT_EQ(::read(pipe.read.get(), &byte, 1), 1);
    EXPECT_EQ(byte, 'x');
  }
}

TEST(Pipes, AreClosedWithTheirOwner) {
  int read = -1, write = -1;
  {
    Pipe pipe = make_pipe();
    const Pipe moved = std::move(pipe);
    read = moved.read.get();
    write = moved.write.get();
  }
  EXPECT_EQ(::fcntl(read, F_GETFD), -1);
  EXPECT_EQ(::fcntl(write, F_GETFD), -1);
}

TEST(Descriptors, BecomeNonblockingAndKeepTheirOtherFlags) {
  const Pipe pipe = make_pipe();
  ASSERT_EQ(::fcntl(pipe.write.get(), F_SETFL, O_APPEND), 0);
  make_nonblocking(pipe.write);
  EXPECT_EQ(::fcntl(pipe.write.get(), F_GETFL) & (O_APPEND | O_NONBLOCK), O_APPEND | O_NONBLOCK);
}

TEST(Descriptors, AreTheCallersOnceReleased) {
  Pipe pipe = make_pipe();
  const int released = pipe.read.release();
  EXPECT_FALSE(pipe.read);
  EXPECT_EQ(::fcntl(released, F_GETFD), FD_CLOEXEC);
  EXPECT_EQ(::close(released), 0);
}

}  // namespace
}  // namespace sigconform
