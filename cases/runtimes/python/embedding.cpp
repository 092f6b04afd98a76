// What Python promises to a program that embeds it.
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cases/runtimes/python/embedded.h"
#include "harness/subject/child.h"

namespace sigconform::cases::runtimes {
namespace {

constexpr std::string_view looks = "it reads dispositions and needs no signal";

/// The handler of SIGUSR1 writes a byte: native code sees it without entering the interpreter.
constexpr const char* install_handler = R"(
import os, signal, threading
ends = os.pipe()
signal.signal(signal.SIGUSR1, lambda number, frame: os.write(ends[1], b"x"))
)";

int bytes_written(int descriptor) {
  pollfd readable{descriptor, POLLIN, 0};
  int count = 0;
  char byte = 0;
  while (::poll(&readable, 1, 0) > 0 && (readable.revents & POLLIN) != 0 && ::read(descriptor, &byte, 1) == 1) ++count;
  return count;
}

void note_all(Stage& stage, const char* label) {
  for (const int signal : {SIGINT, SIGPIPE, SIGXFSZ, SIGUSR1, SIGUSR2}) stage.note_disposition(label, signal);
}

using Action = Disposition::Action;

RUNTIME_CASE(Embedding, InitialisingWithoutHandlers, "python.init-without-handlers") {
  no_stimulus_applies(std::string{looks});
  const auto library = embedded_library();
  const auto subject = Subject::to_the_end([library](Stage& stage) {
    Embedded python{stage, library};
    python.initialize(0);
    note_all(stage, "initialised");
  });
  EXPECT_THAT(subject.wait_ended(), Exited(0));
  for (const int signal : {SIGINT, SIGPIPE, SIGXFSZ})
    EXPECT_EQ(subject.disposition("initialised", signal).action, Action::by_default) << signal;
}

RUNTIME_CASE(Embedding, ImportAfterThat, "python.import-installs-sigint-anyway") {
  no_stimulus_applies(std::string{looks});
  const auto library = embedded_library();
  const auto subject = Subject::to_the_end([library](Stage& stage) {
    Embedded python{stage, library};
    python.initialize(0);
    python.run("import signal");
    note_all(stage, "imported");
  });
  EXPECT_THAT(subject.wait_ended(), Exited(0));
  observe(subject.disposition("imported", SIGINT).action == Action::caught ? "caught" : "not-caught");
}

std::string word_for(Action action) {
  return action == Action::by_default ? "default" : action == Action::ignored ? "ignored" : "caught";
}

RUNTIME_CASE(Embedding, Finalising, "python.finalise-resets-python-only") {
  no_stimulus_applies(std::string{looks});
  const auto library = embedded_library();
  const auto subject = Subject::to_the_end([library](Stage& stage) {
    ::signal(SIGUSR2, [](int) {});
    Embedded python{stage, library};
    python.initialize(1);
    python.run(install_handler);
    python.finalize();
    note_all(stage, "finalised");
  });
  EXPECT_THAT(subject.wait_ended(), Exited(0));
  const auto word = [&](int signal) { return word_for(subject.disposition("finalised", signal).action); };
  observe("int-" + word(SIGINT) + "-own-" + word(SIGUSR1) + "-pipe-" + word(SIGPIPE) + "-xfsz-" + word(SIGXFSZ) +
          "-foreign-" + word(SIGUSR2));
}

RUNTIME_CASE(Embedding, ForeignHandlerIsNone, "python.query-none-for-foreign-handler") {
  no_stimulus_applies(std::string{looks});
  const auto library = embedded_library();
  const auto subject = Subject::to_the_end([library](Stage& stage) {
    ::signal(SIGUSR1, [](int) {});
    Embedded python{stage, library};
    python.initialize(1);
    python.run("import signal");
    stage.note("none", python.value("signal.getsignal(signal.SIGUSR1) is None"));
  });
  EXPECT_THAT(subject.wait_ended(), Exited(0));
  EXPECT_EQ(subject.value("none"), 1);
}

RUNTIME_CASE(Embedding, ProgramMustCheck, "python.embedder-must-check") {
  const auto library = embedded_library();
  const auto subject = Subject::to_the_end([library](Stage& stage) {
    Embedded python{stage, library};
    python.initialize(1);
    python.run(install_handler);
    const int read_end = static_cast<int>(python.value("ends[0]"));
    stage.raise(SIGUSR1);
    stage.note("before", bytes_written(read_end));
    stage.note("check", python.check_signals());
    stage.note("after", bytes_written(read_end));
  });
  EXPECT_THAT(subject.wait_ended(), Exited(0));
  EXPECT_EQ(subject.value("before"), 0);
  EXPECT_EQ(subject.value("check"), 0);
  EXPECT_EQ(subject.value("after"), 1);
}

RUNTIME_CASE(Embedding, MainIsWhoInitialised, "python.main-is-initialising-thread") {
  const auto library = embedded_library();
  const auto subject = Subject::to_the_end([library](Stage& stage) {
    // The first thread of the process takes no part: the signal is for whoever Python calls main.
    stage.block({SIGUSR1});
    stage.thread("initialises", [library](Stage& here) {
      here.unblock({SIGUSR1});
      Embedded python{here, library};
      python.initialize(1);
      python.run(install_handler);
      python.run("on = []\nsignal.signal(signal.SIGUSR1, lambda number, frame: on.append(threading.get_ident()))");
      here.kill(getpid(), SIGUSR1);
      python.check_signals();
      here.note("here", python.value("on == [threading.get_ident()]"));
      here.note("named", python.value("threading.main_thread().ident == threading.get_ident()"));
    });
    stage.join("initialises");
  });
  EXPECT_THAT(subject.wait_ended(), Exited(0));
  EXPECT_EQ(subject.value("here"), 1);
  EXPECT_EQ(subject.value("named"), 1);
}

RUNTIME_CASE(Embedding, AttachedThreadIsNotMain, "python.attached-thread-not-main") {
  const auto library = embedded_library();
  const auto subject = Subject::to_the_end([library](Stage& stage) {
    Embedded python{stage, library};
    python.initialize(1);
    python.run(install_handler);
    python.run(R"(
def error_of(function, *arguments):
    try:
        function(*arguments)
    except ValueError:
        return 1
    return 0
)");
    const int read_end = static_cast<int>(python.value("ends[0]"));
    stage.raise(SIGUSR1);
    void* state = python.save_thread();
    stage.thread("attached", [&python, read_end](Stage& here) {
      const int attached = python.ensure();
      here.note("refused", python.value("error_of(signal.signal, signal.SIGUSR2, signal.SIG_IGN)"));
      here.note("check", python.check_signals());
      here.note("ran", bytes_written(read_end));
      python.release(attached);
    });
    stage.join("attached");
    python.restore_thread(state);
    python.check_signals();
    stage.note("control", bytes_written(read_end));
  });
  EXPECT_THAT(subject.wait_ended(), Exited(0));
  EXPECT_EQ(subject.value("refused"), 1);
  EXPECT_EQ(subject.value("check"), 0);
  EXPECT_EQ(subject.value("ran"), 0);
  EXPECT_EQ(subject.value("control"), 1) << "main never ran the handler, so nothing was pending for the check";
}

RUNTIME_CASE(Embedding, ForkClearsWhatIsRecorded, "python.fork-clears-recorded") {
  const auto library = embedded_library("PyOS_BeforeFork");
  const auto subject = Subject::to_the_end([library](Stage& stage) {
    Embedded python{stage, library};
    python.initialize(1);
    python.run(install_handler);
    python.run("def rounds():\n    for number in range(1000):\n        pass\n    return 0");
    const int read_end = static_cast<int>(python.value("ends[0]"));
    stage.raise(SIGUSR1);
    python.before_fork();
    const pid_t child = stage.must(::fork(), "fork");
    if (child == 0) {
      python.after_fork_child();
      python.value("rounds()");
      ::_exit(bytes_written(read_end));
    }
    const int status = stage.must(wait_for_end(child), "waitpid");
    stage.note("child", WIFEXITED(status) ? WEXITSTATUS(status) : -1);
    python.after_fork_parent();
    python.value("rounds()");
    stage.note("control", bytes_written(read_end));
  });
  EXPECT_THAT(subject.wait_ended(), Exited(0));
  EXPECT_EQ(subject.value("child"), 0) << "the child ran the handler of a signal that its parent got";
  EXPECT_EQ(subject.value("control"), 1);
}

}  // namespace
}  // namespace sigconform::cases::runtimes
