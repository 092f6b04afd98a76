// The calling thread's place among the participants. For the subject side only.
#pragma once

#include "harness/subject/shared_stage.h"

namespace sigconform {

/// The participant that the calling thread is, or `unknown_participant`. Async-signal-safe.
ParticipantIndex current_participant() noexcept;
void set_current_participant(ParticipantIndex index) noexcept;

/// Fills in process, thread, pthread_bits and proc_path of the calling thread.
void describe_calling_thread(Participant& participant) noexcept;

/// Leaves a complaint, about that signal where it is not 0, and ends the process. Async-signal-safe.
[[noreturn]] void leave_complaint(SharedStage& shared, std::string_view what, int error, int signal = 0) noexcept;

}  // namespace sigconform
