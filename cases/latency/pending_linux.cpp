// A pending signal accepted through a descriptor.
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <cerrno>

#include "cases/latency/receiver.h"
#include "harness/subject/descriptor.h"

namespace sigconform::latency::rows {
namespace {

class AcceptedBySignalfd final : public Row {
 public:
  AcceptedBySignalfd() {
    own_number = 1;
    block(SIGUSR1);
    sigset_t set;
    ::sigemptyset(&set);
    ::sigaddset(&set, SIGUSR1);
    descriptor_.reset(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
    if (!descriptor_) broken("signalfd", errno);
  }

  void take(Block& samples) override {
    signalfd_siginfo info{};
    for (std::size_t i = 0; i < samples.size(); ++i) {
      Sample& sample = samples[i];
      if (::raise(SIGUSR1) != 0) broken("raise", errno);
      sample.stamp(Moment::sent);
      const auto size = ::read(descriptor_.get(), &info, sizeof info);
      sample.receive();
      if (size != sizeof info) broken("read of a signalfd", errno);
    }
    samples.settle(1);
  }

 private:
  Descriptor descriptor_;
};

[[maybe_unused]] const bool registered =
    register_row({.name = "accept/signalfd", .legs = {{"", Moment::sent, Moment::received}}, .make = [](const Places&) {
                    return std::make_unique<AcceptedBySignalfd>();
                  }});

}  // namespace
}  // namespace sigconform::latency::rows
