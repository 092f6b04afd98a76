#include <fcntl.h>
#include <linux/futex.h>
#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <optional>

#include "harness/evidence/log.h"
#include "harness/subject/child.h"
#include "harness/subject/descriptor.h"
#include "harness/subject/observe.h"
#include "harness/subject/participants.h"

namespace sigconform {

static constexpr std::string_view futex_name = "futex";

namespace blocking {
namespace {

BlockingCall on(std::string_view name, std::vector<long> numbers, int first) {
  // The kernel shows the register: a descriptor fills its low half.
  return {name, std::move(numbers), static_cast<std::uint32_t>(first)};
}

}  // namespace

BlockingCall read(int descriptor) { return on("read", {SYS_read}, descriptor); }
BlockingCall readv(int descriptor) { return on("readv", {SYS_readv}, descriptor); }
BlockingCall write(int descriptor) { return on("write", {SYS_write}, descriptor); }
BlockingCall writev(int descriptor) { return on("writev", {SYS_writev}, descriptor); }
BlockingCall open() {
  return {"open",
          {
#ifdef SYS_open
              SYS_open,
#endif
              SYS_openat}};
}

// 32-bit x86 may reach the socket calls through socketcall(), whose first argument is the operation.
#if defined(__i386__)
BlockingCall accept(int) { return {"accept", {SYS_socketcall, SYS_accept4}}; }
BlockingCall connect(int) { return {"connect", {SYS_socketcall, SYS_connect}}; }
BlockingCall recvfrom(int) { return {"recvfrom", {SYS_socketcall, SYS_recvfrom}}; }
BlockingCall recvmsg(int) { return {"recvmsg", {SYS_socketcall, SYS_recvmsg}}; }
BlockingCall sendto(int) { return {"sendto", {SYS_socketcall, SYS_sendto}}; }
BlockingCall sendmsg(int) { return {"sendmsg", {SYS_socketcall, SYS_sendmsg}}; }
#else
BlockingCall accept(int descriptor) {
  return on("accept",
            {
#ifdef SYS_accept
                SYS_accept,
#endif
                SYS_accept4},
            descriptor);
}
BlockingCall connect(int descriptor) { return on("connect", {SYS_connect}, descriptor); }
BlockingCall recvfrom(int descriptor) {
  return on("recvfrom",
            {
#ifdef SYS_recv
                SYS_recv,
#endif
                SYS_recvfrom},
            descriptor);
}
BlockingCall recvmsg(int descriptor) { return on("recvmsg", {SYS_recvmsg}, descriptor); }
BlockingCall sendto(int descriptor) {
  return on("sendto",
            {
#ifdef SYS_send
                SYS_send,
#endif
                SYS_sendto},
            descriptor);
}
BlockingCall sendmsg(int descriptor) { return on("sendmsg", {SYS_sendmsg}, descriptor); }
#endif

BlockingCall wait4() {
  return {"wait4",
          {
#ifdef SYS_waitpid
              SYS_waitpid,
#endif
              SYS_wait4}};
}
BlockingCall waitid() { return {"waitid", {SYS_waitid}}; }
BlockingCall fcntl(int descriptor) {
  return on("fcntl",
            {
#ifdef SYS_fcntl64
                SYS_fcntl64,
#endif
                SYS_fcntl},
            descriptor);
}
BlockingCall futex() {
  return {futex_name,
          {
#ifdef SYS_futex_time64
              SYS_futex_time64,
#endif
              SYS_futex, SYS_restart_syscall}};
}
BlockingCall nanosleep() {
  return {"nanosleep",
          {
#ifdef SYS_clock_nanosleep_time64
              SYS_clock_nanosleep_time64,
#endif
              SYS_nanosleep, SYS_clock_nanosleep, SYS_restart_syscall}};
}
BlockingCall pause() {
  return {"pause",
          {
#ifdef SYS_pause
              SYS_pause,
#endif
              SYS_ppoll}};
}
BlockingCall sigsuspend() { return {"sigsuspend", {SYS_rt_sigsuspend}}; }
BlockingCall sigtimedwait() {
  return {"sigtimedwait",
          {
#ifdef SYS_rt_sigtimedwait_time64
              SYS_rt_sigtimedwait_time64,
#endif
              SYS_rt_sigtimedwait}};
}
BlockingCall poll() {
  return {"poll",
          {
#ifdef SYS_poll
              SYS_poll,
#endif
#ifdef SYS_ppoll_time64
              SYS_ppoll_time64,
#endif
              SYS_ppoll, SYS_restart_syscall}};
}
BlockingCall select() {
  return {"select",
          {
#ifdef SYS_select
              SYS_select,
#endif
#ifdef SYS__newselect
              SYS__newselect,
#endif
#ifdef SYS_pselect6_time64
              SYS_pselect6_time64,
#endif
              SYS_pselect6}};
}
BlockingCall mq_send(int descriptor) {
  return on("mq_timedsend",
            {
#ifdef SYS_mq_timedsend_time64
                SYS_mq_timedsend_time64,
#endif
                SYS_mq_timedsend},
            descriptor);
}
BlockingCall mq_receive(int descriptor) {
  return on("mq_timedreceive",
            {
#ifdef SYS_mq_timedreceive_time64
                SYS_mq_timedreceive_time64,
#endif
                SYS_mq_timedreceive},
            descriptor);
}

// 32-bit x86 reaches the System V calls through ipc(), whose first argument is the operation.
#if defined(__i386__)
BlockingCall msgrcv(int) { return {"msgrcv", {SYS_ipc, SYS_msgrcv}}; }
BlockingCall msgsnd(int) { return {"msgsnd", {SYS_ipc, SYS_msgsnd}}; }
BlockingCall semop(int) { return {"semop", {SYS_ipc, SYS_semtimedop_time64}}; }
#else
BlockingCall msgrcv(int queue) { return on("msgrcv", {SYS_msgrcv}, queue); }
BlockingCall msgsnd(int queue) { return on("msgsnd", {SYS_msgsnd}, queue); }
BlockingCall semop(int set) { return on("semop", {SYS_semop, SYS_semtimedop}, set); }
#endif

BlockingCall epoll_wait(int descriptor) {
  return on("epoll_wait",
            {
#ifdef SYS_epoll_wait
                SYS_epoll_wait,
#endif
                SYS_epoll_pwait},
            descriptor);
}
BlockingCall flock(int descriptor) { return on("flock", {SYS_flock}, descriptor); }
BlockingCall ioctl(int descriptor) { return on("ioctl", {SYS_ioctl}, descriptor); }
BlockingCall close(int descriptor) { return on("close", {SYS_close}, descriptor); }

}  // namespace blocking

namespace {

/// What /proc/<pid>/task/<tid>/syscall says: number and first argument, or nothing while the thread runs.
struct ShownCall {
  long number = -1;
  std::uint64_t first = 0;
  std::uint64_t second = 0;
};

enum class Reading { shown, running, gone, denied };

/// Whether the thread is on its way out, or gone. proc_pid_stat(5): the state, five numbers and the flags stand behind
/// the name, which may hold anything.
bool is_ending(const char* proc_path) {
  constexpr unsigned exiting = 4;  // PF_EXITING of the kernel's sched.h
  char path[80];
  std::snprintf(path, sizeof path, "/proc/%s/stat", proc_path);
  const Descriptor file{::open(path, O_RDONLY | O_CLOEXEC)};
  if (!file) return errno == ENOENT || errno == ESRCH;
  char text[512];
  const ssize_t length = ::read(file.get(), text, sizeof text - 1);
  if (length < 0) return errno == ESRCH;
  text[length] = '\0';
  const char* behind_name = std::strrchr(text, ')');
  char state = 0;
  unsigned flags = 0;
  if (behind_name == nullptr || std::sscanf(behind_name, ") %c %*d %*d %*d %*d %*d %u", &state, &flags) != 2)
    return false;
  return state == 'Z' || state == 'X' || (flags & exiting) != 0;
}

/// Of one that cannot be read. A thread that has given its memory back belongs to root, whoever it ran as, and to a
/// judge without root it looks like one that was never to be seen.
Reading denied_or_gone(const char* proc_path, int error) {
  return error == ENOENT || error == ESRCH || is_ending(proc_path) ? Reading::gone : Reading::denied;
}

Reading read_shown_call(const char* proc_path, ShownCall& shown) {
  char path[80];
  std::snprintf(path, sizeof path, "/proc/%s/syscall", proc_path);
  const Descriptor file{::open(path, O_RDONLY | O_CLOEXEC)};
  if (!file) return denied_or_gone(proc_path, errno);
  char text[256];
  const ssize_t length = ::read(file.get(), text, sizeof text - 1);
  if (length < 0) return denied_or_gone(proc_path, errno);
  text[length] = '\0';
  if (std::strncmp(text, "running", 7) == 0) return Reading::running;
  char* rest = nullptr;
  shown.number = std::strtol(text, &rest, 10);
  shown.first = std::strtoull(rest, &rest, 16);
  shown.second = std::strtoull(rest, nullptr, 16);
  return shown.number < 0 && is_ending(proc_path) ? Reading::gone : Reading::shown;
}

/// A child known to block in read(2) on a pipe that nobody writes to. Killed and reaped at the end.
class BlockedChild {
 public:
  BlockedChild() {
    if (!ends_) return;
    child_.pid = fork();
    if (child_.pid != 0) return;
    char byte;
    while (::read(descriptor(), &byte, 1) != 0) {
    }
    _exit(0);
  }
  ~BlockedChild() {
    if (child_.pid > 0) child_.end();
  }
  BlockedChild(const BlockedChild&) = delete;
  BlockedChild& operator=(const BlockedChild&) = delete;
  pid_t pid() const { return child_.pid; }
  int descriptor() const { return ends_->read.get(); }

 private:
  std::optional<Pipe> ends_ = try_make_pipe();
  Child child_;
};

std::string find_obstacle() {
  const BlockedChild child;
  if (child.pid() < 0) return "a child for the calibration could not be had";
  char path[40];
  std::snprintf(path, sizeof path, "%d/task/%d", child.pid(), child.pid());
  ShownCall shown;
  // Bounded by the clock only so that a platform on which a blocked thread always shows as running is told apart.
  const std::uint64_t give_up = monotonic_ns() + 1'000'000'000;
  for (;;) {
    const Reading reading = read_shown_call(path, shown);
    if (reading == Reading::gone) return "/proc/<pid>/task/<tid>/syscall is not there";
    if (reading == Reading::denied) return "/proc/<pid>/task/<tid>/syscall may not be read";
    if (reading == Reading::shown && shown.number == SYS_read &&
        shown.first == static_cast<std::uint64_t>(child.descriptor()))
      return {};
    if (monotonic_ns() > give_up)
      return "a thread blocked in read() is not shown as such (an emulator that translates system calls?)";
    sched_yield();
  }
}

std::string& obstacle() {
  static std::string text = find_obstacle();
  return text;
}

}  // namespace

const std::string& calibrate_observation() { return obstacle(); }

const std::string& observation_obstacle() { return obstacle(); }

namespace {

/// The same number wakes and waits: a thread that was preempted while it woke another is not blocked.
bool is_futex_wait(std::uint64_t operation) {
  switch (operation & FUTEX_CMD_MASK) {
    case FUTEX_WAIT:
    case FUTEX_WAIT_BITSET:
    case FUTEX_LOCK_PI:
    case FUTEX_WAIT_REQUEUE_PI:
      return true;
    default:
      return false;
  }
}

}  // namespace

Observation observe(const Participant& who, const BlockingCall& call) {
  if (who.proc_path[0] == '\0') return Observation::unavailable;
  ShownCall shown;
  switch (read_shown_call(who.proc_path, shown)) {
    case Reading::gone:
      return Observation::gone;
    case Reading::denied:
      return Observation::unavailable;
    case Reading::running:
      return Observation::elsewhere;
    case Reading::shown:
      break;
  }
  if (std::find(call.numbers.begin(), call.numbers.end(), shown.number) == call.numbers.end())
    return Observation::elsewhere;
  if (call.first_argument &&
      static_cast<std::uint32_t>(shown.first) != static_cast<std::uint32_t>(*call.first_argument))
    return Observation::elsewhere;
  // Among several calls, one that is no futex has something else in that place.
  const auto futexes = blocking::futex().numbers;
  const bool is_futex = std::find(futexes.begin(), futexes.end(), shown.number) != futexes.end();
  if (call.name == futex_name && is_futex && !is_futex_wait(shown.second)) return Observation::elsewhere;
  return Observation::blocked;
}

std::optional<SignalSet> observe_pending(const Participant& who) {
  if (who.proc_path[0] == '\0') return std::nullopt;
  char path[80];
  std::snprintf(path, sizeof path, "/proc/%s/status", who.proc_path);
  const Descriptor file{::open(path, O_RDONLY | O_CLOEXEC)};
  const auto nothing_if_gone = [] {
    return errno == ENOENT || errno == ESRCH ? std::optional<SignalSet>(std::in_place) : std::nullopt;
  };
  if (!file) return nothing_if_gone();
  char text[4096];
  const ssize_t length = ::read(file.get(), text, sizeof text - 1);
  if (length < 0) return nothing_if_gone();
  if (length == 0) return std::nullopt;
  text[length] = '\0';
  SignalSet pending;
  for (const char* field : {"SigPnd:", "ShdPnd:"}) {
    const char* at = std::strstr(text, field);
    if (at == nullptr) return std::nullopt;
    const unsigned long long bits = std::strtoull(at + std::strlen(field), nullptr, 16);
    for (int signal = 1; signal <= 64; ++signal) {
      if ((bits >> (signal - 1) & 1) != 0) pending.add(signal);
    }
  }
  return pending;
}

}  // namespace sigconform
