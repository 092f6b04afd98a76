// From one thread to another, and from one process to another: by what the receiver does, where it runs, and the call.
// The time ends with the first thing in the handler, or right behind the call that accepted the signal. A receiver that
// is real-time shows what of the time was its turn on the processor.
#include <string>

#include "cases/latency/peer.h"
#include "cases/latency/senders.h"

namespace sigconform::latency::rows {
namespace {

enum class Where { same_core, other_core, anywhere };

std::string_view to_string(Where where) {
  return where == Where::same_core ? "same-core" : where == Where::other_core ? "other-core" : "anywhere";
}

int processor_of(Where where, const Places& places) {
  if (where == Where::anywhere) return -1;
  return where == Where::same_core ? places.home : other_processor(places);
}

class Crossing final : public Row {
 public:
  Crossing(const PeerKind& kind, const Sender& sender)
      : peer_{kind}, send_{(kind.kind == Kind::thread ? sender.to_thread : sender.to_process)(peer_.address())} {}

  void take(Block& block) override {
    peer_.begin();
    for (std::size_t i = 0; i < block.size(); ++i) {
      Sample& sample = block[i];
      peer_.await_ready(sample.sequence);
      sample.stamp(Moment::sent);
      if (const int error = send_(crossing_signal); error != 0) broken("sending", error);
      peer_.await_receipt(sample);
    }
    peer_.end();
    block.settle(Peer::number);
  }

 private:
  Peer peer_;
  SendCall send_;
};

/// A receiver that spins on the sender's processor has it until its time slice ends, some milliseconds.
constexpr double time_slices_s = 0.6;

void register_one(Kind kind, const WaitingState* state, Where where, const Sender& sender,
                  Scheduled scheduled = Scheduled::as_usual) {
  const std::string name = std::string{kind == Kind::thread ? "thread" : "process"} + "/" +
                           std::string{state == nullptr ? "spinning" : state->name} + "/" +
                           std::string{to_string(where)} + "/" + std::string{sender.name} +
                           (scheduled == Scheduled::real_time ? "/fifo" : "");
  const bool shares_processor = where != Where::other_core;
  const bool takes_time_slices = where == Where::same_core && state == nullptr;
  register_row({.name = name,
                .legs = {{"", Moment::sent, Moment::received}},
                .make =
                    [=, &sender](const Places& places) {
                      if (where != Where::anywhere) pin_to_home(places);
                      return std::make_unique<Crossing>(
                          PeerKind{kind, state, processor_of(where, places), shares_processor, scheduled}, sender);
                    },
                .shares_processor = shares_processor,
                .pace_matters = !takes_time_slices,
                .measures = scheduled == Scheduled::real_time ? "the receiver is SCHED_FIFO, the sender is not" : "",
                .budget_s = takes_time_slices ? time_slices_s : 0});
}

/// Of the two ways in which a signal arrives one each, and the plain call: how others differ from them is shown
/// without.
bool is_for_real_time(const WaitingState& state, const Sender& sender) {
  return (state.name == "pause" || state.name == "sigwait") && (sender.name == "tgkill" || sender.name == "kill");
}

bool register_all() {
#ifdef SIGCONFORM_PORTABLE
  constexpr Where places[] = {Where::anywhere};
#else
  constexpr Where places[] = {Where::same_core, Where::other_core};
#endif
  for (const auto kind : {Kind::thread, Kind::process}) {
    for (const auto where : places) {
      for (const auto& sender : cross_senders()) {
        register_one(kind, nullptr, where, sender);
        for (const auto& state : waiting_states()) {
          register_one(kind, &state, where, sender);
          if (is_for_real_time(state, sender)) register_one(kind, &state, where, sender, Scheduled::real_time);
        }
      }
    }
  }
  return true;
}
[[maybe_unused]] const bool registered = register_all();

}  // namespace
}  // namespace sigconform::latency::rows
