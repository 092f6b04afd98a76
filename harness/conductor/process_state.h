// The calling process's signal state and descriptors, put back to a known state whatever was inherited.
// Everything here is async-signal-safe: it is used between fork and exec.
#pragma once

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

}  // namespace sigconform::process_state
