// Functions about the process, its signals, its time: called from a handler that interrupted the allocator.
#include <signal.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/times.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <semaphore.h>

#include <atomic>

#include "cases/async-signal-safety/storm.h"

namespace sigconform::cases::async_signal_safety {
namespace {

struct Identity {
  pid_t process, parent, group;
  uid_t user, effective_user;
  gid_t group_id, effective_group;
  int groups;
};

Identity identity() {
  return {getpid(), getppid(), getpgrp(), getuid(), geteuid(), getgid(), getegid(), getgroups(0, nullptr)};
}

Identity known;

void know_identity(Stage&) { known = identity(); }

Failure compare_identity() {
  const Identity now = identity();
  if (now.process != known.process) return wrong("getpid");
  if (now.parent != known.parent) return wrong("getppid");
  if (now.group != known.group) return wrong("getpgrp");
  if (now.user != known.user) return wrong("getuid");
  if (now.effective_user != known.effective_user) return wrong("geteuid");
  if (now.group_id != known.group_id) return wrong("getgid");
  if (now.effective_group != known.effective_group) return wrong("getegid");
  if (now.groups != known.groups) return wrong("getgroups");
  return {};
}

Failure change_nothing() {
  const mode_t mask = umask(027);
  if (umask(mask) != 027) return wrong("umask");
  utsname system{};
  if (uname(&system) < 0 || system.sysname[0] == '\0') return wrong("uname");
  tms used{};
  if (times(&used) == static_cast<clock_t>(-1)) return wrong("times");
  if (time(nullptr) == static_cast<time_t>(-1)) return wrong("time");
  if (setgid(getgid()) != 0) return wrong("setgid");
  if (setuid(getuid()) != 0) return wrong("setuid");
  return {};
}

bool accept_one(int signal) {
  const sigset_t wanted = SignalSet{signal}.to_sigset();
  const timespec at_once{0, 0};
  return SignalSet::current_pending().contains(signal) && sigtimedwait(&wanted, nullptr, &at_once) == signal;
}

// SIGUSR2 is blocked in every thread: each send leaves it pending, each acceptance takes it.
Failure send_signals() {
  if (kill(getpid(), SIGUSR2) != 0) return wrong("kill");
  if (!accept_one(SIGUSR2)) return wrong("sigtimedwait");
  if (raise(SIGUSR2) != 0) return wrong("raise");
  if (!accept_one(SIGUSR2)) return wrong("sigtimedwait");
  if (pthread_kill(pthread_self(), SIGUSR2) != 0) return wrong("pthread_kill");
  if (!accept_one(SIGUSR2)) return wrong("sigtimedwait");
  if (sigqueue(getpid(), SIGUSR2, sigval{}) != 0) return wrong("sigqueue");
  if (!accept_one(SIGUSR2)) return wrong("sigtimedwait");
  return {};
}

std::atomic<int> nested{0};

void count_nested(int) { nested.fetch_add(1); }

Failure change_signal_state() {
  struct sigaction action {};
  struct sigaction old {};
  action.sa_handler = count_nested;
  if (sigaction(SIGUSR2, &action, nullptr) != 0) return wrong("sigaction");
  if (sigaction(SIGUSR2, nullptr, &old) != 0 || old.sa_handler != count_nested) return wrong("sigaction");
  if (signal(SIGHUP, SIG_IGN) == SIG_ERR) return wrong("signal");
  if (signal(SIGHUP, SIG_DFL) != SIG_IGN) return wrong("signal");
  sigset_t set = SignalSet{SIGTERM}.to_sigset();
  sigset_t before;
  if (sigprocmask(SIG_BLOCK, &set, &before) != 0 || !SignalSet::current_mask().contains(SIGTERM))
    return wrong("sigprocmask");
  if (pthread_sigmask(SIG_SETMASK, &before, nullptr) != 0 || SignalSet::current_mask().contains(SIGTERM))
    return wrong("pthread_sigmask");
  const int ran = nested.load();
  if (raise(SIGUSR2) != 0) return wrong("raise");
  if (sigpending(&set) != 0) return wrong("sigpending");
  if (sigismember(&set, SIGUSR2) != 1) return wrong("sigismember");
  const sigset_t all_but_it = (SignalSet::full() - SignalSet{SIGUSR2}).to_sigset();
  if (sigsuspend(&all_but_it) != -1 || errno != EINTR || nested.load() != ran + 1) return wrong("sigsuspend");
  // An alarm clock that goes on ringing, so that none that rings before pause() leaves it waiting.
  if (signal(SIGALRM, count_nested) == SIG_ERR) return wrong("signal");
  const itimerval ringing{{0, 500}, {0, 500}};
  const itimerval silent{};
  set = SignalSet{SIGALRM}.to_sigset();
  if (setitimer(ITIMER_REAL, &ringing, nullptr) != 0) return wrong("setitimer");
  if (sigprocmask(SIG_UNBLOCK, &set, &before) != 0) return wrong("sigprocmask");
  if (pause() != -1 || errno != EINTR) return wrong("pause");
  setitimer(ITIMER_REAL, &silent, nullptr);
  if (sigprocmask(SIG_SETMASK, &before, nullptr) != 0) return wrong("sigprocmask");
  return {};
}

Failure build_set_of(int first, int second) {
  sigset_t set;
  if (sigfillset(&set) != 0) return wrong("sigfillset");
  if (sigismember(&set, first) != 1) return wrong("sigismember");
  if (sigdelset(&set, first) != 0) return wrong("sigdelset");
  if (sigismember(&set, first) != 0) return wrong("sigismember");
  if (sigismember(&set, second) != 1) return wrong("sigismember");
  if (sigemptyset(&set) != 0) return wrong("sigemptyset");
  if (sigismember(&set, second) != 0) return wrong("sigismember");
  if (sigaddset(&set, second) != 0) return wrong("sigaddset");
  if (sigismember(&set, second) != 1) return wrong("sigismember");
  if (sigismember(&set, first) != 0) return wrong("sigismember");
  return {};
}
Failure build_a_set() { return build_set_of(SIGINT, SIGTERM); }
Failure build_another_set() { return build_set_of(SIGQUIT, SIGCHLD); }

timer_t timer{};

void make_timer(Stage& stage) {
  sigevent event{};
  event.sigev_notify = SIGEV_NONE;
  stage.must(timer_create(CLOCK_MONOTONIC, &event, &timer), "timer_create");
}

Failure use_timers() {
  timespec first{}, then{};
  if (clock_gettime(CLOCK_MONOTONIC, &first) != 0) return wrong("clock_gettime");
  if (clock_gettime(CLOCK_MONOTONIC, &then) != 0) return wrong("clock_gettime");
  if (then.tv_sec < first.tv_sec || (then.tv_sec == first.tv_sec && then.tv_nsec < first.tv_nsec))
    return wrong("clock_gettime");
  if (alarm(1000) != 0) return wrong("alarm");
  const unsigned left = alarm(0);
  if (left == 0 || left > 1000) return wrong("alarm");
  itimerspec setting{{0, 0}, {1000, 0}};
  if (timer_settime(timer, 0, &setting, nullptr) != 0) return wrong("timer_settime");
  if (timer_gettime(timer, &setting) != 0 || setting.it_value.tv_sec > 1000 || setting.it_value.tv_sec < 1)
    return wrong("timer_gettime");
  if (timer_getoverrun(timer) != 0) return wrong("timer_getoverrun");
  setting = {};
  if (timer_settime(timer, 0, &setting, nullptr) != 0) return wrong("timer_settime");
  if (sleep(0) != 0) return wrong("sleep");
  return {};
}

Failure convert() {
  const std::uint32_t number = 0x01020304;
  const auto* bytes = reinterpret_cast<const unsigned char*>(&number);
  const std::uint32_t big = htonl(number);
  const auto* converted = reinterpret_cast<const unsigned char*>(&big);
  if (converted[0] != 1 || converted[3] != 4) return wrong("htonl");
  if (ntohl(big) != number) return wrong("ntohl");
  if (bytes[0] == 1 && big != number) return wrong("ntohl");
  if (ntohs(htons(0x0102)) != 0x0102) return wrong("ntohs");
  return {};
}

struct Row {
  const char* name;
  RequirementId requirement;
  Work work;
  Work interrupted = allocate;
  void (*prepare)(Stage&) = nullptr;
};

constexpr Row rows[] = {
    {"ids_in_ids", "safe.interrupted-and-called", compare_identity, compare_identity, know_identity},
    {"sets_in_sets", "safe.interrupted-and-called", build_a_set, build_a_set},
    {"process_ids", "safe.process-ids", compare_identity, allocate, know_identity},
    {"process_control", "safe.process-control", change_nothing},
    {"sending_signals", "safe.sending-signals", send_signals},
    {"signal_state", "safe.signal-state", change_signal_state},
    {"signal_sets", "safe.signal-sets", build_a_set, build_another_set},
    {"timers_clocks", "safe.timers-clocks", use_timers, allocate, make_timer},
    {"byte_order", "safe.byte-order", convert},
};

}  // namespace

// The functions of the family do in a handler what they do elsewhere.
CONFORMANCE_TABLE(SafeInHandler, Process, rows) {
  expect_calm(Subject::to_the_end([row](Stage& stage) { storm(stage, row.work, row.interrupted, row.prepare); }));
}

namespace {

pthread_t interrupted_thread;
sem_t posts;

Failure identify_and_post() {
  if (pthread_equal(pthread_self(), interrupted_thread) == 0) return wrong("pthread_equal");
  if (sem_post(&posts) != 0) return wrong("sem_post");
  return {};
}

void know_thread(Stage& stage) {
  interrupted_thread = pthread_self();
  stage.must(sem_init(&posts, 0, 0), "sem_init");
}

}  // namespace

// A handler knows the thread it runs on, and none of its posts is lost.
CONFORMANCE_CASE(SafeInHandler, Threads, "safe.threads") {
  const auto subject = Subject::to_the_end([](Stage& stage) {
    storm(stage, identify_and_post, allocate, know_thread);
    int value = 0;
    stage.must(sem_getvalue(&posts, &value), "sem_getvalue");
    stage.note("posts", value);
  });
  expect_calm(subject);
  // And the one from before the storm.
  EXPECT_GE(subject.value("posts"), subject.value("handlers") + 1);
}

}  // namespace sigconform::cases::async_signal_safety
