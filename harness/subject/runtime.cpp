#include "harness/subject/runtime.h"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <fstream>
#include <functional>
#include <map>
#include <optional>
#include <sstream>

#include "harness/evidence/log.h"
#include "harness/signals/signal_names.h"
#include "harness/subject/clean_start.h"
#include "harness/subject/evidence_sink.h"
#include "harness/subject/judge_signals.h"
#include "harness/subject/outcome.h"
#include "harness/subject/runtime_family.h"
#include "harness/subject/target.h"

namespace sigconform {
namespace {

constexpr int commands_descriptor = 3;
constexpr int lines_descriptor = 4;
constexpr std::size_t most_output = 64U << 10;
constexpr std::size_t most_lines = 1U << 20;
constexpr std::size_t shown_bytes = 200;

struct Line {
  std::string word;  ///< say, handler, thread, ...
  std::string key;   ///< the second field
  std::string text;  ///< the rest, unescaped
};

std::string take_word(std::string_view& rest) {
  const auto space = rest.find(' ');
  std::string word{rest.substr(0, space)};
  rest.remove_prefix(space == std::string_view::npos ? rest.size() : space + 1);
  return word;
}

std::string unescaped(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned code = 0;
    if (text[i] == '%' && i + 2 < text.size() &&
        std::from_chars(text.data() + i + 1, text.data() + i + 3, code, 16).ptr == text.data() + i + 3) {
      plain += static_cast<char>(code);
      i += 2;
    } else {
      plain += text[i];
    }
  }
  return plain;
}

std::string printable(std::string_view bytes) {
  std::string text;
  for (const char byte : bytes.substr(0, shown_bytes)) text += byte >= ' ' && byte <= '~' ? byte : '.';
  return text;
}

class Ends {
 public:
  Ends() {
    std::array<int, 2> made{};
    if (::pipe(made.data()) != 0) throw Unresolved(std::string{"pipe for a runtime: "} + std::strerror(errno));
    // High, so that the child can put its own in their places without treading on another.
    for (std::size_t i = 0; i < 2; ++i) {
      ends_[i] = ::fcntl(made[i], F_DUPFD_CLOEXEC, 10);
      ::close(made[i]);
    }
  }
  ~Ends() {
    close(0);
    close(1);
  }
  Ends(const Ends&) = delete;
  Ends& operator=(const Ends&) = delete;
  int operator[](std::size_t which) const { return ends_[which]; }
  void close(std::size_t which) {
    if (ends_[which] >= 0) ::close(ends_[which]);
    ends_[which] = -1;
  }

 private:
  std::array<int, 2> ends_{-1, -1};
};

}  // namespace

struct Runtime::State {
  Ends commands;  ///< read by the probe
  Ends lines;     ///< written by the probe
  Ends out;       ///< its standard output and error
  pid_t pid = -1;
  std::uint64_t started_ns = 0;
  std::string name, version, model;
  std::string pending_line;
  std::size_t taken = 0;  ///< bytes of lines so far
  std::vector<Line> said;
  std::map<std::string, std::string, std::less<>> threads;  ///< role to place below /proc
  std::string output;
  std::deque<Ending> statuses;
  std::optional<Ending> final;
  bool over = false;
  mutable bool readable = false;  ///< a thread's system call has been read
  CollectedEvidence evidence;
  sigset_t judge_signals{};

  std::vector<std::string> words;

  void start(std::string_view scene, const Options& options);
  [[noreturn]] void become(char* const* arguments, const Options& options) const noexcept;
  void greet();
  void drain();
  void drain_lines();
  void drain_output();
  void take(std::string_view line);
  void record(EventKind kind, std::string_view participant, std::string_view label, std::string_view signal = {});
  void reap();
  void wait_until(const std::string& what, const std::function<bool()>& condition, bool may_end = false);
  void look_until(const std::string& what, const std::function<bool()>& condition);
  [[noreturn]] void ended_instead(const std::string& what) const;
  const std::string& place_of(std::string_view role) const;
  std::string status_field(std::string_view role, std::string_view field) const;
  long used_ticks(std::string_view role) const;
  Observation look_at(std::string_view role, const BlockingCall& call) const;
  ~State();
  std::string last_words() const;
};

void Runtime::State::record(EventKind kind, std::string_view participant, std::string_view label,
                            std::string_view signal) {
  Event event;
  event.kind = kind;
  event.time_ns = monotonic_ns() - started_ns;
  event.set_label(label);
  if (!signal.empty())
    if (const auto number = signal_from_name(signal)) event.signal = *number;
  if (participant == "judge") {
    event.participant = judge_participant;
  } else {
    auto& known = evidence.participants;
    const auto found = std::find(known.begin(), known.end(), participant);
    event.participant = static_cast<ParticipantIndex>(found - known.begin());
    if (found == known.end()) known.emplace_back(participant);
  }
  evidence.events.push_back(event);
}

// Between fork and exec: nothing here allocates.
void Runtime::State::become(char* const* arguments, const Options& options) const noexcept {
  ::setpgid(0, 0);
  const int nothing = ::open("/dev/null", O_RDWR);
  ::dup2(nothing, 0);
  ::dup2(out[1], 1);
  ::dup2(out[1], 2);
  ::dup2(commands[0], commands_descriptor);
  ::dup2(lines[1], lines_descriptor);
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
  words = family->probe(target.command);
  words.emplace_back(scene);
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  // What a scene sends to itself is its own to leave out.
  if (without_stimulus()) ::setenv("SIGCONFORM_STIMULUS", "none", 1);
  evidence.participants = {"main"};
  started_ns = monotonic_ns();
  pid = ::fork();
  if (pid < 0) throw Unresolved(std::string{"fork for a runtime: "} + std::strerror(errno));
  if (pid == 0) become(arguments.data(), options);
  ::setpgid(pid, pid);
  commands.close(0);
  lines.close(1);
  out.close(1);
  for (const int end : {lines[0], out[0]}) ::fcntl(end, F_SETFL, O_NONBLOCK);
  // A signal of the judge's that comes just before a wait would be missed by it: they are let in by the wait alone.
  sigemptyset(&judge_signals);
  sigaddset(&judge_signals, SIGCHLD);
  sigaddset(&judge_signals, judge_deadline_signal);
  ::sigprocmask(SIG_BLOCK, &judge_signals, nullptr);
}

std::string Runtime::State::last_words() const {
  std::string text;
  if (!pending_line.empty() || !said.empty())
    text +=
        "; on its line: '" + printable(said.empty() ? pending_line : said.front().word + ' ' + said.front().key) + "'";
  if (!output.empty()) text += "; on its output: '" + printable(output) + "'";
  return text;
}

void Runtime::State::greet() {
  const auto hello = [this] { return !said.empty() || taken > 4096; };
  wait_until("the runtime to say hello", hello, true);
  if (said.empty() || said.front().word != "hello" || said.front().key != "1") {
    const std::string how = final ? final->to_string() : "is running";
    throw Unresolved("the runtime said no hello (it " + how + ")" + last_words());
  }
  std::string_view rest = said.front().text;
  name = take_word(rest);
  version = take_word(rest);
  model = take_word(rest);
  if (name.empty() || version.empty() || model.empty())
    throw Unresolved("the runtime's hello names no version or no model" + last_words());
}

void Runtime::State::take(std::string_view line) {
  Line one;
  std::string_view rest = line;
  one.word = take_word(rest);
  if (one.word == "hello" || one.word == "say" || one.word == "handler" || one.word == "thread")
    one.key = take_word(rest);
  one.text = unescaped(rest);
  if (one.word == "thread") {
    threads[one.key] = one.text;
    record(EventKind::started, one.key, one.text);
  } else if (one.word == "handler") {
    record(EventKind::handler_enter, one.text, "", one.key);
  } else if (one.word == "say") {
    record(EventKind::mark, "main", one.key + "=" + one.text);
  } else if (one.word == "end") {
    over = true;
  } else if (one.word == "unknown") {
    throw Unsupported("the probe of " + current_target().name + " does not play this scene");
  } else if (one.word == "absent") {
    throw Unsupported(one.text);
  } else if (one.word == "broken") {
    throw Unresolved("the scene's arrangement failed: " + one.text);
  }
  said.push_back(std::move(one));
}

void Runtime::State::drain_lines() {
  std::array<char, 4096> chunk;
  for (;;) {
    const auto size = ::read(lines[0], chunk.data(), chunk.size());
    if (size == -1 && errno == EINTR) continue;
    if (size <= 0) {
      if (size == 0) lines.close(0);
      return;
    }
    taken += static_cast<std::size_t>(size);
    if (taken > most_lines) throw Unresolved("the runtime floods its line" + last_words());
    pending_line.append(chunk.data(), static_cast<std::size_t>(size));
    std::size_t newline = 0;
    while ((newline = pending_line.find('\n')) != std::string::npos) {
      const std::string line = pending_line.substr(0, newline);
      pending_line.erase(0, newline + 1);
      take(line);
    }
  }
}

void Runtime::State::drain_output() {
  std::array<char, 4096> chunk;
  for (;;) {
    const auto size = ::read(out[0], chunk.data(), chunk.size());
    if (size == -1 && errno == EINTR) continue;
    if (size <= 0) {
      if (size == 0) out.close(0);
      return;
    }
    const auto room = most_output - std::min(most_output, output.size());
    output.append(chunk.data(), std::min(room, static_cast<std::size_t>(size)));
  }
}

void Runtime::State::drain() {
  if (lines[0] >= 0) drain_lines();
  if (out[0] >= 0) drain_output();
}

void Runtime::State::reap() {
  while (!final) {
    int status = 0;
    if (::waitpid(pid, &status, WNOHANG | WUNTRACED | WCONTINUED) != pid) return;
    const Ending ending = Ending::from_wait_status(status);
    record(EventKind::child_status, "judge", ending.to_string());
    if (ending.is_final()) final = ending;
    statuses.push_back(ending);
  }
}

void Runtime::State::ended_instead(const std::string& what) const {
  throw Contradicted("the runtime " + final->to_string() + " while the judge waited for " + what + last_words());
}

// The process is asked for its end before its pipes: what it wrote is in them by then.
void Runtime::State::wait_until(const std::string& what, const std::function<bool()>& condition, bool may_end) {
  sigset_t open;
  sigemptyset(&open);
  for (;;) {
    reap();
    drain();
    if (condition()) return;
    if (final) {
      if (may_end) return;
      ended_instead(what);
    }
    if (deadline_passed()) throw Unresolved("the deadline passed while the judge waited for " + what + last_words());
    std::array<pollfd, 2> watched{{{lines[0], POLLIN, 0}, {out[0], POLLIN, 0}}};
    ::ppoll(watched.data(), watched.size(), nullptr, &open);
  }
}

// What nobody tells the judge of it has to look at again and again.
void Runtime::State::look_until(const std::string& what, const std::function<bool()>& condition) {
  for (;;) {
    reap();
    drain();
    if (condition()) return;
    if (final) ended_instead(what);
    sigset_t waiting;
    ::sigpending(&waiting);
    if (deadline_passed() || sigismember(&waiting, judge_deadline_signal) == 1)
      throw Unresolved("the deadline passed while the judge waited for " + what);
    ::sched_yield();
  }
}

const std::string& Runtime::State::place_of(std::string_view role) const {
  const auto found = threads.find(role);
  if (found == threads.end()) throw Unresolved("the runtime announced no thread " + std::string{role});
  return found->second;
}

std::string Runtime::State::status_field(std::string_view role, std::string_view field) const {
  std::ifstream file{"/proc/" + place_of(role) + "/status"};
  for (std::string line; std::getline(file, line);)
    if (line.starts_with(field) && line.size() > field.size() && line[field.size()] == ':')
      return line.substr(line.find_first_not_of(": \t", field.size()));
  throw Unsupported("the state of a thread cannot be seen from outside");
}

// Of a thread that is gone what it had used is not known any more: 0.
long Runtime::State::used_ticks(std::string_view role) const {
  std::ifstream file{"/proc/" + place_of(role) + "/stat"};
  std::string line;
  std::getline(file, line);
  const auto name_end = line.rfind(") ");
  if (name_end == std::string::npos) return 0;
  std::istringstream fields{line.substr(name_end + 2)};
  std::string skipped;
  for (int i = 0; i < 11; ++i) fields >> skipped;  // to utime and stime, the 14th and 15th of proc(5)
  long user = 0;
  long system = 0;
  fields >> user >> system;
  return user + system;
}

Observation Runtime::State::look_at(std::string_view role, const BlockingCall& call) const {
  if (const auto& obstacle = observation_obstacle(); !obstacle.empty())
    throw Unsupported("cannot see a thread blocked in a call: " + obstacle);
  Participant who;
  std::snprintf(who.proc_path, sizeof who.proc_path, "%s", place_of(role).c_str());
  const auto seen = observe(who, call);
  if (seen != Observation::unavailable) {
    readable = true;
    return seen;
  }
  // What could be read and cannot any more is about to end, and the end is what the judge has to hear of.
  if (readable) return Observation::gone;
  throw Unsupported("the thread's system call may not be read");
}

Runtime::State::~State() {
  if (pid > 0) {
    ::kill(-pid, SIGKILL);
    if (!final) {
      ::kill(pid, SIGKILL);
      int status = 0;
      while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
      }
      record(EventKind::child_status, "judge", "killed at the end of the case");
    }
    collected_evidence().push_back(std::move(evidence));
    ::sigprocmask(SIG_UNBLOCK, &judge_signals, nullptr);
  }
}

Runtime::Runtime(std::string_view scene, const Options& options) : state_{std::make_unique<State>()} {
  state_->start(scene, options);
  state_->greet();
}

Runtime::~Runtime() = default;

const std::string& Runtime::name() const { return state_->name; }
const std::string& Runtime::version() const { return state_->version; }
const std::string& Runtime::model() const { return state_->model; }
pid_t Runtime::pid() const { return state_->pid; }

void Runtime::send(std::string_view line) {
  std::string text{line};
  text += '\n';
  // The probe may be gone, and SIGPIPE is not the judge's to take.
  sigset_t broken, before;
  sigemptyset(&broken);
  sigaddset(&broken, SIGPIPE);
  ::sigprocmask(SIG_BLOCK, &broken, &before);
  const auto written = ::write(state_->commands[1], text.data(), text.size());
  const timespec none{};
  if (written < 0) ::sigtimedwait(&broken, nullptr, &none);
  ::sigprocmask(SIG_SETMASK, &before, nullptr);
}

void Runtime::deliver(int signal) {
  state_->record(EventKind::delivery, "judge", without_stimulus() ? "left out" : "kill", signal_name(signal));
  if (!without_stimulus() && ::kill(state_->pid, signal) != 0)
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
  if (!without_stimulus() && ::syscall(SYS_tgkill, state_->pid, thread, signal) != 0)
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

bool Runtime::ended_or_computes(std::string_view role, long milliseconds) {
  const long from = state_->used_ticks(role);
  const long ticks = std::max(1L, milliseconds * ::sysconf(_SC_CLK_TCK) / 1000);
  bool ended = false;
  state_->look_until(std::string{role} + " to compute or to end", [&] {
    ended = state_->final.has_value();
    return ended || state_->used_ticks(role) - from >= ticks;
  });
  return ended;
}

void Runtime::await_cpu_time(std::string_view role, long milliseconds) {
  if (ended_or_computes(role, milliseconds)) state_->ended_instead(std::string{role} + " to compute");
}

Ending Runtime::wait_ended() {
  state_->wait_until("the runtime to end", [this] { return state_->final.has_value(); });
  return *state_->final;
}

Ending Runtime::finish() {
  const auto ending = wait_ended();
  if (!state_->over)
    throw Contradicted("the runtime " + ending.to_string() + " before its scene was over" + state_->last_words());
  return ending;
}

Ending Runtime::wait_stopped() {
  state_->wait_until("the runtime to stop", [this] {
    return !state_->statuses.empty() && state_->statuses.back().kind == Ending::Kind::stopped;
  });
  return state_->statuses.back();
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

const std::string& Runtime::output() {
  state_->drain();
  return state_->output;
}

}  // namespace sigconform
