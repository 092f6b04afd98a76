// Calls of Linux that it restarts where SA_RESTART says so, and only there.
#include <fcntl.h>
#include <linux/futex.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <string>

#include "cases/support/blocking_variants.h"

namespace sigconform::cases::linux_only {
namespace {

// A file that another description has locked, and the lock's release.
void locked_file(Stage& stage, Scene& scene) {
  char path[] = "/tmp/sigconform.XXXXXX";
  scene.far = stage.must(mkstemp(path), "mkstemp");
  scene.near = stage.must(open(path, O_RDWR), "open");
  unlink(path);
  stage.must(flock(scene.far, LOCK_EX), "flock");
}

const BlockingFunction flock_waiting{
    .arrange = locked_file,
    .call = [](Scene& scene) -> std::int64_t { return flock(scene.near, LOCK_EX); },
    .seen_in = blocking::flock,
    .supply = [](Stage& stage, Scene& scene) { stage.must(flock(scene.far, LOCK_UN), "flock"); }};

#ifdef F_OFD_SETLKW
struct flock whole_file(short type) {
  struct flock range {};
  range.l_type = type;
  range.l_whence = SEEK_SET;
  return range;
}

const BlockingFunction ofd_waiting{.arrange =
                                       [](Stage& stage, Scene& scene) {
                                         locked_file(stage, scene);
                                         struct flock range = whole_file(F_WRLCK);
                                         stage.must(fcntl(scene.far, F_OFD_SETLK, &range), "F_OFD_SETLK");
                                       },
                                   .call = [](Scene& scene) -> std::int64_t {
                                     struct flock range = whole_file(F_WRLCK);
                                     return fcntl(scene.near, F_OFD_SETLKW, &range);
                                   },
                                   .seen_in = blocking::fcntl,
                                   .supply =
                                       [](Stage& stage, Scene& scene) {
                                         struct flock range = whole_file(F_UNLCK);
                                         stage.must(fcntl(scene.far, F_OFD_SETLK, &range), "F_OFD_SETLK");
                                       }};

const BlockingFunction ofd_for_reading = called(
    [](Scene& scene) -> std::int64_t {
      struct flock range = whole_file(F_RDLCK);
      return fcntl(scene.near, F_OFD_SETLKW, &range);
    },
    ofd_waiting);
#endif

// The word that is waited on lies in static memory: caller and main are threads of one process.
std::atomic<int> futex_word{0};

// 0 may mean that nobody woke the caller (futex(2)): the word says whether somebody did.
std::int64_t wait_for_the_word(int operation, const timespec* limit) {
  long result = 0;
  while (result == 0 && futex_word.load() == 0)
    result = syscall(SYS_futex, &futex_word, operation, 0, limit, nullptr, FUTEX_BITSET_MATCH_ANY);
  return result == -1 && errno == EAGAIN ? 0 : result;
}

const BlockingFunction futex_waiting{
    .call = [](Scene&) -> std::int64_t { return wait_for_the_word(FUTEX_WAIT_PRIVATE, nullptr); },
    .seen_in = [](int) { return blocking::futex(); },
    .supply =
        [](Stage& stage, Scene&) {
          futex_word.store(1);
          stage.must(syscall(SYS_futex, &futex_word, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0), "FUTEX_WAKE");
        }};

void event_counter(Stage& stage, Scene& scene) {
  scene.near = stage.must(eventfd(0, 0), "eventfd");
  scene.expected = sizeof(std::uint64_t);
}

void full_event_counter(Stage& stage, Scene& scene) {
  event_counter(stage, scene);
  const std::uint64_t most = 0xfffffffffffffffe;
  stage.must(write(scene.near, &most, sizeof most), "write");
}

std::int64_t read_number(Scene& scene) {
  std::uint64_t number = 0;
  return read(scene.near, &number, sizeof number);
}

std::int64_t write_one(Scene& scene) {
  const std::uint64_t one = 1;
  return write(scene.near, &one, sizeof one);
}

void disarmed_timer(Stage& stage, Scene& scene) {
  scene.near = stage.must(timerfd_create(CLOCK_MONOTONIC, 0), "timerfd_create");
  scene.expected = sizeof(std::uint64_t);
}

void arm_timer(Stage& stage, Scene& scene) {
  const itimerspec at_once{.it_interval = {}, .it_value = {0, 1}};
  stage.must(timerfd_settime(scene.near, 0, &at_once, nullptr), "timerfd_settime");
}

constexpr int awaited = SIGHUP;

void descriptor_of_a_signal(Stage& stage, Scene& scene) {
  stage.block({awaited});
  const sigset_t set = SignalSet{awaited}.to_sigset();
  scene.near = stage.must(signalfd(-1, &set, 0), "signalfd");
  scene.expected = sizeof(signalfd_siginfo);
}

std::int64_t read_signal(Scene& scene) {
  signalfd_siginfo info{};
  return read(scene.near, &info, sizeof info);
}

void send_signal(Stage& stage, Scene&) { ::pthread_kill(stage.pthread_of("caller"), awaited); }

void name_a_file(Scene& scene) {
  char folder[] = "/tmp/sigconform.XXXXXX";
  if (mkdtemp(folder) == nullptr) unresolved("no folder to be watched can be made in /tmp");
  scene.path = std::string(folder) + "/file";
}

void watched_folder(Stage& stage, Scene& scene) {
  scene.near = stage.must(inotify_init1(0), "inotify_init1");
  const std::string folder = scene.path.substr(0, scene.path.rfind('/'));
  stage.must(inotify_add_watch(scene.near, folder.c_str(), IN_CREATE), "inotify_add_watch");
  scene.expected = Scene::any_success;
}

std::int64_t read_changes(Scene& scene) {
  char changes[4096];
  return read(scene.near, changes, sizeof changes);
}

void create_file(Stage& stage, Scene& scene) {
  stage.must(open(scene.path.c_str(), O_CREAT | O_EXCL | O_WRONLY, 0600), "open");
}

const BlockingFunction eventfd_read{
    .arrange = event_counter, .call = read_number, .seen_in = blocking::read, .supply = [](Stage& stage, Scene& scene) {
      stage.must(write_one(scene), "write");
    }};
const BlockingFunction eventfd_write{
    .arrange = full_event_counter,
    .call = write_one,
    .seen_in = blocking::write,
    .supply = [](Stage& stage, Scene& scene) { stage.must(read_number(scene), "read"); }};
const BlockingFunction timerfd_read{
    .arrange = disarmed_timer, .call = read_number, .seen_in = blocking::read, .supply = arm_timer};
const BlockingFunction signalfd_read{
    .arrange = descriptor_of_a_signal, .call = read_signal, .seen_in = blocking::read, .supply = send_signal};
const BlockingFunction inotify_read{.provide = name_a_file,
                                    .arrange = watched_folder,
                                    .call = read_changes,
                                    .seen_in = blocking::read,
                                    .supply = create_file};

const BlockingFunction flock_shared =
    called([](Scene& scene) -> std::int64_t { return flock(scene.near, LOCK_SH); }, flock_waiting);

template <int operation, bool limited>
std::int64_t wait_on_word(Scene&) {
  // FUTEX_WAIT waits for so long, FUTEX_WAIT_BITSET until then.
  timespec limit{};
  if (operation == FUTEX_WAIT_BITSET_PRIVATE) clock_gettime(CLOCK_MONOTONIC, &limit);
  limit.tv_sec += 3600;
  return wait_for_the_word(operation, limited ? &limit : nullptr);
}

const BlockingFunction futex_for_an_hour = called(wait_on_word<FUTEX_WAIT_PRIVATE, true>, futex_waiting);
const BlockingFunction futex_bitset = called(wait_on_word<FUTEX_WAIT_BITSET_PRIVATE, false>, futex_waiting);
const BlockingFunction futex_bitset_until = called(wait_on_word<FUTEX_WAIT_BITSET_PRIVATE, true>, futex_waiting);

constexpr BlockingRow rows[] = {
    {"eventfd_read", "signal7.slow-devices-restarted", &eventfd_read},
    {"eventfd_write", "signal7.slow-devices-restarted", &eventfd_write},
    {"timerfd_read", "signal7.slow-devices-restarted", &timerfd_read},
    {"signalfd_read", "signal7.slow-devices-restarted", &signalfd_read},
    {"inotify_read", "signal7.slow-devices-restarted", &inotify_read},
    {"flock", "signal7.flock-restarted", &flock_waiting},
    {"flock_shared", "signal7.flock-restarted", &flock_shared},
    {"futex", "signal7.futex-wait-restarted", &futex_waiting},
    {"futex_with_a_time_out", "signal7.futex-wait-restarted", &futex_for_an_hour},
    {"futex_bitset", "signal7.futex-wait-restarted", &futex_bitset},
    {"futex_bitset_with_a_time_out", "signal7.futex-wait-restarted", &futex_bitset_until},
#ifdef F_OFD_SETLKW
    {"F_OFD_SETLKW", "fcntl_ofd_setlkw.eintr", &ofd_waiting},
    {"F_OFD_SETLKW_for_reading", "fcntl_ofd_setlkw.eintr", &ofd_for_reading},
#endif
};

}  // namespace

// The call fails with EINTR without SA_RESTART, and goes on waiting with it.
CONFORMANCE_TABLE(RestartedOnLinux, FollowsTheFlag, rows) {
  {
    BlockedCaller caller(*row.function, [](Stage& stage) { stage.record(SIGUSR1); });
    caller.interrupt();
    ASSERT_FALSE(caller.waits()) << "it waits again after the handler";
    EXPECT_THAT(caller.outcome(), FailedWith(EINTR));
  }
  BlockedCaller caller(*row.function, [](Stage& stage) { stage.record(SIGUSR1, {.flags = SA_RESTART}); });
  caller.interrupt();
  ASSERT_TRUE(caller.waits()) << "it returned before what it awaits was supplied: "
                              << testing::PrintToString(caller.outcome());
  caller.supply();
  EXPECT_THAT(caller.outcome(), caller.completion());
}

}  // namespace sigconform::cases::linux_only
