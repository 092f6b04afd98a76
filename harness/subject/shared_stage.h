// What the judge and its subject share: the evidence, who takes part, and the commands for parked participants.
#pragma once

#include <atomic>
#include <cstdint>
#include <string_view>

#include <sys/types.h>

#include "harness/evidence/log.h"

namespace sigconform {

class Stage;

/// What a parked participant can be asked to do. A plain function, because the pointer crosses a fork, not a call.
using Command = void (*)(Stage& stage, const void* argument);

/// A command as it lies in shared memory: counted from a function of this program, because an exec'd image is loaded at
/// another address.
std::intptr_t place_of(Command command) noexcept;
Command command_at(std::intptr_t place) noexcept;

/// Changes that the judge can wait for and that leave no event.
inline constexpr EventKinds command_begun = EventKinds{1} << 31;
inline constexpr EventKinds command_done = EventKinds{1} << 30;

enum class ParticipantState : std::uint32_t { unused, starting, running, parked, ended };

/// A process or thread of the subject that has a name. The subject writes all but the command members.
struct Participant {
  char name[32] = {};
  std::atomic<ParticipantState> state{ParticipantState::unused};
  std::int32_t process = 0;        ///< getpid() as the subject's PID namespace counts
  std::int32_t thread = 0;         ///< kernel thread id in that namespace; 0 where there is none
  std::uint64_t pthread_bits = 0;  ///< `pthread_t`, valid in its own process only
  char proc_path[40] = {};         ///< "<pid>/task/<tid>" as the mounted /proc counts; empty where there is no /proc
  std::uint8_t shares_process_with_main = 0;
  std::atomic<std::uint32_t> images_asked{0};    ///< how often the words that start an image as it were made
  std::atomic<std::uint32_t> images_started{0};  ///< how often one said that it runs
  char image[32] = {};                           ///< the last one asked for

  Bell bell;                                     ///< wakes it when it is parked
  std::atomic<std::uint32_t> asked{0};           ///< commands given so far
  std::atomic<std::uint32_t> begun{0};           ///< commands started so far
  std::atomic<std::uint32_t> done{0};            ///< commands finished so far
  std::atomic<std::uint32_t> waiting_inside{0};  ///< in Stage::wait_until
  std::atomic<std::uint32_t> released{0};        ///< 1: leave the park
  static constexpr std::size_t command_bytes = 64;
  std::intptr_t command = 0;                               ///< see `place_of`
  alignas(16) unsigned char argument[command_bytes] = {};  ///< the function object that `command` calls

  std::string_view name_view() const noexcept;
};

struct SharedStage {
#ifdef SIGCONFORM_PORTABLE
  static constexpr std::uint32_t max_participants = 20;  // each has a pipe for a bell
#else
  static constexpr std::uint32_t max_participants = 128;
#endif

  std::atomic<std::uint32_t> ready{0};
  std::atomic<std::uint32_t> in_front{0};  ///< the subject's group is the foreground one of its terminal
  std::atomic<std::uint32_t> over{0};      ///< the judge is done: whoever is parked or waits inside ends its process
  std::uint32_t without_stimulus = 0;      ///< the case is run to see that it cannot pass by itself
  std::int32_t judge_process = 0;
  std::int32_t image_descriptor = -1;            ///< through which an exec'd image maps this memory again
  std::atomic<std::uint32_t> waiting_inside{0};  ///< how many participants are in Stage::wait_until
  std::atomic<std::uint32_t> participant_count{0};
  Participant participants[max_participants];
  Log log;

  /// The participant with that name, or null.
  Participant* find(std::string_view name) noexcept;
};

}  // namespace sigconform
