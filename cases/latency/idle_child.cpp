#include "cases/latency/idle_child.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <exception>

#include "harness/subject/child.h"
#include "harness/subject/descriptor.h"

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
  auto ready = make_pipe();
  number_ = ::fork();
  if (number_ == -1) broken("fork", errno);
  if (number_ == 0) wait_in_child(begin, ready.write.get());
  ready.write.reset();
  char byte = 0;
  ssize_t size = 0;
  while ((size = ::read(ready.read.get(), &byte, 1)) == -1 && errno == EINTR) {
  }
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
  wait_for_end(number_);
  number_ = 0;
}

}  // namespace sigconform::latency
