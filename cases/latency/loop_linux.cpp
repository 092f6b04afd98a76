#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>

#include "cases/latency/loop.h"
#include "harness/latency/row.h"
#include "harness/subject/descriptor.h"

namespace sigconform::latency::rows {
namespace {

class EventDescriptor final : public LoopBell {
 public:
  EventDescriptor() {
    if (!descriptor_) broken("eventfd", errno);
  }
  int readable() const override { return descriptor_.get(); }
  void wake() noexcept override {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(descriptor_.get(), &one, sizeof one);
  }
  void clear() override {
    std::uint64_t count = 0;
    if (::read(descriptor_.get(), &count, sizeof count) != sizeof count) broken("read of an eventfd", errno);
  }

 private:
  Descriptor descriptor_{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
};

constexpr LoopBellKind bells[] = {
    {"eventfd", []() -> std::unique_ptr<LoopBell> { return std::make_unique<EventDescriptor>(); }}};

}  // namespace

std::span<const LoopBellKind> platform_loop_bells() { return bells; }

}  // namespace sigconform::latency::rows
