// A row of the latency table: one way in which a signal is sent and received, as something that takes samples.
//
// Rows live in processes of their own, forked for one row each, in a known signal state, pinned to the processor that
// `Places` names. cases/latency/ registers them; serve.h runs them.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "harness/latency/sample.h"

namespace sigconform::latency {

/// The processors that the rows use. `other` is -1 where the process may use one only.
struct Places {
  int home = -1;
  int other = -1;
};

/// Pins the calling thread. False where the platform cannot, or will not.
bool pin_this_thread(int processor) noexcept;

/// The same for that thread of this process or of another one of this user's.
bool pin_thread(pid_t thread, int processor) noexcept;

/// The calling process, a child, is killed when the one that made it ends, where the platform can do that.
/// Async-signal-safe.
void end_with_parent() noexcept;

/// Timers of the calling thread, and of what it forks and execs, are not put off to save wake-ups, where the platform
/// does so. Async-signal-safe.
void wake_exactly() noexcept;

/// A receipt that takes longer is lost, whatever the machine is busy with.
inline constexpr std::int64_t receipt_deadline_ns = 20'000'000'000;

/// The first two processors that this process may use.
Places allowed_places();

/// Thrown by a row that this platform cannot have: why.
class Missing : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Thrown by a row whose arrangement broke down: what, with errno's name where there is one.
class Broken : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};
[[noreturn]] void broken(std::string_view what, int error);

/// For rows that need to know where threads run: pins the calling one to the home processor. Throws Missing where that
/// cannot be done.
void pin_to_home(const Places& places);

/// Throws Missing where there is no other processor.
int other_processor(const Places& places);

/// One row at work. Constructed on the row's main thread, which then takes the blocks.
class Row {
 public:
  Row() = default;
  Row(const Row&) = delete;
  Row& operator=(const Row&) = delete;
  virtual ~Row() = default;

  /// Fills every sample of the block, and its account.
  virtual void take(Block& block) = 0;
  /// What is to stand beside the figures, by name: what was seen, not what was measured.
  virtual std::map<std::string, std::string> notes() const { return {}; }
};

/// A point of a family whose cost grows with something: "threads", 100. A row that knows better how many there are says
/// so in its note `own_value`.
struct Point {
  std::string parameter;
  double value = 0;
};
inline constexpr const char* own_value = "value";

/// How the names of families begin whose points are costs: a line is fitted through them, and its slope is what one
/// more costs. Points of other families, such as rates, are drawn and no more.
inline constexpr std::string_view cost_families = "growth/";

struct RowInfo {
  std::string name;  ///< "self/kill/siginfo": a family, then its parameters; a leg's name is added behind
  std::vector<Leg> legs;
  std::function<std::unique_ptr<Row>(const Places& places)> make;
  std::string family = {};  ///< with a point: the rows that one drawing has
  Point point = {};
  bool shares_processor = false;  ///< its threads take turns on one: context switches are its own
  bool pace_matters = true;       ///< false where that of the sender's processor says little of the samples (pace.h)
  bool of_runtimes = false;       ///< about the current target, not about the platform
  std::string measures = {};      ///< what the legs do not tell by their names
  double budget_s = 0;            ///< of samples, over all visits; 0: as much as most rows get
  std::size_t warm_up = 20;       ///< samples that are thrown away first
};

/// Returns true so that it can initialise a static. A name twice is a mistake that ends the program.
bool register_row(RowInfo info);

/// In the order of their names, numbers by value.
std::span<const RowInfo> all_rows();

const RowInfo* find_row(std::string_view name);

}  // namespace sigconform::latency
