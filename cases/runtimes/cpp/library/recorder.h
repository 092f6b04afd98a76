// The C-level handler and the records it keeps: with the wakeup target, all of the library that runs in signal context.
#pragma once

#include <signal.h>

#include <atomic>

namespace sigconform::mainthread {

#if defined(NSIG)
inline constexpr int limit = NSIG;
#elif defined(_NSIG)
inline constexpr int limit = _NSIG;
#endif

/// For sigaction(): records the signal, then writes the wakeup byte. Async-signal-safe.
void on_signal(int signal);

/// Whether anything may be recorded; a hint that costs one load.
bool something_recorded() noexcept;
/// Whether something is recorded, not a hint. For main: nobody else takes records.
bool anything_due() noexcept;
/// Writes the numbers of what is recorded to the current wakeup target, if that is a pipe of ours: who polls it does
/// not sleep over what was recorded before it was there, or what stays recorded after its byte was read.
void announce_records() noexcept;
/// Before a look at the records: what comes later says so again.
void begin_reading_records() noexcept;
/// After a look that was cut short.
void records_unread() noexcept;
/// Takes the record of one signal; false if there is none.
bool take_record(int signal) noexcept;
void clear_records() noexcept;

}  // namespace sigconform::mainthread
