// One thing that was seen, as it lies in shared memory and as the judge reads it back.
#pragma once

#include <csignal>
#include <cstdint>
#include <string>
#include <string_view>

#include <sys/types.h>

#include "harness/signals/signal_set.h"

namespace sigconform {

enum class EventKind : std::uint8_t {
  started,        ///< a participant (process or thread) has begun
  parked,         ///< a participant waits for the judge's commands
  ended,          ///< a participant's body has returned
  handler_enter,  ///< a recording handler was entered
  handler_exit,   ///< it is about to return
  call_returned,  ///< a call returned, with result and errno
  mask,           ///< a snapshot of the thread's mask
  pending,        ///< a snapshot of what is pending for the thread
  disposition,    ///< a snapshot of a signal's action
  altstack,       ///< a snapshot of the alternate signal stack
  value,          ///< a number that the body noted
  mark,           ///< a point that the body reached
  delivery,       ///< the judge or the subject generated a signal
  child_status,   ///< the judge saw the subject end, stop or continue
  complaint,      ///< the body's own arrangement failed: the case cannot be judged
};

std::string_view to_string(EventKind kind);

/// A set of event kinds, a bit each.
using EventKinds = std::uint32_t;
constexpr EventKinds kinds_of(EventKind kind) noexcept { return EventKinds{1} << static_cast<unsigned>(kind); }
inline constexpr EventKinds no_kinds = 0;
inline constexpr EventKinds all_kinds = ~EventKinds{0};

/// The members of a `siginfo_t`, copied whole: which of them mean anything depends on `code` and the signal.
struct SiginfoSnapshot {
  std::int32_t signo = 0;
  std::int32_t code = 0;
  std::int32_t error = 0;
  std::int32_t pid = 0;
  std::uint32_t uid = 0;
  std::int32_t status = 0;
  std::int64_t value = 0;     ///< the bits of `si_value.sival_ptr`; see `value_int`
  std::uint64_t address = 0;  ///< `si_addr`
  std::int64_t band = 0;      ///< `si_band`, where the platform has it

  static SiginfoSnapshot from(const siginfo_t& info) noexcept;
  std::int32_t value_int() const noexcept;
};

/// Who an event is about: an index into the participants of a subject.
using ParticipantIndex = std::uint8_t;
inline constexpr ParticipantIndex judge_participant = 254;
inline constexpr ParticipantIndex unknown_participant = 255;  ///< a thread that the stage did not make

/// A plain record of fixed size. Members beyond the header are meaningful as the kind says.
struct Event {
  EventKind kind = EventKind::mark;
  ParticipantIndex participant = unknown_participant;
  std::uint8_t with_siginfo = 0;  ///< handler_enter: the handler was a three-argument one
  std::uint8_t on_altstack = 0;   ///< handler_enter: it runs on the alternate stack
  std::int32_t signal = 0;
  std::uint64_t time_ns = 0;   ///< since the subject was forked
  std::int32_t process = 0;    ///< getpid() of the writer
  std::int32_t error = 0;      ///< call_returned: errno when the result says failure, else 0
  std::int64_t result = 0;     ///< call_returned and value: the number. altstack: ss_flags. disposition: sa_flags
  std::uint64_t address = 0;   ///< altstack: ss_sp. disposition: the handler's bits (0 SIG_DFL, 1 SIG_IGN)
  std::uint64_t size = 0;      ///< altstack: ss_size
  SignalSet set;               ///< mask, pending; handler_*: the mask inside the handler. disposition: sa_mask
  SignalSet interrupted_mask;  ///< handler_enter: `uc_sigmask`, the mask that returns when the handler does
  SiginfoSnapshot siginfo;     ///< handler_enter with_siginfo
  char label[40] = {};         ///< what the writer called it

  void set_label(std::string_view text) noexcept;
  std::string_view label_view() const noexcept;
};

/// The event in words, for a timeline: everything but time, participant and signal.
std::string describe(const Event& event);

/// Used by GoogleTest when it prints an event.
void PrintTo(const Event& event, std::ostream* out);

}  // namespace sigconform
