// The judge's own two handlers: a child changed state, and the deadline has passed. Both only ring bells.
#pragma once

#include "harness/evidence/bell.h"

namespace sigconform {

/// The signal by which a worker tells the judge that its deadline has passed.
inline constexpr int judge_deadline_signal = 14;  // SIGALRM, numbered so by POSIX (XCU kill)

/// Installs the handlers for SIGCHLD and the deadline, and unblocks both. Called once, by the judge, before the first
/// subject.
void install_judge_handlers();

/// True once the worker has said so.
bool deadline_passed() noexcept;

/// While an object lives, the judge's handlers ring its bell too. At most 16 at a time, else `Unresolved` is thrown.
class BellRungBySignals {
 public:
  explicit BellRungBySignals(Bell& bell);
  ~BellRungBySignals();
  BellRungBySignals(const BellRungBySignals&) = delete;
  BellRungBySignals& operator=(const BellRungBySignals&) = delete;

 private:
  int place_ = -1;
};

}  // namespace sigconform
