// Transfers that a handler interrupts half-way: the count so far is returned, and no byte is lost.
#include <fcntl.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#include <cstring>
#include <vector>

#include "cases/support/terminal_scene.h"

namespace sigconform::cases::interruption {
namespace {

constexpr std::size_t mebibyte = 1 << 20;

const BlockingFunction long_write{.arrange =
                                      [](Stage& stage, Scene& scene) {
                                        int ends[2];
                                        stage.must(pipe(ends), "pipe");
                                        scene.near = ends[1];
                                        scene.far = ends[0];
                                      },
                                  .call = [](Scene& scene) -> std::int64_t {
                                    const std::vector<char> data(mebibyte, 'x');
                                    return ::write(scene.near, data.data(), data.size());
                                  },
                                  .seen_in = blocking::write};

}  // namespace

// A write that filled the pipe before the handler came returns what went in, not -1.
CONFORMANCE_CASE(PartialTransfer, WriteReturnsTheCountSoFar, "write.partial-count") {
  BlockedCaller caller(long_write, [](Stage& stage) { stage.record(SIGUSR1); });
  caller.interrupt();
  ASSERT_FALSE(caller.waits()) << "it waits again after the handler";
  caller.subject().run_on("main", [scene = &caller.scene()](Stage& stage) {
    stage.must(fcntl(scene->far, F_SETFL, O_NONBLOCK), "fcntl");
    std::int64_t drained = 0;
    char block[4096];
    for (ssize_t got; (got = read(scene->far, block, sizeof block)) > 0;) drained += got;
    stage.note("drained", drained);
  });
  EXPECT_GT(caller.outcome().result, 0);
  EXPECT_LT(caller.outcome().result, static_cast<std::int64_t>(mebibyte));
  EXPECT_EQ(caller.outcome().result, caller.subject().value("drained"));
}

namespace {

constexpr char end_mark = 'Z';

// A terminal in raw mode whose reads want ten bytes, with four there.
void terminal_with_four_bytes(Stage& stage, Scene& scene) {
  if (!take_terminal(scene)) return;
  termios raw{};
  stage.must(tcgetattr(scene.near, &raw), "tcgetattr");
  raw.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO | ISIG);
  raw.c_iflag = 0;
  raw.c_cc[VMIN] = 10;
  raw.c_cc[VTIME] = 0;
  stage.must(tcsetattr(scene.near, TCSANOW, &raw), "tcsetattr");
  stage.must(write(scene.far, "0123", 4), "write to the master side");
}

const BlockingFunction terminal_read{.arrange = terminal_with_four_bytes,
                                     .call = [](Scene& scene) -> std::int64_t {
                                       char bytes[10];
                                       return ::read(scene.near, bytes, sizeof bytes);
                                     },
                                     .seen_in = blocking::read};

// Reads single bytes up to the end mark and notes how many came before it.
void read_to_the_mark(Stage& stage, const Scene& scene) {
  termios raw{};
  stage.must(tcgetattr(scene.near, &raw), "tcgetattr");
  raw.c_cc[VMIN] = 1;
  stage.must(tcsetattr(scene.near, TCSANOW, &raw), "tcsetattr");
  std::int64_t rest = 0;
  for (char byte = 0;; ++rest) {
    stage.must(read(scene.near, &byte, 1), "read");
    if (byte == end_mark) break;
  }
  stage.note("rest", rest);
}

}  // namespace

// A read that has taken four of ten bytes returns 4; or it took none. Nothing is lost either way.
CONFORMANCE_CASE(PartialTransfer, ReadReturnsTheCountSoFar, "read.partial-count") {
  BlockedCaller caller(terminal_read, [](Stage& stage) { stage.record(SIGUSR1); });
  caller.interrupt();
  ASSERT_FALSE(caller.waits()) << "it waits again after the handler";
  const std::int64_t first = caller.outcome().result;
  caller.subject().run_on("main", [scene = &caller.scene()](Stage& stage) {
    const char rest[] = {'4', '5', '6', '7', '8', '9', end_mark};
    stage.must(write(scene->far, rest, sizeof rest), "write to the master side");
  });
  caller.subject().run_on("caller", [scene = &caller.scene()](Stage& stage) { read_to_the_mark(stage, *scene); });
  EXPECT_THAT(first, testing::AnyOf(-1, 1, 2, 3, 4));
  EXPECT_EQ((first == -1 ? 0 : first) + caller.subject().value("rest"), 10);
}

}  // namespace sigconform::cases::interruption
