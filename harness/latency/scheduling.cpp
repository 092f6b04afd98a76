#include "harness/latency/scheduling.h"

#include <pthread.h>
#include <sched.h>
#include <sys/resource.h>

#include <cerrno>
#include <system_error>
#include <thread>

namespace sigconform::latency {
namespace {

std::string name_of(int policy) {
  switch (policy) {
    case SCHED_OTHER:
      return "SCHED_OTHER";
    case SCHED_FIFO:
      return "SCHED_FIFO";
    case SCHED_RR:
      return "SCHED_RR";
#ifdef SCHED_BATCH
    case SCHED_BATCH:
      return "SCHED_BATCH";
#endif
#ifdef SCHED_IDLE
    case SCHED_IDLE:
      return "SCHED_IDLE";
#endif
    default:
      return "policy " + std::to_string(policy);
  }
}

/// What a user can change about a refusal.
std::string limit() {
#ifdef RLIMIT_RTPRIO
  rlimit allowed{};
  if (::getrlimit(RLIMIT_RTPRIO, &allowed) == 0 && allowed.rlim_cur != RLIM_INFINITY)
    return ", RLIMIT_RTPRIO is " + std::to_string(allowed.rlim_cur);
#endif
  return {};
}

}  // namespace

int become_real_time() noexcept {
  sched_param wanted{};
  wanted.sched_priority = ::sched_get_priority_min(SCHED_FIFO);
  return ::pthread_setschedparam(::pthread_self(), SCHED_FIFO, &wanted);
}

std::string real_time_obstacle() {
  int error = 0;
  std::thread{[&error] { error = become_real_time(); }}.join();
  if (error == 0) return {};
  return "SCHED_FIFO is refused: " + std::generic_category().message(error) + limit();
}

Scheduling look_at_scheduling() {
  Scheduling seen;
  int policy = 0;
  sched_param parameters{};
  if (::pthread_getschedparam(::pthread_self(), &policy, &parameters) == 0) {
    seen.policy = name_of(policy);
    errno = 0;
    const int nice = ::getpriority(PRIO_PROCESS, 0);
    if (parameters.sched_priority != 0)
      seen.policy += ", priority " + std::to_string(parameters.sched_priority);
    else if (errno == 0)
      seen.policy += ", nice " + std::to_string(nice);
  }
  const auto obstacle = real_time_obstacle();
  seen.real_time = obstacle.empty() ? "allowed" : obstacle;
  return seen;
}

}  // namespace sigconform::latency
