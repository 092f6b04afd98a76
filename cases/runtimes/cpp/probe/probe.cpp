#include "cases/runtimes/cpp/probe/probe.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/select.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <semaphore>
#include <system_error>

namespace sigconform::probe {

namespace {

constexpr int to_judge = 4;
constexpr std::size_t longest_line = 4096;

std::atomic<bool> recorded{false};
thread_local char own_role[32] = "?";

// Made before any signal can come: a handler must not allocate where a faulty library calls it.
struct Names {
  Names() {
    for (int signal : mt::valid_signals()) {
      const std::string name = mt::signal_name(signal);
      name.copy(lines[static_cast<std::size_t>(signal)].data(), lines[0].size() - 1);
    }
  }
  std::array<std::array<char, 16>, 256> lines{};
};
const Names names;

void write_line(const char* line, std::size_t size) {
  while (write(to_judge, line, size) < 0 && errno == EINTR) {
  }
}

std::string plain(std::string_view text) {
  std::string result;
  for (char byte : text) {
    if (byte == '%') {
      result += "%25";
    } else if (byte == '\n') {
      result += "%0A";
    } else if (byte == '\r') {
      result += "%0D";
    } else {
      result += byte;
    }
  }
  return result;
}

std::string errno_name(int error) {
  switch (error) {
    case EBADF:
      return "EBADF";
    case EINVAL:
      return "EINVAL";
    case EPERM:
      return "EPERM";
    case ESRCH:
      return "ESRCH";
    default:
      return std::to_string(error);
  }
}

}  // namespace

void tell(std::string_view fields, std::string_view text) {
  std::string line(fields);
  if (!text.empty()) line += ' ' + plain(text);
  line.resize(std::min(line.size(), longest_line - 1));
  line += '\n';
  write_line(line.data(), line.size());
}

void say(std::string_view key, std::string_view value) {
  // The space that ends the key stands there with nothing behind it as well.
  tell("say " + std::string(key) + (value.empty() ? " " : ""), value);
}

void say_flag(std::string_view key, bool value) { say(key, value ? "True" : "False"); }

void say_number(std::string_view key, long value) { say(key, std::to_string(value)); }

std::string hear() {
  std::string line;
  while (true) {
    char byte = 0;
    if (mt::retry_interrupted([&] { return read(from_judge, &byte, 1); }) <= 0) _exit(0);
    if (byte == '\n') return line;
    line += byte;
  }
}

bool heard() {
  pollfd judge{from_judge, POLLIN, 0};
  return poll(&judge, 1, 0) > 0;
}

void record(int signal) {
  char line[64];
  std::size_t size = 0;
  for (std::string_view part : {"handler ", names.lines[static_cast<std::size_t>(signal)].data(), " ", role(), "\n"}) {
    size += part.copy(line + size, sizeof line - size);
  }
  write_line(line, size);
  recorded = true;
}

const mt::Handler& recording() {
  static const mt::Handler handler = record;
  return handler;
}

void rounds(int count) {
  for (int round = 0; round < count; ++round) mt::check_signals();
}

void rounds_until_recorded() {
  do {
    rounds(1000);
  } while (has_stimulus() && !recorded);
}

bool has_stimulus() {
  static const bool there = [] {
    const char* value = std::getenv("SIGCONFORM_STIMULUS");
    return value == nullptr || std::string_view(value) != "none";
  }();
  return there;
}

void kill(int signal) {
  if (has_stimulus()) mt::kill(getpid(), signal);
}

void raise_signal(int signal) {
  if (has_stimulus()) mt::raise_signal(signal);
}

void pthread_kill(pthread_t thread, int signal) {
  if (has_stimulus()) mt::pthread_kill(thread, signal);
}

std::string error_name(const std::exception& error) {
  if (const auto* system = dynamic_cast<const std::system_error*>(&error)) {
    return "OSError " + errno_name(system->code().value());
  }
  if (dynamic_cast<const std::invalid_argument*>(&error) != nullptr) return "ValueError";
  if (dynamic_cast<const std::runtime_error*>(&error) != nullptr) return "RuntimeError";
  return error.what();
}

void enter(std::string_view role) {
  own_role[role.copy(own_role, sizeof own_role - 1)] = '\0';
  char place[64];
  const ssize_t length = readlink("/proc/thread-self", place, sizeof place);
  tell("thread " + std::string(role), std::string_view(place, static_cast<std::size_t>(std::max<ssize_t>(length, 0))));
}

const char* role() { return own_role; }

Worker::Worker(std::function<void()> work, std::string role) {
  std::binary_semaphore announced{0};
  thread_ = std::thread([&announced, work = std::move(work), role = std::move(role)] {
    enter(role);
    announced.release();
    work();
  });
  announced.acquire();
}

Worker::~Worker() {
  if (thread_.joinable()) thread_.detach();
}

void forever() {
  std::binary_semaphore closed{0};
  closed.acquire();
}

Ends wakeup_pipe() {
  int ends[2];
  if (pipe(ends) != 0) throw std::system_error(errno, std::system_category(), "pipe");
  for (int end : ends) fcntl(end, F_SETFL, O_NONBLOCK);
  return {ends[0], ends[1]};
}

bool wait_readable(int first, int second) {
  fd_set ready;
  mt::retry_interrupted([&] {
    FD_ZERO(&ready);
    for (int descriptor : {first, second}) {
      if (descriptor >= 0) FD_SET(descriptor, &ready);
    }
    return select(std::max(first, second) + 1, &ready, nullptr, nullptr, nullptr);
  });
  return FD_ISSET(first, &ready);
}

std::vector<int> drained(int descriptor) {
  std::vector<unsigned char> bytes(1 << 16);
  const ssize_t count = read(descriptor, bytes.data(), bytes.size());
  return {bytes.begin(), bytes.begin() + std::max<ssize_t>(count, 0)};
}

std::string names_of(const std::vector<int>& signals) {
  std::string text;
  for (int signal : signals) text += (text.empty() ? "" : " ") + mt::signal_name(signal);
  return text;
}

void fill(int descriptor) {
  const std::vector<char> zeros(1 << 16);
  while (write(descriptor, zeros.data(), zeros.size()) > 0) {
  }
}

}  // namespace sigconform::probe
