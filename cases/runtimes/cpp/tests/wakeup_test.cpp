#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "cases/runtimes/cpp/tests/calls.h"

namespace sigconform::mainthread {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class Wakeup : public SignalTest {
 protected:
  void SetUp() override {
    signal(SIGUSR1, calls.handler());
    signal(SIGUSR2, calls.handler());
  }

  Calls calls;
};

TEST_F(Wakeup, GetsTheNumberWhateverThreadReceived) {
  WakeupPipe pipe;
  on_worker([] { ::raise(SIGUSR1); });
  EXPECT_THAT(pipe.wait(), ElementsAre(SIGUSR1));
  EXPECT_THAT(calls.signals, ElementsAre(SIGUSR1));
}

TEST_F(Wakeup, GetsABytePerSignalAndNoneForOthers) {
  WakeupPipe pipe;
  signal(SIGHUP, Handlers::IGN);
  ::raise(SIGHUP);
  ::raise(SIGCHLD);
  EXPECT_THAT(pipe.drain(), IsEmpty());
  const SignalSet both{SIGUSR1, SIGUSR2};
  pthread_sigmask(Sigmasks::BLOCK, both);
  ::kill(getpid(), SIGUSR1);
  ::kill(getpid(), SIGUSR2);
  pthread_sigmask(Sigmasks::UNBLOCK, both);
  EXPECT_THAT(pipe.drain(), UnorderedElementsAre(SIGUSR1, SIGUSR2));
}

TEST_F(Wakeup, ReturnsThePreviousAndRestoresIt) {
  int ends[2];
  ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
  fcntl(ends[1], F_SETFL, O_NONBLOCK);
  EXPECT_EQ(set_wakeup_fd(ends[1]), -1);
  { WakeupPipe pipe; }
  raise_signal(SIGUSR1);
  char byte = 0;
  EXPECT_EQ(read(ends[0], &byte, 1), 1);
  EXPECT_EQ(byte, SIGUSR1);
  EXPECT_EQ(set_wakeup_fd(-1), ends[1]);
  EXPECT_EQ(set_wakeup_fd(-1), -1);
}

TEST_F(Wakeup, SurvivesASocketWithoutAReader) {
  int ends[2];
  ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
  fcntl(ends[1], F_SETFL, O_NONBLOCK);
  set_wakeup_fd(ends[1]);
  close(ends[0]);
  raise_signal(SIGUSR1);
  EXPECT_THAT(calls.signals, ElementsAre(SIGUSR1));
}

TEST_F(Wakeup, RefusesBadDescriptors) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  EXPECT_THROW(set_wakeup_fd(ends[1]), std::invalid_argument) << "blocking";
  close(ends[1]);
  EXPECT_THROW(set_wakeup_fd(ends[1]), std::system_error) << "closed";
  EXPECT_THROW(set_wakeup_fd(-5), std::system_error) << "negative";
  EXPECT_THROW(on_worker([] { set_wakeup_fd(-1); }), NotMainThread);
  EXPECT_EQ(set_wakeup_fd(-1), -1);
}

TEST_F(Wakeup, FullDescriptorKeepsErrnoAndTheSignal) {
  WakeupPipe pipe;
  int fill[2];
  ASSERT_EQ(::pipe(fill), 0);
  fcntl(fill[1], F_SETFL, O_NONBLOCK);
  const char zeros[4096] = {};
  while (write(fill[1], zeros, sizeof zeros) > 0) {
  }
  set_wakeup_fd(fill[1]);
  errno = ENOTTY;
  ::raise(SIGUSR1);
  EXPECT_EQ(errno, ENOTTY);
  EXPECT_EQ(check_signals(), 1U);
}

}  // namespace
}  // namespace sigconform::mainthread
