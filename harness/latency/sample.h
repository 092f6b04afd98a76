// What a row takes: samples, in blocks, and the account of every signal it sent.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "harness/latency/clock.h"

namespace sigconform::latency {

/// The moments of one sample, in the order in which they come. A row uses those that it has.
enum class Moment : unsigned {
  sent,      ///< before the call that sends, or the intended time in an open loop
  received,  ///< first thing in the handler, or once the accepting call returned
  handled,   ///< last thing in the handler, or where what it woke goes on
  returned,  ///< after the call that sends
};
inline constexpr std::size_t moments = 4;

/// A stretch between two moments; what figures are about.
struct Leg {
  std::string_view name;
  Moment from;
  Moment to;
};

/// The number that the calling thread goes by as a receiver; 0 until it is given one. Numbers are a row's own, and hold
/// across its processes. Async-signal-safe to read once it was written on that thread.
inline thread_local int own_number = 0;

/// One sample: the stamps, and who received it. Written from handlers: everything here is async-signal-safe.
struct Sample {
  std::uint64_t sequence = 0;
  std::array<std::int64_t, moments> at{};
  int receiver = 0;            ///< the number of the thread that received
  std::uint32_t receipts = 0;  ///< 0 none came, more than 1 too many came

  void stamp(Moment moment) noexcept { at[static_cast<unsigned>(moment)] = now_ns(); }
  /// First thing in the handler: the time before all else.
  void receive() noexcept {
    stamp(Moment::received);
    receiver = own_number;
    ++receipts;
  }
};

/// Samples are taken in blocks of this many or more: what disturbs one marks the whole block.
inline constexpr std::size_t smallest_block = 20;

/// Every signal that was sent, by what became of it. It closes when nothing is lost, nobody else received one, and
/// sent = handled + coalesced.
struct Account {
  std::uint64_t sent = 0;
  std::uint64_t handled = 0;
  std::uint64_t coalesced = 0;
  std::uint64_t lost = 0;
  std::uint64_t wrong_thread = 0;
  std::uint64_t backwards = 0;  ///< samples whose stamps do not ascend, or that carry another sample's number

  Account& operator+=(const Account& other) noexcept;
  bool closes() const noexcept;
};

/// The samples of one block, in memory that is there before the block begins. The row that takes them fills in the
/// account; what every sample by itself tells (its receiver, its order) `settle` adds.
class Block {
 public:
  explicit Block(std::size_t size) : samples_(size) {}

  std::size_t size() const noexcept { return samples_.size(); }
  Sample& operator[](std::size_t index) noexcept { return samples_[index]; }
  const std::vector<Sample>& samples() const noexcept { return samples_; }

  /// For rows that send one signal a sample, each of which the thread of that number is to handle before the next one.
  void settle(int intended) noexcept;
  /// For rows that time a call and send nothing: every sample is one.
  void settle_calls() noexcept;

  Account account;

 private:
  std::vector<Sample> samples_;
};

/// The length of that leg in that sample, in nanoseconds.
inline std::int64_t length(const Sample& sample, const Leg& leg) noexcept {
  return sample.at[static_cast<unsigned>(leg.to)] - sample.at[static_cast<unsigned>(leg.from)];
}

}  // namespace sigconform::latency
