// Seeing from outside that a thread is blocked in a given system call.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/subject/shared_stage.h"

namespace sigconform {

/// A system call to be seen blocked in: the numbers that the libc may use for it (they differ between architectures and
/// libc versions) and, to tell apart callers of the same number, its first argument.
struct BlockingCall {
  std::string_view name;
  std::vector<long> numbers;
  std::optional<std::uint64_t> first_argument = {};
};

/// The usual ones by name, with the numbers of this architecture. Each takes the call's first argument where it tells
/// something (a descriptor); the portable backend returns them without numbers.
namespace blocking {
BlockingCall read(int descriptor);
BlockingCall readv(int descriptor);
BlockingCall write(int descriptor);
BlockingCall writev(int descriptor);
BlockingCall open();
BlockingCall accept(int descriptor);
BlockingCall connect(int descriptor);
BlockingCall recvfrom(int descriptor);  ///< recv and recvfrom
BlockingCall recvmsg(int descriptor);
BlockingCall sendto(int descriptor);  ///< send and sendto
BlockingCall sendmsg(int descriptor);
BlockingCall wait4();  ///< wait, waitpid and wait4
BlockingCall waitid();
BlockingCall fcntl(int descriptor);
BlockingCall futex();      ///< condition variables, semaphores, mutexes, joins
BlockingCall nanosleep();  ///< nanosleep, clock_nanosleep, sleep, usleep
BlockingCall pause();
BlockingCall sigsuspend();
BlockingCall sigtimedwait();  ///< sigwait, sigwaitinfo, sigtimedwait
BlockingCall poll();          ///< poll and ppoll
BlockingCall select();        ///< select and pselect
BlockingCall mq_send(int descriptor);
BlockingCall mq_receive(int descriptor);
BlockingCall msgrcv(int queue);
BlockingCall msgsnd(int queue);
BlockingCall semop(int set);  ///< semop and semtimedop
BlockingCall epoll_wait(int descriptor);
BlockingCall flock(int descriptor);
BlockingCall ioctl(int descriptor);
BlockingCall close(int descriptor);
}  // namespace blocking

enum class Observation { blocked, elsewhere, gone, unavailable };

/// Looks once. `blocked` only when the thread is off the CPU inside that very call.
Observation observe(const Participant& who, const BlockingCall& call);

/// What is pending for the thread and for its process, seen from outside: the empty set once it is gone, and
/// no value where that cannot be seen.
std::optional<SignalSet> observe_pending(const Participant& who);

/// Finds out, once per worker and with a thread that is known to block, whether `observe` tells the truth here. Empty
/// when it does, else the reason (no /proc, no right to read it, an emulator that translates numbers). The result is
/// kept for `observation_obstacle`.
const std::string& calibrate_observation();

/// What the last calibration said; calibrates if none was made.
const std::string& observation_obstacle();

}  // namespace sigconform
