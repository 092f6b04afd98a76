#include "harness/subject/participants.h"

#include <pthread.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

#ifdef __linux__
#include <sys/syscall.h>
#endif

namespace sigconform {
namespace {

thread_local ParticipantIndex current = unknown_participant;

}  // namespace

ParticipantIndex current_participant() noexcept { return current; }

void set_current_participant(ParticipantIndex index) noexcept { current = index; }

void describe_calling_thread(Participant& participant) noexcept {
  participant.process = getpid();
  const pthread_t self = pthread_self();
  static_assert(sizeof self <= sizeof participant.pthread_bits);
  std::memcpy(&participant.pthread_bits, &self, sizeof self);
#ifdef __linux__
  participant.thread = static_cast<std::int32_t>(syscall(SYS_gettid));
#endif
#if defined(__linux__) && !defined(SIGCONFORM_PORTABLE)
  // The mounted /proc counts in the outermost PID namespace, and only this link tells a process what it is called
  // there.
  const ssize_t length = readlink("/proc/thread-self", participant.proc_path, sizeof participant.proc_path - 1);
  participant.proc_path[std::max<ssize_t>(length, 0)] = '\0';
#endif
}

std::intptr_t place_of(Command command) noexcept {
  return reinterpret_cast<std::intptr_t>(command) - reinterpret_cast<std::intptr_t>(&describe_calling_thread);
}

Command command_at(std::intptr_t place) noexcept {
  return reinterpret_cast<Command>(reinterpret_cast<std::intptr_t>(&describe_calling_thread) + place);
}

std::string_view Participant::name_view() const noexcept { return {name, strnlen(name, sizeof name)}; }

Participant* SharedStage::find(std::string_view name) noexcept {
  const std::uint32_t count = std::min(participant_count.load(), max_participants);
  for (std::uint32_t index = 0; index < count; ++index) {
    Participant& one = participants[index];
    if (one.state.load() != ParticipantState::unused && one.name_view() == name) return &one;
  }
  return nullptr;
}

}  // namespace sigconform
