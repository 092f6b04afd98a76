// Starting a program: what happens between fork and exec, and the ends that the judge keeps.
#pragma once

#include <string>

#include <sys/types.h>

#include "harness/signals/signal_set.h"
#include "harness/subject/child.h"
#include "harness/subject/descriptor.h"

namespace sigconform {

struct ProgramStart;

/// A program that was started, not reaped by this. The judge's ends do not block.
struct ProgramProcess {
  Child child;
  pid_t shown = 0;    ///< as the mounted /proc counts it
  Descriptor input;   ///< to its standard input; -1 where it got nothing
  Descriptor reader;  ///< of the same pipe, so that no write of the judge finds it without one
  Descriptor output;  ///< from its standard output; -1 where nobody reads
  Descriptor errors;
};

/// Returns once the exec has succeeded. Throws `Unsupported` and `Unresolved` as `Program` says.
ProgramProcess start_program(const ProgramStart& start, const std::string& path);

/// Sets every disposition, those too that the libc hides where the platform lets us: ignored for the set's members,
/// default for all others; then the mask. Async-signal-safe.
void set_signal_state(const SignalSet& ignored, const SignalSet& blocked) noexcept;

/// fork(); `as_init` into a new PID namespace, whose first process the child is. -1 with errno where that fails.
pid_t fork_program(bool as_init) noexcept;

}  // namespace sigconform
