#include "harness/conductor/system_call_names_linux.h"

#include <sys/syscall.h>

#include <array>
#include <string_view>

namespace sigconform {
namespace {

struct Name {
  long number;
  std::string_view name;
};

// Those that block or that signals pass through; each architecture lacks some.
constexpr Name names[] = {
#define SIGCONFORM_CALL(call) \
  { SYS_##call, #call }
    SIGCONFORM_CALL(read),
    SIGCONFORM_CALL(write),
    SIGCONFORM_CALL(readv),
    SIGCONFORM_CALL(writev),
    SIGCONFORM_CALL(openat),
    SIGCONFORM_CALL(close),
    SIGCONFORM_CALL(ioctl),
    SIGCONFORM_CALL(fcntl),
    SIGCONFORM_CALL(flock),
    SIGCONFORM_CALL(fsync),
    SIGCONFORM_CALL(exit),
    SIGCONFORM_CALL(exit_group),
    SIGCONFORM_CALL(clone),
    SIGCONFORM_CALL(execve),
    SIGCONFORM_CALL(wait4),
    SIGCONFORM_CALL(waitid),
    SIGCONFORM_CALL(kill),
    SIGCONFORM_CALL(tkill),
    SIGCONFORM_CALL(tgkill),
    SIGCONFORM_CALL(futex),
    SIGCONFORM_CALL(nanosleep),
    SIGCONFORM_CALL(clock_nanosleep),
    SIGCONFORM_CALL(restart_syscall),
    SIGCONFORM_CALL(rt_sigsuspend),
    SIGCONFORM_CALL(rt_sigtimedwait),
    SIGCONFORM_CALL(rt_sigprocmask),
    SIGCONFORM_CALL(rt_sigaction),
    SIGCONFORM_CALL(rt_sigqueueinfo),
    SIGCONFORM_CALL(rt_tgsigqueueinfo),
    SIGCONFORM_CALL(rt_sigreturn),
    SIGCONFORM_CALL(ppoll),
    SIGCONFORM_CALL(pselect6),
    SIGCONFORM_CALL(epoll_pwait),
    SIGCONFORM_CALL(accept4),
    SIGCONFORM_CALL(connect),
    SIGCONFORM_CALL(recvfrom),
    SIGCONFORM_CALL(recvmsg),
    SIGCONFORM_CALL(sendto),
    SIGCONFORM_CALL(sendmsg),
    SIGCONFORM_CALL(mq_timedsend),
    SIGCONFORM_CALL(mq_timedreceive),
    SIGCONFORM_CALL(ptrace),
    SIGCONFORM_CALL(sched_yield),
#ifdef SYS_poll
    SIGCONFORM_CALL(poll),
    SIGCONFORM_CALL(select),
    SIGCONFORM_CALL(pause),
    SIGCONFORM_CALL(epoll_wait),
    SIGCONFORM_CALL(open),
    SIGCONFORM_CALL(fork),
    SIGCONFORM_CALL(vfork),
#endif
#ifdef SYS_accept
    SIGCONFORM_CALL(accept),
#endif
#ifdef SYS_semop
    SIGCONFORM_CALL(semop),
    SIGCONFORM_CALL(msgsnd),
    SIGCONFORM_CALL(msgrcv),
#endif
#ifdef SYS_semtimedop
    SIGCONFORM_CALL(semtimedop),
#endif
#ifdef SYS_rt_sigtimedwait_time64
    SIGCONFORM_CALL(rt_sigtimedwait_time64),
    SIGCONFORM_CALL(futex_time64),
    SIGCONFORM_CALL(ppoll_time64),
    SIGCONFORM_CALL(pselect6_time64),
    SIGCONFORM_CALL(clock_nanosleep_time64),
#endif
#ifdef SYS_clone3
    SIGCONFORM_CALL(clone3),
#endif
#undef SIGCONFORM_CALL
};

}  // namespace

std::string system_call_name(long number) {
  for (const auto& [known, name] : names)
    if (known == number) return std::string{name};
  return "system call " + std::to_string(number);
}

}  // namespace sigconform
