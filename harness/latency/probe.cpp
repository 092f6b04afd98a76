#include "harness/latency/probe.h"

#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <climits>
#include <csignal>
#include <vector>

#include "harness/latency/blocked.h"
#include "harness/latency/clock.h"
#include "harness/latency/row.h"
#include "harness/subject/any_call.h"
#include "harness/subject/arguments.h"
#include "harness/subject/child.h"
#include "harness/subject/ending.h"
#include "harness/subject/outcome.h"
#include "harness/subject/probe_lines.h"
#include "harness/subject/probe_start.h"
#include "harness/subject/target.h"

namespace sigconform::latency {
namespace {

constexpr std::size_t longest_line = 4096;

std::vector<std::string> command() {
  try {
    return probe_command(current_target(), "latency");
  } catch (const Unsupported& lack) {
    throw Missing{lack.what()};
  }
}

const BlockingCall& waiting() {
  static const auto calls =
      blocking::any_of({blocking::nanosleep(), blocking::select(), blocking::poll(), blocking::epoll_wait(0),
                        blocking::futex(), blocking::pause(), blocking::sigsuspend(), blocking::sigtimedwait()});
  return calls;
}

const BlockingCall& waiting_or_reading() {
  static const auto calls =
      blocking::any_of({waiting(), blocking::read(0), blocking::recvfrom(0), blocking::recvmsg(0)});
  return calls;
}

}  // namespace

Probe::Probe(std::int64_t deadline_ns) : deadline_ns_{deadline_ns} {}

// By the other one, so that the process is ended where it does not greet.
Probe::Probe(int processor, std::int64_t deadline_ns) : Probe{deadline_ns} {
  start(processor);
  greet();
}

Probe::~Probe() {
  if (process_ <= 0) return;
  ::kill(process_, SIGKILL);
  wait_for_end(process_);
}

void Probe::start(int processor) {
  auto words = command();
  const auto arguments = argument_list(words);
  auto commands = make_pipe(lowest_probe_end), lines = make_pipe(lowest_probe_end);
  output_.reset(std::tmpfile());
  const int output = output_ ? ::fileno(output_.get()) : -1;
  process_ = ::fork();
  if (process_ == -1) broken("fork", errno);
  if (process_ == 0) {
    // Nothing here allocates.
    end_with_parent();
    wake_exactly();
    if (processor != -1) pin_this_thread(processor);
    take_probe_ends({commands.read.get(), lines.write.get(), output, output});
    exec_probe(arguments.data());
  }
  commands_ = std::move(commands.write);
  lines_ = std::move(lines.read);
  make_nonblocking(lines_);
  // A probe that is gone is noticed by its lines.
  ::signal(SIGPIPE, SIG_IGN);
}

void Probe::greet() {
  const auto hello = await("hello");
  std::string_view rest{hello.text};
  if (hello.key != "hello" || take_word(rest) != "1") throw Broken{"the probe says no hello" + last_words()};
  take_word(rest);
  take_word(rest);
  model_ = std::string{rest};
}

std::string Probe::last_words() const {
  std::array<char, 200> text;
  if (!output_) return {};
  const auto size = ::pread(::fileno(output_.get()), text.data(), text.size(), 0);
  if (size <= 0) return {};
  return "; on its output: '" + printable({text.data(), static_cast<std::size_t>(size)}, text.size()) + "'";
}

void Probe::ended(std::string_view what) {
  // It may have closed its lines and live on; of one that is ending this changes nothing.
  ::kill(process_, SIGKILL);
  const int status = wait_for_end(process_);
  process_ = -1;
  throw Broken{"the probe ended (" + Ending::from_wait_status(status).to_string() + ") before it " + std::string{what} +
               last_words()};
}

void Probe::send(std::string_view line) {
  if (write_all(commands_.get(), std::string{line} + "\n")) return;
  await_end("anything to '" + std::string{line} + "'");
}

void Probe::await_end(const std::string& what) {
  for (const auto until = now_ns() + deadline_ns_; now_ns() < until;) await(what, until);
  is_late(what);
}

bool Probe::fill(std::string_view what, int timeout_ms) {
  pollfd watched{lines_.get(), POLLIN, 0};
  if (::poll(&watched, 1, timeout_ms) <= 0) return false;
  if (reader_.fill(lines_.get()) == LineReader::State::end) ended("said " + std::string{what});
  if (reader_.pending() > 16 * longest_line) throw Broken{"the probe floods its line" + last_words()};
  return true;
}

void Probe::announce(std::string_view role, std::string_view place) {
  auto& thread = threads_.try_emplace(std::string{role}).first->second;
  const auto slash = place.rfind('/');
  const auto number = slash == std::string_view::npos ? place : place.substr(slash + 1);
  std::from_chars(number.data(), number.data() + number.size(), thread.number);
  if (!place.starts_with(std::to_string(process_) + "/"))
    throw Missing{"its threads cannot be told: its /proc is another process's, or of another PID namespace"};
  place.substr(0, sizeof thread.seen.proc_path - 1).copy(thread.seen.proc_path, sizeof thread.seen.proc_path - 1);
}

std::optional<Probe::Said> Probe::take(std::string_view line) {
  const std::string_view whole = line;
  const auto word = take_word(line);
  if (word == "hello") return Said{"hello", std::string{line}};
  if (word == "say") {
    const auto key = take_word(line);
    return Said{std::string{key}, std::string{line}};
  }
  if (word == "thread") {
    const auto role = take_word(line);
    announce(role, line);
    return std::nullopt;
  }
  if (word == "unknown") throw Missing{"its probe has no scene for latency"};
  if (word == "absent") throw Missing{unescaped(line)};
  if (word == "broken") throw Broken{"the probe's arrangement failed: " + printable(unescaped(line), 300)};
  if (word == "end") throw Broken{"the probe left its scene"};
  throw Broken{"the probe says '" + printable(whole, 80) + "'" + last_words()};
}

std::optional<Probe::Said> Probe::next() {
  for (;;) {
    while (const auto line = reader_.next())
      if (auto said = take(*line)) return said;
    if (!fill("that it would end", 0)) return std::nullopt;
  }
}

void Probe::is_late(std::string_view what) const {
  throw Broken{"the probe does not say within " + std::to_string(deadline_ns_ / 1'000'000) +
               " ms: " + std::string{what}};
}

Probe::Said Probe::await(std::string_view what) { return await(what, now_ns() + deadline_ns_); }

Probe::Said Probe::await(std::string_view what, std::int64_t until) {
  for (;;) {
    while (const auto line = reader_.next())
      if (auto said = take(*line)) return *said;
    const auto left_ms = (until - now_ns()) / 1'000'000;
    if (left_ms <= 0) is_late(what);
    fill(what, static_cast<int>(std::min<std::int64_t>(left_ms, INT_MAX)));
  }
}

const Probe::Thread& Probe::thread_of(std::string_view role) const {
  const auto thread = threads_.find(role);
  if (thread == threads_.end()) throw Missing{"the runtime announced no thread " + std::string{role}};
  return thread->second;
}

void Probe::pin_all_but(std::string_view role, int processor) const {
  for (const auto& [name, thread] : threads_)
    if (name != role) pin_thread(thread.number, processor);
}

void Probe::kill(int signal) const {
  if (::kill(process_, signal) != 0) broken("kill of the probe", errno);
}

void Probe::kill(std::string_view role, int signal) const {
#ifdef SYS_tgkill
  if (::syscall(SYS_tgkill, process_, thread_of(role).number, signal) != 0) broken("tgkill of the probe", errno);
#else
  static_cast<void>(role);
  static_cast<void>(signal);
  throw Missing{"a thread of another process cannot be aimed at here"};
#endif
}

bool Probe::is_in(const Thread& thread, const BlockingCall& call) {
  const auto seen = look_at(thread.seen, call);
  if (seen == Observation::gone) await_end("that it waits");
  return seen == Observation::blocked;
}

bool Probe::waits(std::string_view role, std::optional<std::uint64_t> futex) {
  if (!futex) return is_in(thread_of(role), waiting());
  auto call = blocking::futex();
  call.first_argument = futex;
  return is_in(thread_of(role), call);
}

bool Probe::all_but_it_wait(std::string_view role) {
  return std::all_of(threads_.begin(), threads_.end(), [this, role](const auto& one) {
    return one.first == role || is_in(one.second, waiting_or_reading());
  });
}

}  // namespace sigconform::latency
