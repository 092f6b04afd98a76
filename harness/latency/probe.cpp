#include "harness/latency/probe.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <climits>
#include <csignal>
#include <cstring>
#include <vector>

#include "harness/latency/clock.h"
#include "harness/latency/row.h"
#include "harness/subject/clean_start.h"
#include "harness/subject/ending.h"
#include "harness/subject/outcome.h"
#include "harness/subject/runtime_family.h"
#include "harness/subject/target.h"

namespace sigconform::latency {
namespace {

constexpr int commands_descriptor = 3;
constexpr int lines_descriptor = 4;
constexpr std::size_t longest_line = 4096;

std::string_view next_word(std::string_view& rest) {
  const auto space = rest.find(' ');
  const auto word = rest.substr(0, space);
  rest.remove_prefix(space == std::string_view::npos ? rest.size() : space + 1);
  return word;
}

std::vector<std::string> command_of(const Target& target) {
  const auto* family = runtime_family_of(target.name);
  if (family == nullptr) throw Missing{"there is no probe for the runtime " + target.name};
  try {
    auto words = family->probe(target);
    words.emplace_back("latency");
    return words;
  } catch (const Unsupported& lack) {
    throw Missing{lack.what()};
  }
}

BlockingCall any_of(std::initializer_list<BlockingCall> calls) {
  BlockingCall any{"a call that waits", {}};
  for (const auto& call : calls) any.numbers.insert(any.numbers.end(), call.numbers.begin(), call.numbers.end());
  return any;
}

const BlockingCall& waiting() {
  static const auto calls =
      any_of({blocking::nanosleep(), blocking::select(), blocking::poll(), blocking::epoll_wait(0), blocking::futex(),
              blocking::pause(), blocking::sigsuspend(), blocking::sigtimedwait()});
  return calls;
}

const BlockingCall& waiting_or_reading() {
  static const auto calls = any_of({waiting(), blocking::read(0), blocking::recvfrom(0), blocking::recvmsg(0)});
  return calls;
}

/// Of the free text at the end of a line.
std::string unescaped(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned code = 0;
    const auto* digits = text.data() + i + 1;
    if (text[i] == '%' && i + 2 < text.size() && std::from_chars(digits, digits + 2, code, 16).ptr == digits + 2) {
      plain += static_cast<char>(code);
      i += 2;
    } else {
      plain += text[i];
    }
  }
  return plain;
}

bool is_in(const Participant& thread, const BlockingCall& call) {
  const auto seen = observe(thread, call);
  if (seen == Observation::unavailable) throw Missing{"its threads cannot be seen to wait"};
  return seen == Observation::blocked;
}

std::string printable(std::string_view bytes) {
  std::string text;
  for (const char byte : bytes) text += byte >= ' ' && byte <= '~' ? byte : '.';
  return text;
}

}  // namespace

Probe::Probe(int processor, std::int64_t deadline_ns) : deadline_ns_{deadline_ns} {
  start(processor);
  greet();
}

Probe::~Probe() {
  if (process_ <= 0) return;
  ::kill(process_, SIGKILL);
  while (::waitpid(process_, nullptr, 0) == -1 && errno == EINTR) {
  }
}

void Probe::start(int processor) {
  auto words = command_of(current_target());
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  // High, so that the child can put its own in their places without treading on another.
  auto commands = make_pipe(10), lines = make_pipe(10);
  output_.reset(std::tmpfile());
  const int output = output_ ? ::fileno(output_.get()) : -1;
  process_ = ::fork();
  if (process_ == -1) broken("fork", errno);
  if (process_ == 0) {
    // Nothing here allocates.
    end_with_parent();
    wake_exactly();
    if (processor != -1) pin_this_thread(processor);
    const int nothing = ::open("/dev/null", O_RDWR);
    ::dup2(nothing, 0);
    ::dup2(output == -1 ? nothing : output, 1);
    ::dup2(output == -1 ? nothing : output, 2);
    ::dup2(commands.read.get(), commands_descriptor);
    ::dup2(lines.write.get(), lines_descriptor);
    const std::array kept{commands_descriptor, lines_descriptor};
    clean_start(kept);
    ::execvp(arguments[0], arguments.data());
    ::dprintf(2, "exec of %s: %s\n", arguments[0], std::strerror(errno));
    ::_exit(127);
  }
  commands_ = std::move(commands.write);
  lines_ = std::move(lines.read);
  ::fcntl(lines_.get(), F_SETFL, O_NONBLOCK);
  // A probe that is gone is noticed by its lines.
  ::signal(SIGPIPE, SIG_IGN);
}

void Probe::greet() {
  const auto hello = await("hello");
  std::string_view rest{hello.text};
  if (hello.key != "hello" || next_word(rest) != "1") throw Broken{"the probe says no hello" + last_words()};
  next_word(rest);
  next_word(rest);
  model_ = std::string{rest};
}

std::string Probe::last_words() const {
  std::array<char, 200> text;
  if (!output_) return {};
  const auto size = ::pread(::fileno(output_.get()), text.data(), text.size(), 0);
  if (size <= 0) return {};
  return "; on its output: '" + printable({text.data(), static_cast<std::size_t>(size)}) + "'";
}

void Probe::ended(std::string_view what) {
  int status = 0;
  // It may have closed its lines and live on; of one that is ending this changes nothing.
  ::kill(process_, SIGKILL);
  while (::waitpid(process_, &status, 0) == -1 && errno == EINTR) {
  }
  process_ = -1;
  throw Broken{"the probe ended (" + Ending::from_wait_status(status).to_string() + ") before it " + std::string{what} +
               last_words()};
}

void Probe::send(std::string_view line) {
  if (write_all(commands_.get(), std::string{line} + "\n")) return;
  // It is gone, and may have said why.
  for (;;) await("anything to '" + std::string{line} + "'");
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
  const auto word = next_word(line);
  if (word == "hello") return Said{"hello", std::string{line}};
  if (word == "say") {
    const auto key = next_word(line);
    return Said{std::string{key}, std::string{line}};
  }
  if (word == "thread") {
    const auto role = next_word(line);
    announce(role, line);
    return std::nullopt;
  }
  if (word == "unknown") throw Missing{"its probe has no scene for latency"};
  if (word == "absent") throw Missing{unescaped(line)};
  if (word == "broken") throw Broken{"the probe's arrangement failed: " + printable(unescaped(line).substr(0, 300))};
  if (word == "end") throw Broken{"the probe left its scene"};
  throw Broken{"the probe says '" + printable(whole.substr(0, 80)) + "'" + last_words()};
}

std::optional<Probe::Said> Probe::next() {
  for (;;) {
    while (const auto line = reader_.next())
      if (auto said = take(*line)) return said;
    if (!fill("that it would end", 0)) return std::nullopt;
  }
}

Probe::Said Probe::await(std::string_view what) {
  const auto until = now_ns() + deadline_ns_;
  for (;;) {
    while (const auto line = reader_.next())
      if (auto said = take(*line)) return *said;
    const auto left_ms = (until - now_ns()) / 1'000'000;
    if (left_ms <= 0)
      throw Broken{"the probe does not say within " + std::to_string(deadline_ns_ / 1'000'000) +
                   " ms: " + std::string{what}};
    fill(what, static_cast<int>(std::min<std::int64_t>(left_ms, INT_MAX)));
  }
}

void Probe::pin_all_but(std::string_view role, int processor) const {
  for (const auto& [name, thread] : threads_)
    if (name != role) pin_thread(thread.number, processor);
}

void Probe::kill(int signal) const {
  if (::kill(process_, signal) != 0) broken("kill of the probe", errno);
}

void Probe::kill(std::string_view role, int signal) const {
  const auto thread = threads_.find(role);
  if (thread == threads_.end()) throw Missing{"the runtime announced no thread " + std::string{role}};
#ifdef SYS_tgkill
  if (::syscall(SYS_tgkill, process_, thread->second.number, signal) != 0) broken("tgkill of the probe", errno);
#else
  static_cast<void>(signal);
  throw Missing{"a thread of another process cannot be aimed at here"};
#endif
}

bool Probe::waits(std::string_view role) const {
  const auto thread = threads_.find(role);
  if (thread == threads_.end()) throw Missing{"the runtime announced no thread " + std::string{role}};
  return is_in(thread->second.seen, waiting());
}

bool Probe::all_but_it_wait(std::string_view role) const {
  return std::all_of(threads_.begin(), threads_.end(), [role](const auto& one) {
    return one.first == role || is_in(one.second.seen, waiting_or_reading());
  });
}

}  // namespace sigconform::latency
