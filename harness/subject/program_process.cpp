#include "harness/subject/program_process.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

#include "harness/subject/arguments.h"
#include "harness/subject/child.h"
#include "harness/subject/clean_start.h"
#include "harness/subject/outcome.h"
#include "harness/subject/program.h"

namespace sigconform {
namespace {

/// What the child says of itself before it execs, and again where exec fails.
struct Word {
  pid_t shown = 0;
  int error = 0;
  char failed[16] = {};
};

/// What the child needs, made before the fork: there it may not allocate.
struct ChildPlan {
  const char* path = nullptr;
  std::vector<char*> arguments;
  SignalSet ignored;
  SignalSet blocked;
  const char* directory = nullptr;
  std::optional<unsigned> core;
  std::array<int, 3> standard{};
  int words = -1;
};

[[noreturn]] void give_up(const ChildPlan& plan, Word word, const char* what) noexcept {
  word.error = errno;
  std::strncpy(word.failed, what, sizeof word.failed - 1);
  [[maybe_unused]] const ssize_t told = ::write(plan.words, &word, sizeof word);
  _exit(127);
}

[[noreturn]] void become_program(const ChildPlan& plan) noexcept {
  setpgid(0, 0);
  Word word;
  word.shown = own_shown_pid();
  for (int standard = 0; standard < 3; ++standard) {
    if (dup2(plan.standard[static_cast<std::size_t>(standard)], standard) < 0) give_up(plan, word, "dup2");
  }
  clean_start(std::array{plan.words});
  if (plan.directory != nullptr && chdir(plan.directory) != 0) give_up(plan, word, "chdir");
  if (plan.core) {
    rlimit limit{};
    getrlimit(RLIMIT_CORE, &limit);
    limit.rlim_cur = *plan.core;
    if (setrlimit(RLIMIT_CORE, &limit) != 0) give_up(plan, word, "setrlimit");
  }
  if (::write(plan.words, &word, sizeof word) != sizeof word) _exit(127);
  set_signal_state(plan.ignored, plan.blocked);
  execv(plan.path, plan.arguments.data());
  give_up(plan, word, "exec");
}

/// Reads one word; false at the end of file, which a successful exec brings about.
bool read_word(const Descriptor& from, Word& word) {
  ssize_t size = 0;
  while ((size = ::read(from.get(), &word, sizeof word)) < 0 && errno == EINTR) {
  }
  return size == static_cast<ssize_t>(sizeof word);
}

}  // namespace

ProgramProcess start_program(const ProgramStart& start, const std::string& path) {
  Pipe input = make_pipe();
  Pipe output = make_pipe();
  Pipe errors = make_pipe();
  Pipe words = make_pipe();
  Descriptor null(::open("/dev/null", O_RDWR | O_CLOEXEC));
  null.reset(::fcntl(null.get(), F_DUPFD_CLOEXEC, 3));

  ChildPlan plan;
  plan.path = path.c_str();
  std::vector<std::string> arguments = start.command;
  plan.arguments = argument_list(arguments);
  plan.ignored = start.ignored;
  plan.blocked = start.blocked;
  plan.directory = start.directory.empty() ? nullptr : start.directory.c_str();
  plan.core = start.core;
  plan.standard = {start.input == ProgramStart::Input::pipe ? input.read.get() : null.get(), output.write.get(),
                   errors.write.get()};
  plan.words = words.write.get();
  if (start.output == ProgramStart::Output::without_reader) output.read.reset();

  ProgramProcess process;
  process.child.pid = fork_program(start.as_init);
  if (process.child.pid == 0) become_program(plan);
  if (process.child.pid < 0 && start.as_init)
    throw Unsupported(std::string("no PID namespace for the program: ") + std::strerror(errno));
  if (process.child.pid < 0) throw Unresolved(std::string("fork of the program: ") + std::strerror(errno));
  setpgid(process.child.pid, process.child.pid);
  words.write.reset();
  Word word;
  const bool began = read_word(words.read, word);
  process.shown = word.shown;
  if (!began || read_word(words.read, word)) {
    wait_for_end(process.child.pid);
    if (word.error == 0) throw Unresolved("the program was ended before its exec");
    const std::string why = std::string(word.failed) + ": " + std::strerror(word.error);
    if (std::strcmp(word.failed, "exec") == 0)
      throw Unsupported("'" + start.command.front() + "' cannot be executed: " + std::strerror(word.error));
    throw Unresolved("the start of the program: " + why);
  }
  process.output = std::move(output.read);
  process.errors = std::move(errors.read);
  if (start.input == ProgramStart::Input::pipe) {
    process.input = std::move(input.write);
    process.reader = std::move(input.read);
  }
  for (const Descriptor* end : {&process.input, &process.output, &process.errors}) make_nonblocking(*end);
  return process;
}

}  // namespace sigconform
