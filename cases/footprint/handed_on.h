// What a program's children start with: said by one that it is made to run, or seen of those that it starts by itself.
#pragma once

#include <string>
#include <vector>

#include "cases/footprint/arrangement.h"
#include "harness/subject/signal_report.h"

namespace sigconform::cases::footprint {

/// One child, by the way in which it is run.
struct ChildStart {
  std::string way;
  SignalReport signals;
};

/// For each way of running one. Ends the case as `unsupported` where there is none, and as `unresolved` where the child
/// says nothing.
std::vector<ChildStart> starts_of_children(const ProgramStart& start = {});

/// Whether children can only be seen: nobody has said how the program is made to run one. Then `starts_of_children` has
/// them as they are once the program idles, which may be what they have made of it by themselves.
bool are_only_seen();

/// A process below the program, by its name.
struct SeenChild {
  std::string name;
  bool has_own_image = false;  ///< else a copy of the program, which tells nothing of what is handed on
  SignalSet ignored;
  SignalSet caught;
  SignalSet blocked;
};
/// In the order of their names and states, equal ones once.
std::vector<SeenChild> seen_below(const Program& program);

/// Of children that are only seen: shows that none starts with any of these ignored (blocked), by a second start that
/// has them ignored (blocked) and hands that on. Ends the case as `unsupported` where that does not tell.
void require_seen_not_ignored(const SignalSet& signals);
void require_seen_not_blocked(const SignalSet& signals);

}  // namespace sigconform::cases::footprint
