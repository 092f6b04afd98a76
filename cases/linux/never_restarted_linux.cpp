// Calls that Linux never restarts, whatever SA_RESTART says.
#include <linux/aio_abi.h>
#include <sys/epoll.h>
#include <sys/sem.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <iterator>
#include <vector>

#include "cases/support/blocking_variants.h"

namespace sigconform::cases::linux_only {
namespace {

void epoll_on_a_silent_pipe(Stage& stage, Scene& scene) {
  int ends[2];
  stage.must(pipe(ends), "pipe");
  scene.far = ends[1];
  scene.near = stage.must(epoll_create1(0), "epoll_create1");
  epoll_event readable{};
  readable.events = EPOLLIN;
  stage.must(epoll_ctl(scene.near, EPOLL_CTL_ADD, ends[0], &readable), "epoll_ctl");
}

constexpr int hour = 3600;
constexpr timespec an_hour{hour, 0};

template <int milliseconds>
std::int64_t wait_for_events(Scene& scene) {
  epoll_event event{};
  return epoll_wait(scene.near, &event, 1, milliseconds);
}

template <int milliseconds>
std::int64_t wait_for_events_as_masked(Scene& scene) {
  epoll_event event{};
  return epoll_pwait(scene.near, &event, 1, milliseconds, nullptr);
}

// What the caller took at first, it takes in the call only.
std::int64_t wait_for_events_with_mask(Scene& scene) {
  const sigset_t open = SignalSet::current_mask().to_sigset();
  const sigset_t usr1 = SignalSet{SIGUSR1}.to_sigset();
  pthread_sigmask(SIG_BLOCK, &usr1, nullptr);
  epoll_event event{};
  return epoll_pwait(scene.near, &event, 1, -1, &open);
}

BlockingFunction epoll(std::int64_t (*call)(Scene&)) {
  return {.arrange = epoll_on_a_silent_pipe, .call = call, .seen_in = blocking::epoll_wait};
}

const BlockingFunction epoll_waiting = epoll(wait_for_events<-1>);
const BlockingFunction epoll_waiting_for_an_hour = epoll(wait_for_events<hour * 1000>);
const BlockingFunction epoll_pwaiting = epoll(wait_for_events_as_masked<-1>);
const BlockingFunction epoll_pwaiting_for_an_hour = epoll(wait_for_events_as_masked<hour * 1000>);
const BlockingFunction epoll_pwaiting_with_mask = epoll(wait_for_events_with_mask);

void make_semaphore(Scene& scene) {
  scene.near = scene.semaphore_set = semget(IPC_PRIVATE, 1, 0600);
  if (scene.near == -1) scene.lacking = "System V semaphores";
}

template <short by, const timespec* limit>
std::int64_t change_in_time(Scene& scene) {
  sembuf operation{};
  operation.sem_op = by;
  return semtimedop(scene.near, &operation, 1, limit);
}

BlockingFunction semtimedop_by(std::int64_t (*call)(Scene&)) {
  return {.provide = make_semaphore, .call = call, .seen_in = blocking::semop};
}

void semaphore_at_one(Stage& stage, Scene& scene) { stage.must(change_in_time<1, nullptr>(scene), "semtimedop"); }

const BlockingFunction semtimedop_waiting = semtimedop_by(change_in_time<-1, &an_hour>);
const BlockingFunction semtimedop_for_ever = semtimedop_by(change_in_time<-1, nullptr>);
const BlockingFunction semtimedop_for_zero = over(semaphore_at_one, semtimedop_by(change_in_time<0, &an_hour>));

BlockingCall in_recvmmsg(int) {
  return {"recvmmsg",
          {
#ifdef SYS_recvmmsg_time64
              SYS_recvmmsg_time64,
#endif
#ifdef SYS_recvmmsg
              SYS_recvmmsg,
#endif
          }};
}

template <bool limited>
std::int64_t receive_messages(Scene& scene) {
  iovec part{&scene.byte, 1};
  mmsghdr message{};
  message.msg_hdr.msg_iov = &part;
  message.msg_hdr.msg_iovlen = 1;
  timespec limit = an_hour;
  return recvmmsg(scene.near, &message, 1, 0, limited ? &limit : nullptr);
}

// Whatever socket the function is given.
template <bool limited>
BlockingFunction recvmmsg_over(BlockingFunction function) {
  function.seen_in = in_recvmmsg;
  return called(receive_messages<limited>, function);
}

const BlockingFunction recvmmsg_of_a_timed_socket = recvmmsg_over<false>(variants::named("recv_with_SO_RCVTIMEO"));
const BlockingFunction recvmmsg_with_a_time_out = recvmmsg_over<true>(blocks::recv);

void connecting_in_time(Stage& stage, Scene& scene) {
  blocks::connect.arrange(stage, scene);
  if (scene.lacking != nullptr) return;
  const timeval limit{hour, 0};
  stage.must(setsockopt(scene.near, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit), "SO_SNDTIMEO");
}

const BlockingFunction connect_of_a_timed_socket = over(connecting_in_time, blocks::connect);

const BlockingFunction sigtimedwait_for_ever = called(
    [](Scene&) -> std::int64_t {
      const sigset_t set = SignalSet{SIGHUP}.to_sigset();
      return sigtimedwait(&set, nullptr, nullptr);
    },
    blocks::sigtimedwait);

const BlockingFunction usleep_for_an_hour =
    called([](Scene&) -> std::int64_t { return usleep(hour * 1'000'000U); }, blocks::nanosleep);

aio_context_t requests = 0;

void set_up_requests(Stage& stage, Scene& scene) {
  if (syscall(SYS_io_setup, 1, &requests) == 0) return;
  if (errno != ENOSYS && errno != EPERM) stage.complain("io_setup", errno);
  scene.lacking = "asynchronous requests of the kernel";
}

template <bool limited>
std::int64_t get_events(Scene&) {
  io_event event{};
  timespec limit = an_hour;
  return syscall(SYS_io_getevents, requests, 1, 1, &event, limited ? &limit : nullptr);
}

BlockingFunction io_getevents_by(std::int64_t (*call)(Scene&)) {
  return {.arrange = set_up_requests, .call = call, .seen_in = [](int) -> BlockingCall {
            return {"io_getevents", {SYS_io_getevents}};
          }};
}

const BlockingFunction io_getevents_for_ever = io_getevents_by(get_events<false>);
const BlockingFunction io_getevents_for_an_hour = io_getevents_by(get_events<true>);

constexpr BlockingRow own_rows[] = {
    {"pause", "signal7.pause-never-restarted", &blocks::pause},
    {"sigsuspend", "signal7.sigsuspend-never-restarted", &blocks::sigsuspend},
    {"sigtimedwait", "signal7.sigtimedwait-never-restarted", &blocks::sigtimedwait},
    {"sigwaitinfo", "signal7.sigwaitinfo-never-restarted", &blocks::sigwaitinfo},
    {"poll", "signal7.poll-never-restarted", &blocks::poll},
    {"ppoll", "signal7.ppoll-never-restarted", &blocks::ppoll},
    {"select", "signal7.select-never-restarted", &blocks::select},
    {"pselect", "signal7.pselect-never-restarted", &blocks::pselect},
    {"epoll_wait", "signal7.epoll_wait-never-restarted", &epoll_waiting},
    {"epoll_pwait", "signal7.epoll_pwait-never-restarted", &epoll_pwaiting},
    {"msgrcv", "signal7.msgrcv-never-restarted", &blocks::msgrcv},
    {"msgsnd", "signal7.msgsnd-never-restarted", &blocks::msgsnd},
    {"semop", "signal7.semop-never-restarted", &blocks::semop},
    {"semtimedop", "signal7.semtimedop-never-restarted", &semtimedop_waiting},
    {"nanosleep", "signal7.nanosleep-never-restarted", &blocks::nanosleep},
    {"clock_nanosleep", "signal7.clock_nanosleep-never-restarted", &blocks::clock_nanosleep},
    {"recvmmsg_with_SO_RCVTIMEO", "signal7.so-rcvtimeo-never-restarted", &recvmmsg_of_a_timed_socket},
    {"recvmmsg_with_a_time_out", "signal7.recvmmsg-timeout-never-restarted", &recvmmsg_with_a_time_out},
    {"connect_with_SO_SNDTIMEO", "signal7.so-sndtimeo-never-restarted", &connect_of_a_timed_socket},
    {"epoll_wait_with_a_time_out", "signal7.epoll_wait-never-restarted", &epoll_waiting_for_an_hour},
    {"epoll_pwait_with_a_time_out", "signal7.epoll_pwait-never-restarted", &epoll_pwaiting_for_an_hour},
    {"epoll_pwait_with_mask", "signal7.epoll_pwait-never-restarted", &epoll_pwaiting_with_mask},
    {"semtimedop_without_time_out", "signal7.semtimedop-never-restarted", &semtimedop_for_ever},
    {"semtimedop_for_zero", "signal7.semtimedop-never-restarted", &semtimedop_for_zero},
    {"sigtimedwait_without_time_out", "signal7.sigtimedwait-never-restarted", &sigtimedwait_for_ever},
    {"usleep", "signal7.usleep-never-restarted", &usleep_for_an_hour},
    {"io_getevents", "signal7.io_getevents-never-restarted", &io_getevents_for_ever},
    {"io_getevents_with_a_time_out", "signal7.io_getevents-never-restarted", &io_getevents_for_an_hour},
};

/// A row for a function that is tried in several ways, and found by its name.
struct VariantRow {
  const char* name;
  RequirementId requirement;
};

constexpr VariantRow variant_rows[] = {
    {"select_without_time_out", "signal7.select-never-restarted"},
    {"select_without_descriptors", "signal7.select-never-restarted"},
    {"select_for_ever", "signal7.select-never-restarted"},
    {"pselect_without_time_out", "signal7.pselect-never-restarted"},
    {"pselect_without_descriptors", "signal7.pselect-never-restarted"},
    {"pselect_for_ever", "signal7.pselect-never-restarted"},
    {"pselect_with_mask", "signal7.pselect-never-restarted"},
    {"pselect_with_mask_without_time_out", "signal7.pselect-never-restarted"},
    {"poll_without_time_out", "signal7.poll-never-restarted"},
    {"poll_without_descriptors", "signal7.poll-never-restarted"},
    {"poll_for_ever", "signal7.poll-never-restarted"},
    {"ppoll_without_time_out", "signal7.ppoll-never-restarted"},
    {"ppoll_without_descriptors", "signal7.ppoll-never-restarted"},
    {"ppoll_for_ever", "signal7.ppoll-never-restarted"},
    {"ppoll_with_mask", "signal7.ppoll-never-restarted"},
    {"ppoll_with_mask_without_time_out", "signal7.ppoll-never-restarted"},
    {"msgrcv_of_a_type", "signal7.msgrcv-never-restarted"},
    {"msgrcv_up_to_a_type", "signal7.msgrcv-never-restarted"},
    {"semop_for_zero", "signal7.semop-never-restarted"},
    {"semop_with_SEM_UNDO", "signal7.semop-never-restarted"},
    {"semop_of_several", "signal7.semop-never-restarted"},
    {"nanosleep_with_remainder", "signal7.nanosleep-never-restarted"},
    {"clock_nanosleep_realtime", "signal7.clock_nanosleep-never-restarted"},
    {"clock_nanosleep_until", "signal7.clock_nanosleep-never-restarted"},
    {"clock_nanosleep_realtime_until", "signal7.clock_nanosleep-never-restarted"},
    {"recv_with_SO_RCVTIMEO", "signal7.so-rcvtimeo-never-restarted"},
    {"recv_unix_datagram_with_SO_RCVTIMEO", "signal7.so-rcvtimeo-never-restarted"},
    {"recv_inet_stream_with_SO_RCVTIMEO", "signal7.so-rcvtimeo-never-restarted"},
    {"recv_inet_datagram_with_SO_RCVTIMEO", "signal7.so-rcvtimeo-never-restarted"},
    {"recvfrom_with_SO_RCVTIMEO", "signal7.so-rcvtimeo-never-restarted"},
    {"recvmsg_with_SO_RCVTIMEO", "signal7.so-rcvtimeo-never-restarted"},
    {"accept_with_SO_RCVTIMEO", "signal7.so-rcvtimeo-never-restarted"},
    {"accept_unix_with_SO_RCVTIMEO", "signal7.so-rcvtimeo-never-restarted"},
    {"accept4_with_SO_RCVTIMEO", "signal7.so-rcvtimeo-never-restarted"},
    {"send_with_SO_SNDTIMEO", "signal7.so-sndtimeo-never-restarted"},
    {"send_unix_datagram_with_SO_SNDTIMEO", "signal7.so-sndtimeo-never-restarted"},
    {"sendto_with_SO_SNDTIMEO", "signal7.so-sndtimeo-never-restarted"},
    {"sendmsg_with_SO_SNDTIMEO", "signal7.so-sndtimeo-never-restarted"},
    {"connect_unix_with_SO_SNDTIMEO", "signal7.so-sndtimeo-never-restarted"},
};

const std::vector<BlockingRow> rows = [] {
  std::vector<BlockingRow> all(std::begin(own_rows), std::end(own_rows));
  for (const auto& [name, requirement] : variant_rows) all.push_back({name, requirement, &variants::named(name)});
  return all;
}();

}  // namespace

// The call fails with EINTR though the handler was installed with SA_RESTART.
CONFORMANCE_TABLE(NeverRestarted, FailsWithEintr, rows) {
  BlockedCaller caller(*row.function, [](Stage& stage) { stage.record(SIGUSR1, {.flags = SA_RESTART}); });
  caller.interrupt();
  ASSERT_FALSE(caller.waits()) << "it waits again after the handler";
  EXPECT_THAT(caller.outcome(), FailedWith(EINTR));
  EXPECT_THAT(caller.subject(), HandledOnce(SIGUSR1).on("caller"));
  EXPECT_THAT(caller.subject().finish(), Exited(0));
}

}  // namespace sigconform::cases::linux_only
