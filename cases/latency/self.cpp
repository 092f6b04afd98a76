// A thread sends itself a signal that it does not block: the handler has run before the call returns.
#include <cerrno>
#include <string>

#include "cases/latency/receiver.h"
#include "cases/latency/senders.h"

namespace sigconform::latency::rows {
namespace {

const std::vector<Leg> legs{{"send-to-handler", Moment::sent, Moment::received},
                            {"handler-to-return", Moment::handled, Moment::returned},
                            {"total", Moment::sent, Moment::returned}};

class ToSelf final : public Row {
 public:
  ToSelf(const Sender& sender, Action action) : send_{sender.to_self()}, handler_{SIGUSR1, action} { own_number = 1; }

  void take(Block& block) override {
    for (std::size_t i = 0; i < block.size(); ++i) {
      Sample& sample = block[i];
      awaited.store(&sample, std::memory_order_release);
      sample.stamp(Moment::sent);
      const int error = send_(SIGUSR1);
      sample.stamp(Moment::returned);
      if (error != 0) broken("sending", error);
    }
    awaited.store(nullptr, std::memory_order_release);
    block.settle(1);
  }

 private:
  SendCall send_;
  StampingHandler handler_;
};

bool register_all() {
  for (const auto& sender : self_senders()) {
    for (const auto action : actions) {
      register_row({.name = "self/" + std::string{sender.name} + "/" + std::string{to_string(action)},
                    .legs = legs,
                    .make = [&sender, action](const Places&) { return std::make_unique<ToSelf>(sender, action); }});
    }
  }
  return true;
}
[[maybe_unused]] const bool registered = register_all();

}  // namespace
}  // namespace sigconform::latency::rows
