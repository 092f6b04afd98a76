// Functions that wait for readiness, for time, or for a signal.
#include <poll.h>
#include <sys/select.h>
#include <time.h>
#include <unistd.h>

#include "cases/support/blocked_caller.h"

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
}  // namespace sigconform::cases
