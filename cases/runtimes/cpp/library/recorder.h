// The C-level handler and the records it keeps: all of the library that runs in signal context.
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
/// Before a look at the records: what comes later says so again.
void begin_reading_records() noexcept;
/// After a look that was cut short.
void records_unread() noexcept;
/// Takes the record of one signal; false if there is none.
bool take_record(int signal) noexcept;
void clear_records() noexcept;

/// Where the bytes go, -1: nowhere. Sockets are written to without raising SIGPIPE. Returns the one before.
int exchange_wakeup_descriptor(int descriptor, bool socket) noexcept;

}  // namespace sigconform::mainthread
