// Functions that wait for readiness, for time, or for a signal.
#include <poll.h>
#include <sys/select.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>

#include "cases/support/blocking_variants.h"

namespace sigconform::cases {
namespace {

constexpr time_t hour = 3600;
constexpr timespec an_hour{hour, 0};

void quiet_pipe(Stage& stage, Scene& scene) {
  int ends[2];
  stage.must(pipe(ends), "pipe");
  scene.near = ends[0];
  scene.far = ends[1];
  scene.expected = 1;
}

void write_byte(Stage& stage, Scene& scene) { stage.must(::write(scene.far, "x", 1), "write"); }

BlockingCall in_select(int) { return blocking::select(); }
BlockingCall in_poll(int) { return blocking::poll(); }
BlockingCall in_nanosleep(int) { return blocking::nanosleep(); }
BlockingCall in_sigtimedwait(int) { return blocking::sigtimedwait(); }

// What the sigwait family waits for here: blocked in every thread, as it must be.
constexpr int awaited = SIGHUP;

sigset_t awaited_set() { return SignalSet{awaited}.to_sigset(); }

void block_awaited(Stage& stage, Scene& scene) {
  stage.block({awaited});
  scene.expected = awaited;
}

void send_awaited(Stage& stage, Scene&) { ::pthread_kill(stage.pthread_of("caller"), awaited); }

}  // namespace

namespace blocks {

const BlockingFunction select{.arrange = quiet_pipe,
                              .call = [](Scene& scene) -> std::int64_t {
                                fd_set readable;
                                FD_ZERO(&readable);
                                FD_SET(scene.near, &readable);
                                timeval limit{hour, 0};
                                return ::select(scene.near + 1, &readable, nullptr, nullptr, &limit);
                              },
                              .seen_in = in_select,
                              .supply = write_byte};

const BlockingFunction pselect{.arrange = quiet_pipe,
                               .call = [](Scene& scene) -> std::int64_t {
                                 fd_set readable;
                                 FD_ZERO(&readable);
                                 FD_SET(scene.near, &readable);
                                 return ::pselect(scene.near + 1, &readable, nullptr, nullptr, &an_hour, nullptr);
                               },
                               .seen_in = in_select,
                               .supply = write_byte};

const BlockingFunction poll{.arrange = quiet_pipe,
                            .call = [](Scene& scene) -> std::int64_t {
                              pollfd quiet{scene.near, POLLIN, 0};
                              return ::poll(&quiet, 1, hour * 1000);
                            },
                            .seen_in = in_poll,
                            .supply = write_byte};

const BlockingFunction ppoll{.arrange = quiet_pipe,
                             .call = [](Scene& scene) -> std::int64_t {
                               pollfd quiet{scene.near, POLLIN, 0};
                               return ::ppoll(&quiet, 1, &an_hour, nullptr);
                             },
                             .seen_in = in_poll,
                             .supply = write_byte};

const BlockingFunction nanosleep{.call = [](Scene&) -> std::int64_t { return ::nanosleep(&an_hour, nullptr); },
                                 .seen_in = in_nanosleep};

const BlockingFunction clock_nanosleep{
    .call = [](Scene&) -> std::int64_t { return ::clock_nanosleep(CLOCK_MONOTONIC, 0, &an_hour, nullptr); },
    .seen_in = in_nanosleep,
    .returns_error = true};

const BlockingFunction sleep{.arrange = [](Stage&, Scene& scene) { scene.expected = Scene::any_success; },
                             .call = [](Scene&) -> std::int64_t { return ::sleep(hour); },
                             .seen_in = in_nanosleep};

const BlockingFunction pause{.call = [](Scene&) -> std::int64_t { return ::pause(); },
                             .seen_in = [](int) { return blocking::pause(); }};

const BlockingFunction sigsuspend{.call = [](Scene&) -> std::int64_t {
                                    const sigset_t mask = SignalSet::current_mask().to_sigset();
                                    return ::sigsuspend(&mask);
                                  },
                                  .seen_in = [](int) { return blocking::sigsuspend(); }};

const BlockingFunction sigwait{.arrange =
                                   [](Stage& stage, Scene& scene) {
                                     block_awaited(stage, scene);
                                     scene.expected = 0;
                                   },
                               .call = [](Scene&) -> std::int64_t {
                                 const sigset_t set = awaited_set();
                                 int accepted = 0;
                                 const int error = ::sigwait(&set, &accepted);
                                 return error == 0 && accepted != awaited ? -2 : error;
                               },
                               .seen_in = in_sigtimedwait,
                               .supply = send_awaited,
                               .returns_error = true};

const BlockingFunction sigwaitinfo{.arrange = block_awaited,
                                   .call = [](Scene&) -> std::int64_t {
                                     const sigset_t set = awaited_set();
                                     return ::sigwaitinfo(&set, nullptr);
                                   },
                                   .seen_in = in_sigtimedwait,
                                   .supply = send_awaited};

const BlockingFunction sigtimedwait{.arrange = block_awaited,
                                    .call = [](Scene&) -> std::int64_t {
                                      const sigset_t set = awaited_set();
                                      return ::sigtimedwait(&set, nullptr, &an_hour);
                                    },
                                    .seen_in = in_sigtimedwait,
                                    .supply = send_awaited};

}  // namespace blocks

namespace {

using Id = RequirementId;

enum class Awaits { input, nothing };

template <Awaits what>
int select_input(const Scene& scene, timeval* limit) {
  if constexpr (what == Awaits::nothing) return ::select(0, nullptr, nullptr, nullptr, limit);
  fd_set readable;
  FD_ZERO(&readable);
  FD_SET(scene.near, &readable);
  return ::select(scene.near + 1, &readable, nullptr, nullptr, limit);
}

template <Awaits what, const timespec* limit>
int pselect_input(const Scene& scene, const sigset_t* mask) {
  if constexpr (what == Awaits::nothing) return ::pselect(0, nullptr, nullptr, nullptr, limit, mask);
  fd_set readable;
  FD_ZERO(&readable);
  FD_SET(scene.near, &readable);
  return ::pselect(scene.near + 1, &readable, nullptr, nullptr, limit, mask);
}

template <Awaits what, const timespec* limit>
int ppoll_input(const Scene& scene, const sigset_t* mask) {
  pollfd quiet{scene.near, POLLIN, 0};
  return ::ppoll(&quiet, what == Awaits::nothing ? 0 : 1, limit, mask);
}

template <Awaits what, bool limited>
std::int64_t call_select(Scene& scene) {
  timeval limit{hour, 0};
  return select_input<what>(scene, limited ? &limit : nullptr);
}

template <Awaits what, int milliseconds>
std::int64_t call_poll(Scene& scene) {
  pollfd quiet{scene.near, POLLIN, 0};
  return ::poll(&quiet, what == Awaits::nothing ? 0 : 1, milliseconds);
}

using WithMask = int (*)(const Scene& scene, const sigset_t* mask);

template <WithMask call>
std::int64_t without_mask(Scene& scene) {
  return call(scene, nullptr);
}

// What the caller took at first, it takes in the call only.
template <WithMask call>
std::int64_t with_mask(Scene& scene) {
  const sigset_t open = SignalSet::current_mask().to_sigset();
  const sigset_t usr1 = SignalSet{SIGUSR1}.to_sigset();
  ::pthread_sigmask(SIG_BLOCK, &usr1, nullptr);
  const int result = call(scene, &open);
  const int error = errno;
  ::pthread_sigmask(SIG_SETMASK, &open, nullptr);
  errno = error;
  return result;
}

// Nothing but a handler ends a call that waits for no descriptor.
BlockingFunction for_nothing(std::int64_t (*call)(Scene&), BlockingFunction function) {
  function.call = call;
  function.supply = nullptr;
  return function;
}

template <clockid_t clock>
std::int64_t sleep_for(Scene&) {
  return ::clock_nanosleep(clock, 0, &an_hour, nullptr);
}

template <clockid_t clock>
std::int64_t sleep_until(Scene&) {
  timespec then{};
  clock_gettime(clock, &then);
  then.tv_sec += hour;
  return ::clock_nanosleep(clock, TIMER_ABSTIME, &then, nullptr);
}

std::int64_t nanosleep_with_remainder(Scene&) {
  timespec remaining{};
  return ::nanosleep(&an_hour, &remaining);
}

}  // namespace

BlockingVariants variants::of_multiplexing() {
  using blocks::select, blocks::pselect, blocks::poll, blocks::ppoll;
  constexpr auto input = Awaits::input, nothing = Awaits::nothing;
  constexpr int an_hour_in_milliseconds = hour * 1000;
  static const BlockingVariant table[] = {
      {"select_without_time_out", called(call_select<input, false>, select), "select.eintr",
       Id("select.restart-implementation-defined")},
      {"select_without_descriptors", for_nothing(call_select<nothing, true>, select), "select.eintr",
       Id("select.restart-implementation-defined")},
      {"select_for_ever", for_nothing(call_select<nothing, false>, select), "select.eintr",
       Id("select.restart-implementation-defined")},
      {"pselect_without_time_out", called(without_mask<pselect_input<input, nullptr>>, pselect), "pselect.eintr",
       Id("pselect.restart-implementation-defined")},
      {"pselect_without_descriptors", for_nothing(without_mask<pselect_input<nothing, &an_hour>>, pselect),
       "pselect.eintr", Id("pselect.restart-implementation-defined")},
      {"pselect_for_ever", for_nothing(without_mask<pselect_input<nothing, nullptr>>, pselect), "pselect.eintr",
       Id("pselect.restart-implementation-defined")},
      {"pselect_with_mask", called(with_mask<pselect_input<input, &an_hour>>, pselect), "pselect.eintr",
       Id("pselect.restart-implementation-defined")},
      {"pselect_with_mask_without_time_out", called(with_mask<pselect_input<input, nullptr>>, pselect), "pselect.eintr",
       Id("pselect.restart-implementation-defined")},
      {"poll_without_time_out", called(call_poll<input, -1>, poll), "poll.eintr", Id("poll.restart-ambiguous")},
      {"poll_without_descriptors", for_nothing(call_poll<nothing, an_hour_in_milliseconds>, poll), "poll.eintr",
       Id("poll.restart-ambiguous")},
      {"poll_for_ever", for_nothing(call_poll<nothing, -1>, poll), "poll.eintr", Id("poll.restart-ambiguous")},
      {"ppoll_without_time_out", called(without_mask<ppoll_input<input, nullptr>>, ppoll), "ppoll.eintr",
       Id("ppoll.restart-ambiguous")},
      {"ppoll_without_descriptors", for_nothing(without_mask<ppoll_input<nothing, &an_hour>>, ppoll), "ppoll.eintr",
       Id("ppoll.restart-ambiguous")},
      {"ppoll_for_ever", for_nothing(without_mask<ppoll_input<nothing, nullptr>>, ppoll), "ppoll.eintr",
       Id("ppoll.restart-ambiguous")},
      {"ppoll_with_mask", called(with_mask<ppoll_input<input, &an_hour>>, ppoll), "ppoll.eintr",
       Id("ppoll.restart-ambiguous")},
      {"ppoll_with_mask_without_time_out", called(with_mask<ppoll_input<input, nullptr>>, ppoll), "ppoll.eintr",
       Id("ppoll.restart-ambiguous")},
  };
  return table;
}

BlockingVariants variants::of_sleeps() {
  using blocks::nanosleep, blocks::clock_nanosleep;
  static const BlockingVariant table[] = {
      {"nanosleep_with_remainder", called(nanosleep_with_remainder, nanosleep), "nanosleep.eintr",
       Id("nanosleep.restart-ambiguous")},
      {"clock_nanosleep_realtime", called(sleep_for<CLOCK_REALTIME>, clock_nanosleep), "clock_nanosleep.eintr-returned",
       Id("clock_nanosleep.restart-ambiguous")},
      {"clock_nanosleep_until", called(sleep_until<CLOCK_MONOTONIC>, clock_nanosleep), "clock_nanosleep.eintr-returned",
       Id("clock_nanosleep.restart-ambiguous")},
      {"clock_nanosleep_realtime_until", called(sleep_until<CLOCK_REALTIME>, clock_nanosleep),
       "clock_nanosleep.eintr-returned", Id("clock_nanosleep.restart-ambiguous")},
  };
  return table;
}

}  // namespace sigconform::cases
