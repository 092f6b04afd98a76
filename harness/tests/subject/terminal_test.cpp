// A pseudo-terminal as the controlling one of the judge's session. Each test runs in a session of its own.
#include "harness/subject/terminal.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <exception>
#include <functional>

#include "harness/subject/child.h"
#include "harness/subject/subject.h"

namespace sigconform {
namespace {

/// Runs it in a child that leads a session; the child's exit code says whether it held.
int in_a_session(const std::function<bool()>& test) {
  const pid_t child = fork();
  if (child == 0) {
    setsid();
    try {
      _exit(test() ? 0 : 1);
    } catch (const std::exception& error) {
      std::fprintf(stderr, "%s\n", error.what());
      _exit(2);
    }
  }
  const int status = wait_for_end(child);
  return status != -1 && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(Terminal, TypedCharactersSignalTheForegroundGroup) {
  EXPECT_EQ(in_a_session([] {
              Terminal terminal;
              terminal.become_controlling();
              const Subject subject{[](Stage& stage) {
                                      stage.record(SIGINT);
                                      stage.park();
                                    },
                                    {.terminal = &terminal}};
              terminal.type("\x03");
              subject.await(handler_returned(SIGINT));
              return subject.count(handler_entered(SIGINT)) == 1 && subject.finish().code == 0;
            }),
            0);
}

TEST(Terminal, StopsAJobAtTheKeyboard) {
  EXPECT_EQ(in_a_session([] {
              Terminal terminal;
              terminal.become_controlling();
              const Subject subject{[](Stage& stage) { stage.park(); }, {.terminal = &terminal}};
              terminal.type("\x1a");
              return subject.wait_stopped().code == SIGTSTP;
            }),
            0);
}

TEST(Terminal, ABackgroundJobIsLeftAloneByTheKeyboard) {
  EXPECT_EQ(in_a_session([] {
              Terminal terminal;
              terminal.become_controlling();
              const Subject back{[](Stage& stage) {
                                   stage.record(SIGINT);
                                   stage.park();
                                 },
                                 {.terminal = &terminal, .foreground = false}};
              const Subject front{[](Stage& stage) {
                                    stage.record(SIGINT);
                                    stage.park();
                                  },
                                  {.terminal = &terminal}};
              terminal.type("\x03");
              front.await(handler_returned(SIGINT));
              back.fence();
              return back.count(handler_entered(SIGINT)) == 0;
            }),
            0);
}

TEST(OpenTerminal, JoinsItsTwoSides) {
  const auto sides = open_terminal();
  ASSERT_TRUE(sides);
  ASSERT_EQ(write(sides->slave.get(), "x", 1), 1);
  char byte = 0;
  ASSERT_EQ(read(sides->master.get(), &byte, 1), 1);
  EXPECT_EQ(byte, 'x');
}

TEST(OpenTerminal, LeavesNothingOpenWhereTheSlaveSideIsRefused) {
  EXPECT_EQ(in_a_session([] {
              const int next = dup(STDERR_FILENO);
              close(next);
              rlimit limits{};
              getrlimit(RLIMIT_NOFILE, &limits);
              limits.rlim_cur = static_cast<rlim_t>(next) + 1;  // the master side only
              return setrlimit(RLIMIT_NOFILE, &limits) == 0 && !open_terminal() && fcntl(next, F_GETFD) == -1;
            }),
            0);
}

}  // namespace
}  // namespace sigconform
