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

}  // namespace
}  // namespace sigconform
