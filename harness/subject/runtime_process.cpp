// Starting the probe, waiting for it, and its end.
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "harness/evidence/log.h"
#include "harness/subject/clean_start.h"
#include "harness/subject/judge_signals.h"
#include "harness/subject/outcome.h"
#include "harness/subject/runtime_family.h"
#include "harness/subject/runtime_state.h"
#include "harness/subject/target.h"

namespace sigconform {
namespace {

constexpr int commands_descriptor = 3;
constexpr int lines_descriptor = 4;

}  // namespace

// Between fork and exec: nothing here allocates.
void Runtime::State::become(char* const* arguments, const Options& options) const noexcept {
  ::setpgid(0, 0);
  const int nothing = ::open("/dev/null", O_RDWR);
  ::dup2(nothing, 0);
  ::dup2(out.write.get(), 1);
  ::dup2(out.write.get(), 2);
  ::dup2(commands.read.get(), commands_descriptor);
  ::dup2(lines.write.get(), lines_descriptor);
  if (options.broken_output) {
    int broken[2];
    if (::pipe(broken) == 0) {
      ::dup2(broken[1], 1);
      ::close(broken[0]);
    }
  }
  const int kept[] = {commands_descriptor, lines_descriptor};
  clean_start(kept);
  for (const int signal : options.ignored) ::signal(signal, SIG_IGN);
  sigset_t blocked;
  sigemptyset(&blocked);
  for (const int signal : options.blocked) sigaddset(&blocked, signal);
  ::sigprocmask(SIG_SETMASK, &blocked, nullptr);
  ::execvp(arguments[0], arguments);
  ::dprintf(2, "exec of %s: %s\n", arguments[0], std::strerror(errno));
  ::_exit(127);
}

void Runtime::State::start(std::string_view scene, const Options& options) {
  const Target& target = current_target();
  const RuntimeFamily* family = runtime_family_of(target.name);
  if (family == nullptr) throw Unsupported("there is no probe for the runtime " + target.name);
  words = family->probe(target);
  words.emplace_back(scene);
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  // What a scene sends to itself is its own to leave out.
  if (without_stimulus()) ::setenv("SIGCONFORM_STIMULUS", "none", 1);
  evidence.participants = {"main"};
  started_ns = monotonic_ns();
  child.pid = ::fork();
  if (child.pid < 0) throw Unresolved(std::string{"fork for a runtime: "} + std::strerror(errno));
  if (child.pid == 0) become(arguments.data(), options);
  ::setpgid(child.pid, child.pid);
  commands.read.reset();
  lines.write.reset();
  out.write.reset();
  for (const int end : {lines.read.get(), out.read.get()}) ::fcntl(end, F_SETFL, O_NONBLOCK);
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
