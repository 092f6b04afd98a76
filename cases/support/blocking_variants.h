// The ways of making the calls that block: the same function with another time-out, clock, kind of descriptor or option
// than blocked_caller.h has it with, and the requirements that hold for it that way too.
#pragma once

#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "cases/support/blocked_caller.h"

namespace sigconform::cases {

struct BlockingVariant {
  const char* name;
  BlockingFunction function;
  RequirementId interrupted;                    ///< what holds for a handler without SA_RESTART
  std::optional<RequirementId> restarted = {};  ///< and for one with it, where anything is promised
};

using BlockingVariants = std::span<const BlockingVariant>;

/// The variants by what they block on; each is made beside the plain functions of its kind. Calls and no objects, so
/// that a table of cases may be built from them at any time before main().
namespace variants {

// They fail with EINTR; with SA_RESTART they go on.
BlockingVariants of_files();
BlockingVariants of_sockets();
BlockingVariants of_ipc();
BlockingVariants of_processes();

// They fail with EINTR; with SA_RESTART they go on or fail so.
BlockingVariants of_connect();
BlockingVariants of_multiplexing();
BlockingVariants of_sleeps();

// They may fail with EINTR; with SA_RESTART they go on.
BlockingVariants of_semaphores();

// They never fail with EINTR: `restarted` says that they wait on after a handler.
BlockingVariants of_locks();
BlockingVariants of_conditions();

/// All of the above.
std::vector<const BlockingVariant*> all();

/// One of them. Ends the program for a name that there is not: it is called while tables are built.
const BlockingFunction& named(std::string_view name);

}  // namespace variants

/// The plain rows, and behind them one for each variant that has such a requirement.
std::vector<BlockingRow> interrupted_rows(std::span<const BlockingRow> plain,
                                          std::initializer_list<BlockingVariants> tables);
std::vector<BlockingRow> restarted_rows(std::span<const BlockingRow> plain,
                                        std::initializer_list<BlockingVariants> tables);

/// That function on what another arrangement leaves. One that other supplies end has them given too.
inline BlockingFunction over(void (*arrange)(Stage&, Scene&), BlockingFunction function,
                             void (*supply)(Stage&, Scene&) = nullptr) {
  function.arrange = arrange;
  if (supply != nullptr) function.supply = supply;
  return function;
}

/// That function called in another way.
inline BlockingFunction called(std::int64_t (*call)(Scene&), BlockingFunction function) {
  function.call = call;
  return function;
}

}  // namespace sigconform::cases
