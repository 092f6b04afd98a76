// Starting the probe, waiting for it, and its end.
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "harness/evidence/log.h"
#include "harness/subject/arguments.h"
#include "harness/subject/judge_signals.h"
#include "harness/subject/outcome.h"
#include "harness/subject/runtime_state.h"
#include "harness/subject/target.h"

namespace sigconform {
namespace {

// Between fork and exec: nothing here allocates.
[[noreturn]] void become_probe(char* const* arguments, const ProbeEnds& ends,
                               const Runtime::Options& options) noexcept {
  ::setpgid(0, 0);
  take_probe_ends(ends);
  for (const int signal : options.ignored) ::signal(signal, SIG_IGN);
  sigset_t blocked;
  sigemptyset(&blocked);
  for (const int signal : options.blocked) sigaddset(&blocked, signal);
  ::sigprocmask(SIG_SETMASK, &blocked, nullptr);
  exec_probe(arguments);
}

}  // namespace

void Runtime::State::start(std::string_view scene, const Options& options) {
  auto words = probe_command(current_target(), scene);
  const auto arguments = argument_list(words);
  Pipe without_reader;
  if (options.broken_output) {
    without_reader = make_pipe(lowest_probe_end);
    without_reader.read.reset();
  }
  const ProbeEnds ends{commands.read.get(), lines.write.get(),
                       without_reader.write ? without_reader.write.get() : out.write.get(), out.write.get()};
  // What a scene sends to itself is its own to leave out.
  if (without_stimulus()) ::setenv("SIGCONFORM_STIMULUS", "none", 1);
  evidence.participants = {"main"};
  started_ns = monotonic_ns();
  child.pid = ::fork();
  if (child.pid < 0) throw Unresolved(std::string{"fork for a runtime: "} + std::strerror(errno));
  if (child.pid == 0) become_probe(arguments.data(), ends, options);
  ::setpgid(child.pid, child.pid);
  commands.read.reset();
  lines.write.reset();
  out.write.reset();
  for (const Descriptor* end : {&lines.read, &out.read}) make_nonblocking(*end);
  // A signal of the judge's that comes just before a wait would be missed by it: they are let in by the wait alone.
  sigemptyset(&judge_signals);
  sigaddset(&judge_signals, SIGCHLD);
  sigaddset(&judge_signals, judge_deadline_signal);
  ::sigprocmask(SIG_BLOCK, &judge_signals, nullptr);
}

void Runtime::State::reap() {
  child.reap([this](const Ending& ending) { record(EventKind::child_status, "judge", ending.to_string()); });
}

void Runtime::State::ended_instead(const std::string& what) const {
  throw Contradicted("the runtime " + child.final->to_string() + " while the judge waited for " + what + last_words());
}

// The process is asked for its end before its pipes: what it wrote is in them by then.
void Runtime::State::wait_until(const std::string& what, const std::function<bool()>& condition, bool may_end) {
  sigset_t open;
  sigemptyset(&open);
  for (;;) {
    reap();
    drain();
    if (condition()) return;
    if (child.final) {
      if (may_end) return;
      ended_instead(what);
    }
    if (deadline_passed()) throw Unresolved("the deadline passed while the judge waited for " + what + last_words());
    std::array<pollfd, 2> watched{{{lines.read.get(), POLLIN, 0}, {out.read.get(), POLLIN, 0}}};
    ::ppoll(watched.data(), watched.size(), nullptr, &open);
  }
}

// What nobody tells the judge of it has to look at again and again.
void Runtime::State::look_until(const std::string& what, const std::function<bool()>& condition) {
  for (;;) {
    reap();
    drain();
    if (condition()) return;
    if (child.final) ended_instead(what);
    sigset_t waiting;
    ::sigpending(&waiting);
    if (deadline_passed() || sigismember(&waiting, judge_deadline_signal) == 1)
      throw Unresolved("the deadline passed while the judge waited for " + what);
    ::sched_yield();
  }
}

Runtime::State::~State() {
  if (child.pid > 0) {
    ::kill(-child.pid, SIGKILL);
    if (child.end()) record(EventKind::child_status, "judge", "killed at the end of the case");
    collected_evidence().push_back(std::move(evidence));
    ::sigprocmask(SIG_UNBLOCK, &judge_signals, nullptr);
  }
}

}  // namespace sigconform
