// Functions that block on pipes, FIFOs, streams and terminals.
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>

#include "cases/support/blocking_variants.h"
#include "cases/support/terminal_scene.h"
#include "harness/subject/refusal.h"

namespace sigconform::cases {
namespace {

constexpr char supplied = 'x';

void set_blocking(Stage& stage, int descriptor, bool blocking) {
  const int flags = stage.must(fcntl(descriptor, F_GETFL), "fcntl(F_GETFL)");
  stage.must(fcntl(descriptor, F_SETFL, blocking ? flags & ~O_NONBLOCK : flags | O_NONBLOCK), "fcntl(F_SETFL)");
}

void make_pipe(Stage& stage, Scene& scene, int near) {
  int ends[2];
  stage.must(pipe(ends), "pipe");
  scene.near = ends[near];
  scene.far = ends[1 - near];
  scene.expected = 1;
}

void empty_pipe(Stage& stage, Scene& scene) { make_pipe(stage, scene, 0); }

void fill(Stage& stage, Scene& scene) {
  set_blocking(stage, scene.near, false);
  static const char block[4096] = {};
  // To the last byte, so that not even one more finds room.
  for (std::size_t size : {sizeof block, std::size_t{1}}) {
    while (::write(scene.near, block, size) > 0) {
    }
  }
  set_blocking(stage, scene.near, true);
}

void full_pipe(Stage& stage, Scene& scene) {
  make_pipe(stage, scene, 1);
  fill(stage, scene);
}

void write_byte(Stage& stage, Scene& scene) { stage.must(::write(scene.far, &supplied, 1), "write"); }

void drain_pipe(Stage& stage, Scene& scene) {
  set_blocking(stage, scene.far, false);
  char block[4096];
  while (::read(scene.far, block, sizeof block) > 0) {
  }
}

void stream_over(Stage& stage, Scene& scene, const char* mode, int buffering) {
  scene.stream = fdopen(scene.near, mode);
  if (scene.stream == nullptr) stage.complain("fdopen", errno);
  static char buffer[4096];
  setvbuf(scene.stream, buffering == _IONBF ? nullptr : buffer, buffering, sizeof buffer);
}

// -2 for a byte that is not the one supplied: no success that any row expects.
std::int64_t checked(ssize_t result, char byte) { return result == 1 && byte != supplied ? -2 : result; }

void make_fifo(Scene& scene) {
  char folder[] = "/tmp/sigconform.XXXXXX";
  if (mkdtemp(folder) == nullptr) arrangement_failed("mkdtemp in /tmp", errno);
  scene.path = std::string(folder) + "/fifo";
  if (mkfifo(scene.path.c_str(), 0600) != 0) arrangement_failed("mkfifo", errno);
}

void expect_a_descriptor(Stage&, Scene& scene) { scene.expected = Scene::any_success; }

void open_other_end(Stage& stage, Scene& scene) {
  scene.far = stage.must(::open(scene.path.c_str(), O_WRONLY), "open of the other end");
}

BlockingCall in_open(int) { return blocking::open(); }

void held_terminal(Stage& stage, Scene& scene) {
  if (!take_terminal(scene)) return;
  stage.must(::write(scene.near, "held back", 9), "write to the terminal");
  stage.must(tcflow(scene.near, TCOOFF), "tcflow");
}

void drain_terminal(Stage& stage, Scene& scene) {
  stage.must(tcflow(scene.near, TCOON), "tcflow");
  char held[64];
  stage.must(::read(scene.far, held, sizeof held), "read from the master side");
}

}  // namespace

namespace blocks {

const BlockingFunction read{.arrange = empty_pipe,
                            .call = [](Scene& scene) -> std::int64_t {
                              const ssize_t result = ::read(scene.near, &scene.byte, 1);
                              return checked(result, scene.byte);
                            },
                            .seen_in = blocking::read,
                            .supply = write_byte};

const BlockingFunction readv{.arrange = empty_pipe,
                             .call = [](Scene& scene) -> std::int64_t {
                               const iovec part{&scene.byte, 1};
                               const ssize_t result = ::readv(scene.near, &part, 1);
                               return checked(result, scene.byte);
                             },
                             .seen_in = blocking::readv,
                             .supply = write_byte};

const BlockingFunction write{.arrange = full_pipe,
                             .call = [](Scene& scene) -> std::int64_t { return ::write(scene.near, &supplied, 1); },
                             .seen_in = blocking::write,
                             .supply = drain_pipe};

const BlockingFunction writev{.arrange = full_pipe,
                              .call = [](Scene& scene) -> std::int64_t {
                                char byte = supplied;
                                const iovec part{&byte, 1};
                                return ::writev(scene.near, &part, 1);
                              },
                              .seen_in = blocking::writev,
                              .supply = drain_pipe};

const BlockingFunction open{.provide = make_fifo,
                            .arrange = expect_a_descriptor,
                            .call = [](Scene& scene) -> std::int64_t { return ::open(scene.path.c_str(), O_RDONLY); },
                            .seen_in = in_open,
                            .supply = open_other_end};

const BlockingFunction fopen{.provide = make_fifo,
                             .arrange = expect_a_descriptor,
                             .call = [](Scene& scene) -> std::int64_t {
                               std::FILE* opened = std::fopen(scene.path.c_str(), "r");
                               return opened == nullptr ? -1 : fileno(opened);
                             },
                             .seen_in = in_open,
                             .supply = open_other_end};

const BlockingFunction fgetc{.arrange =
                                 [](Stage& stage, Scene& scene) {
                                   empty_pipe(stage, scene);
                                   stream_over(stage, scene, "r", _IOFBF);
                                   scene.expected = supplied;
                                 },
                             .call = [](Scene& scene) -> std::int64_t { return std::fgetc(scene.stream); },
                             .seen_in = blocking::read,
                             .supply = write_byte};

const BlockingFunction fputc{.arrange =
                                 [](Stage& stage, Scene& scene) {
                                   full_pipe(stage, scene);
                                   stream_over(stage, scene, "w", _IONBF);
                                   scene.expected = supplied;
                                 },
                             .call = [](Scene& scene) -> std::int64_t { return std::fputc(supplied, scene.stream); },
                             .seen_in = blocking::write,
                             .supply = drain_pipe};

const BlockingFunction fflush{.arrange =
                                  [](Stage& stage, Scene& scene) {
                                    full_pipe(stage, scene);
                                    stream_over(stage, scene, "w", _IOFBF);
                                    std::fputc(supplied, scene.stream);
                                    scene.expected = 0;
                                  },
                              .call = [](Scene& scene) -> std::int64_t { return std::fflush(scene.stream); },
                              .seen_in = blocking::write,
                              .supply = drain_pipe};

const BlockingFunction tcdrain{.arrange = held_terminal,
                               .call = [](Scene& scene) -> std::int64_t { return ::tcdrain(scene.near); },
                               .seen_in = blocking::ioctl,
                               .supply = drain_terminal,
                               .may_not_block = true};

}  // namespace blocks

namespace {

using Id = RequirementId;

void open_fifo(Stage& stage, Scene& scene, int& reading, int& writing) {
  reading = stage.must(::open(scene.path.c_str(), O_RDONLY | O_NONBLOCK), "open of the reading end");
  writing = stage.must(::open(scene.path.c_str(), O_WRONLY), "open of the writing end");
  set_blocking(stage, reading, true);
  scene.expected = 1;
}

void empty_fifo(Stage& stage, Scene& scene) { open_fifo(stage, scene, scene.near, scene.far); }

void full_fifo(Stage& stage, Scene& scene) {
  open_fifo(stage, scene, scene.far, scene.near);
  fill(stage, scene);
}

BlockingFunction over_fifo(void (*arrange)(Stage&, Scene&), BlockingFunction function) {
  function.provide = make_fifo;
  return over(arrange, function);
}

void quiet_terminal(Stage&, Scene& scene) {
  if (take_terminal(scene)) scene.expected = 1;
}

// A line is input when it ends.
void type_line(Stage& stage, Scene& scene) {
  const char line[] = {supplied, '\n'};
  stage.must(::write(scene.far, line, sizeof line), "write to the master side");
}

// A read waits for the first byte however long that takes; a time between bytes runs from then on.
template <cc_t between_bytes>
void quiet_raw_terminal(Stage& stage, Scene& scene) {
  quiet_terminal(stage, scene);
  if (scene.lacking != nullptr) return;
  termios raw{};
  stage.must(tcgetattr(scene.near, &raw), "tcgetattr");
  raw.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO | ISIG);
  raw.c_cc[VMIN] = 1;
  raw.c_cc[VTIME] = between_bytes;
  stage.must(tcsetattr(scene.near, TCSANOW, &raw), "tcsetattr");
}

void stopped_terminal(Stage& stage, Scene& scene) {
  quiet_terminal(stage, scene);
  if (scene.lacking == nullptr) stage.must(tcflow(scene.near, TCOOFF), "tcflow");
}

void let_terminal_go_on(Stage& stage, Scene& scene) { stage.must(tcflow(scene.near, TCOON), "tcflow"); }

// Where output goes on though it was stopped, the call cannot be judged.
BlockingFunction over_stopped_terminal(BlockingFunction function) {
  function.may_not_block = true;
  return over(stopped_terminal, function, let_terminal_go_on);
}

void open_reading_end(Stage& stage, Scene& scene) {
  scene.far = stage.must(::open(scene.path.c_str(), O_RDONLY), "open of the other end");
}

BlockingFunction for_writing(std::int64_t (*call)(Scene&), BlockingFunction function) {
  return over(expect_a_descriptor, called(call, function), open_reading_end);
}

void line_buffered_stream(Stage& stage, Scene& scene) {
  full_pipe(stage, scene);
  stream_over(stage, scene, "w", _IOLBF);
  scene.expected = '\n';
}

void unbuffered_stream(Stage& stage, Scene& scene) {
  empty_pipe(stage, scene);
  stream_over(stage, scene, "r", _IONBF);
  scene.expected = supplied;
}

}  // namespace

BlockingVariants variants::of_files() {
  static const BlockingVariant table[] = {
      {"read_fifo", over_fifo(empty_fifo, blocks::read), "read.eintr", Id("read.restart")},
      {"read_terminal", over(quiet_terminal, blocks::read, type_line), "read.eintr", Id("read.restart")},
      {"read_raw_terminal", over(quiet_raw_terminal<0>, blocks::read), "read.eintr", Id("read.restart")},
      {"read_raw_terminal_with_VTIME", over(quiet_raw_terminal<1>, blocks::read), "read.eintr", Id("read.restart")},
      {"readv_fifo", over_fifo(empty_fifo, blocks::readv), "readv.eintr", Id("readv.restart")},
      {"readv_terminal", over(quiet_terminal, blocks::readv, type_line), "readv.eintr", Id("readv.restart")},
      {"write_fifo", over_fifo(full_fifo, blocks::write), "write.eintr", Id("write.restart")},
      {"write_terminal", over_stopped_terminal(blocks::write), "write.eintr", Id("write.restart")},
      {"writev_fifo", over_fifo(full_fifo, blocks::writev), "writev.eintr", Id("writev.restart")},
      {"writev_terminal", over_stopped_terminal(blocks::writev), "writev.eintr", Id("writev.restart")},
      {"open_for_writing",
       for_writing([](Scene& scene) -> std::int64_t { return ::open(scene.path.c_str(), O_WRONLY); }, blocks::open),
       "open.eintr", Id("open.restart")},
      {"fopen_for_writing",
       for_writing(
           [](Scene& scene) -> std::int64_t {
             std::FILE* opened = std::fopen(scene.path.c_str(), "w");
             return opened == nullptr ? -1 : fileno(opened);
           },
           blocks::fopen),
       "fopen.eintr", Id("fopen.restart")},
      {"fgetc_unbuffered", over(unbuffered_stream, blocks::fgetc), "fgetc.eintr", Id("fgetc.restart")},
      {"fputc_line_buffered",
       over(line_buffered_stream,
            called([](Scene& scene) -> std::int64_t { return std::fputc('\n', scene.stream); }, blocks::fputc)),
       "fputc.eintr", Id("fputc.restart")},
  };
  return table;
}

}  // namespace sigconform::cases
