#include "cases/latency/idle_child.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <exception>

namespace sigconform::latency {
namespace {

[[noreturn]] void wait_in_child(const std::function<void()>& begin, int ready) {
  end_with_parent();
  try {
    if (begin) begin();
    [[maybe_unused]] const auto said = ::write(ready, "", 1);
  } catch (const std::exception&) {
    ::_exit(1);
  }
  for (;;) ::pause();
}

}  // namespace

IdleChild::IdleChild(const std::function<void()>& begin, const std::string& reason) {
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0) broken("pipe", errno);
  number_ = ::fork();
  if (number_ == -1) broken("fork", errno);
  if (number_ == 0) wait_in_child(begin, ends[1]);
  ::close(ends[1]);
  char byte = 0;
  ssize_t size = 0;
  while ((size = ::read(ends[0], &byte, 1)) == -1 && errno == EINTR) {
  }
  ::close(ends[0]);
  if (size == 1) return;
  end();
  throw Missing{reason};
}

IdleChild::~IdleChild() { end(); }

int IdleChild::signal(Sample& sample, int signal, int options) {
  int status = 0;
  sample.stamp(Moment::sent);
  if (::kill(number_, signal) != 0) broken("kill", errno);
  if (::waitpid(number_, &status, options) != number_) broken("waitpid", errno);
  sample.receive();
  if (WIFSIGNALED(status) || WIFEXITED(status)) number_ = 0;
  return status;
}

void IdleChild::end() {
  if (number_ == 0) return;
  ::kill(number_, SIGKILL);
  while (::waitpid(number_, nullptr, 0) == -1 && errno == EINTR) {
  }
  number_ = 0;
}

}  // namespace sigconform::latency
