// The calling process's signal state and descriptors, put back to a known state whatever was inherited.
// Everything here is async-signal-safe: it is used between fork and exec.
#pragma once

#include <span>

namespace sigconform::process_state {

/// Every disposition default, those included that the libc hides; empty mask; no alternate stack.
void reset_signals();

/// Whether the action of that number is SIG_IGN; also for numbers that the libc hides.
bool is_ignored(int signal_number);

/// Opens /dev/null on each of 0, 1 and 2 that is closed; a bit per descriptor that was.
unsigned open_standard_descriptors();

/// Closes every descriptor from `first` to `last`, both included.
void close_descriptors(int first, int last);

/// Puts /dev/null on 0, 1 and 2, whatever they were.
void silence_standard_descriptors();

/// Moves these descriptors to the top of the numbers below the limit of 256 that cases have, so that cases get the low
/// ones; where the limit is less and cannot be raised, to the top of what there is. Each is its new number, or -1 where
/// there is none for it. Closes all others, and silences the standard ones. The lowest number that may be kept.
int keep_only(std::span<int> descriptors);

}  // namespace sigconform::process_state
