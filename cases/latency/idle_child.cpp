#include "cases/latency/idle_child.h"

#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <exception>
#include <string>

#include "cases/latency/trouble.h"
#include "harness/subject/ending.h"

namespace sigconform::latency::rows {
namespace {

/// In the child. Says how the beginning went, and waits for good.
void begin_and_wait(const std::function<void()>& begin, const Descriptor& told) {
  Trouble trouble;
  try {
    if (begin) begin();
  } catch (const std::exception&) {
    trouble.keep();
  }
  if (::write(told.get(), &trouble, sizeof trouble) != sizeof trouble) return;
  for (;;) ::pause();
}

}  // namespace

IdleChild::IdleChild(const std::function<void()>& begin)
    : told_{make_pipe()}, child_{[&] { begin_and_wait(begin, told_.write); }} {
  told_.write.reset();
  pollfd watched{told_.read.get(), POLLIN, 0};
  if (::poll(&watched, 1, static_cast<int>(receipt_deadline_ns / 1'000'000)) != 1)
    throw Broken{"a child did not begin to wait within 20 s"};
  Trouble trouble;
  const auto size = ::read(told_.read.get(), &trouble, sizeof trouble);
  if (size == -1) broken("read of a pipe", errno);
  if (size != sizeof trouble)
    throw Broken{"a child ended before it waited: " + Ending::from_wait_status(*child_.wait(0)).to_string()};
  trouble.rethrow();
}

int IdleChild::signal(Sample& sample, int signal, int options) {
  sample.stamp(Moment::sent);
  if (::kill(child_.number(), signal) != 0) broken("kill", errno);
  const auto status = child_.wait(options);
  sample.receive();
  return *status;
}

}  // namespace sigconform::latency::rows
