#include "harness/latency/sample.h"

namespace sigconform::latency {

Account& Account::operator+=(const Account& other) noexcept {
  sent += other.sent;
  handled += other.handled;
  coalesced += other.coalesced;
  lost += other.lost;
  wrong_thread += other.wrong_thread;
  backwards += other.backwards;
  return *this;
}

bool Account::closes() const noexcept {
  return lost == 0 && wrong_thread == 0 && backwards == 0 && sent == handled + coalesced;
}

void Block::settle_calls() noexcept {
  for (auto& sample : samples_) sample.receipts = 1;
}

void Block::settle(int intended) noexcept {
  std::uint64_t expected = samples_.empty() ? 0 : samples_.front().sequence;
  for (const auto& sample : samples_) {
    ++account.sent;
    account.handled += sample.receipts;
    if (sample.receipts == 0) {
      ++account.lost;
    } else {
      if (sample.receiver != intended) ++account.wrong_thread;
      std::int64_t before = 0;
      bool ascends = sample.sequence == expected;
      // A moment that a row does not have is 0. The send call may return before or after the signal is received.
      for (const auto moment : {Moment::sent, Moment::received, Moment::handled}) {
        const auto at = sample.at[static_cast<unsigned>(moment)];
        if (at == 0) continue;
        ascends = ascends && at >= before;
        before = at;
      }
      if (!ascends) ++account.backwards;
    }
    ++expected;
  }
}

}  // namespace sigconform::latency
