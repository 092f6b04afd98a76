// What the judge does with a runtime and asks of it.
#include "harness/subject/runtime.h"

#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "harness/signals/signal_names.h"
#include "harness/subject/outcome.h"
#include "harness/subject/runtime_state.h"

namespace sigconform {

Runtime::Runtime(std::string_view scene, const Options& options) : state_{std::make_unique<State>()} {
  state_->start(scene, options);
  state_->greet();
}

Runtime::~Runtime() = default;

const std::string& Runtime::name() const { return state_->name; }
const std::string& Runtime::version() const { return state_->version; }
const std::string& Runtime::model() const { return state_->model; }
pid_t Runtime::pid() const { return state_->child.pid; }

void Runtime::send(std::string_view line) {
  std::string text{line};
  text += '\n';
  // The probe may be gone, and SIGPIPE is not the judge's to take.
  sigset_t broken, before;
  sigemptyset(&broken);
  sigaddset(&broken, SIGPIPE);
  ::sigprocmask(SIG_BLOCK, &broken, &before);
  const auto written = ::write(state_->commands.write.get(), text.data(), text.size());
  const timespec none{};
  if (written < 0) ::sigtimedwait(&broken, nullptr, &none);
  ::sigprocmask(SIG_SETMASK, &before, nullptr);
}

void Runtime::deliver(int signal) {
  state_->record(EventKind::delivery, "judge", without_stimulus() ? "left out" : "kill", signal_name(signal));
  if (!without_stimulus() && ::kill(state_->child.pid, signal) != 0)
    throw Unresolved(std::string{"kill of the runtime: "} + std::strerror(errno));
}

void Runtime::deliver_to(std::string_view role, int signal) {
#ifdef SYS_tgkill
  // The last number is the one of the innermost PID namespace, which is the judge's too.
  const auto numbers = state_->status_field(role, "NSpid");
  const auto last = numbers.find_last_of(" \t");
  const int thread = std::atoi(numbers.c_str() + (last == std::string::npos ? 0 : last + 1));
  state_->record(EventKind::delivery, "judge", without_stimulus() ? "left out" : "tgkill to " + std::string{role},
                 signal_name(signal));
  if (!without_stimulus() && ::syscall(SYS_tgkill, state_->child.pid, thread, signal) != 0)
    throw Unresolved(std::string{"tgkill of the runtime: "} + std::strerror(errno));
#else
  static_cast<void>(role);
  static_cast<void>(signal);
  throw Unsupported("a thread of another process cannot be aimed at here");
#endif
}

std::string Runtime::await(std::string_view key, int count) {
  std::string found;
  state_->wait_until("the runtime to say " + std::string{key}, [&] {
    int left = count;
    for (const auto& line : state_->said) {
      if (line.word != "say" || line.key != key || --left > 0) continue;
      found = line.text;
      return true;
    }
    return false;
  });
  return found;
}

void Runtime::await_handler(std::string_view signal, int count) {
  state_->wait_until("the runtime's handler of " + std::string{signal},
                     [&] { return static_cast<int>(handled_on(signal).size()) >= count; });
}

bool Runtime::is_blocked(std::string_view role, const BlockingCall& call) {
  return state_->look_at(role, call) == Observation::blocked;
}

void Runtime::await_blocked(std::string_view role, const BlockingCall& call) {
  state_->look_until(std::string{role} + " to be blocked in " + std::string{call.name},
                     [&] { return is_blocked(role, call); });
}

bool Runtime::await_blocked_or_handler(std::string_view role, const BlockingCall& call, std::string_view signal,
                                       int count) {
  bool handled = false;
  state_->look_until(std::string{role} + " to be blocked in " + std::string{call.name}, [&] {
    // In this order: what a thread said before it blocked is in the pipe by then.
    const bool blocked = is_blocked(role, call);
    state_->drain();
    handled = static_cast<int>(handled_on(signal).size()) >= count;
    return handled || blocked;
  });
  return !handled;
}

void Runtime::await_nothing_pending(std::string_view role) {
  state_->look_until("no signal to be pending for " + std::string{role}, [&] {
    return state_->status_field(role, "SigPnd").find_first_not_of('0') == std::string::npos &&
           state_->status_field(role, "ShdPnd").find_first_not_of('0') == std::string::npos;
  });
}

void Runtime::await_quiet() {
  state_->look_until("all threads to sleep", [this] { return state_->asleep_at_one_moment(); });
  // What was said before they slept.
  state_->drain();
}

bool Runtime::ended_or_quiet() {
  bool ended = false;
  state_->look_until("all threads to sleep, or the end", [&] {
    ended = state_->child.final.has_value();
    return ended || state_->asleep_at_one_moment();
  });
  state_->drain();
  return ended;
}

bool Runtime::ended_or_computes(std::string_view role, long milliseconds) {
  const long from = state_->used_ticks(role);
  const long ticks = std::max(1L, milliseconds * ::sysconf(_SC_CLK_TCK) / 1000);
  bool ended = false;
  state_->look_until(std::string{role} + " to compute or to end", [&] {
    ended = state_->child.final.has_value();
    return ended || state_->used_ticks(role) - from >= ticks;
  });
  return ended;
}

void Runtime::await_cpu_time(std::string_view role, long milliseconds) {
  if (ended_or_computes(role, milliseconds)) state_->ended_instead(std::string{role} + " to compute");
}

Ending Runtime::wait_ended() {
  state_->wait_until("the runtime to end", [this] { return state_->child.final.has_value(); });
  return *state_->child.final;
}

Ending Runtime::finish() {
  const auto ending = wait_ended();
  if (!state_->over)
    throw Contradicted("the runtime " + ending.to_string() + " before its scene was over" + state_->last_words());
  return ending;
}

Ending Runtime::wait_stopped() {
  state_->wait_until("the runtime to stop", [this] { return state_->child.is_stopped(); });
  return state_->child.statuses.back();
}

std::vector<std::string> Runtime::values(std::string_view key) {
  state_->drain();
  std::vector<std::string> found;
  for (const auto& line : state_->said)
    if (line.word == "say" && line.key == key) found.push_back(line.text);
  return found;
}

std::string Runtime::value(std::string_view key) {
  const auto all = values(key);
  return all.empty() ? "(nothing)" : all.back();
}

std::vector<std::string> Runtime::handled_on(std::string_view signal) {
  state_->drain();
  std::vector<std::string> roles;
  for (const auto& line : state_->said)
    if (line.word == "handler" && line.key == signal) roles.push_back(line.text);
  return roles;
}

int Runtime::place_of(std::string_view key, std::string_view value) {
  for (std::size_t i = 0; i < state_->said.size(); ++i) {
    const auto& line = state_->said[i];
    if (line.word == "say" && line.key == key && (value.empty() || line.text == value)) return static_cast<int>(i);
  }
  return -1;
}

int Runtime::place_of_handler(std::string_view signal) {
  for (std::size_t i = 0; i < state_->said.size(); ++i)
    if (state_->said[i].word == "handler" && state_->said[i].key == signal) return static_cast<int>(i);
  return -1;
}

SignalSet Runtime::status(std::string_view role, std::string_view field) {
  const auto bits = std::strtoull(state_->status_field(role, field).c_str(), nullptr, 16);
  SignalSet set;
  for (int signal = 1; signal <= 64; ++signal)
    if ((bits >> (signal - 1) & 1) != 0) set.add(signal);
  return set;
}

long Runtime::queued_signals() { return std::atol(state_->status_field("main", "SigQ").c_str()); }

const std::string& Runtime::output() {
  state_->drain();
  return state_->output;
}

}  // namespace sigconform
