#include "harness/evidence/log.h"

#include <gmock/gmock.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <map>
#include <memory>
#include <thread>
#include <vector>

namespace sigconform {
namespace {

class LogTest : public testing::Test {
 protected:
  LogTest() {
    void* memory = mmap(nullptr, sizeof(Log), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    log = static_cast<Log*>(memory);
    log->initialise();
  }
  ~LogTest() override {
    log->bell().dispose();
    munmap(log, sizeof(Log));
  }

  void append(std::int64_t number) {
    Event event;
    event.kind = EventKind::value;
    event.result = number;
    log->append(event);
  }

  Log* log;
};

TEST_F(LogTest, KeepsTheOrderAndTheTime) {
  for (int number = 0; number < 100; ++number) append(number);
  const auto events = log->read();
  ASSERT_EQ(events.size(), 100U);
  for (std::size_t at = 0; at < events.size(); ++at) {
    EXPECT_EQ(events[at].result, static_cast<std::int64_t>(at));
    EXPECT_EQ(events[at].process, getpid());
    if (at > 0) {
      EXPECT_GE(events[at].time_ns, events[at - 1].time_ns);
    }
  }
  EXPECT_TRUE(log->intact());
}

TEST_F(LogTest, CountsWhatFindsNoPlaceAndOverwritesNothing) {
  for (std::uint32_t number = 0; number < Log::capacity + 7; ++number) append(number);
  EXPECT_EQ(log->lost(), 7U);
  const auto events = log->read();
  ASSERT_EQ(events.size(), Log::capacity);
  EXPECT_EQ(events.front().result, 0);
  EXPECT_TRUE(log->intact());
}

TEST_F(LogTest, NoticesAByteThatSomebodyElseWrote) {
  for (int number = 0; number < 10; ++number) append(number);
  const std::vector<Event> events = log->read();
  auto* bytes = reinterpret_cast<unsigned char*>(log);
  // Wherever an event lies: find the label of one by its content.
  Event probe;
  probe.kind = EventKind::mark;
  probe.set_label("find me in memory");
  log->append(probe);
  ASSERT_TRUE(log->intact());
  void* found = memmem(bytes, sizeof(Log), "find me in memory", 17);
  ASSERT_NE(found, nullptr);
  *static_cast<char*>(found) = 'F';
  EXPECT_FALSE(log->intact());
}

TEST_F(LogTest, NoticesAWipedLog) {
  append(1);
  std::memset(static_cast<void*>(log), 0, sizeof(Log));
  EXPECT_FALSE(log->intact());
}

TEST_F(LogTest, SurvivesTheDeathOfItsWriter) {
  const pid_t child = fork();
  if (child == 0) {
    append(42);
    ::kill(getpid(), SIGKILL);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFSIGNALED(status));
  const auto events = log->read();
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].result, 42);
  EXPECT_EQ(events[0].process, child);
}

Log* handler_log = nullptr;
void append_in_handler(int signal) {
  Event event;
  event.kind = EventKind::handler_enter;
  event.signal = signal;
  handler_log->append(event);
}

// Threads append while signals interrupt their appends: nothing is lost, torn or doubled.
TEST_F(LogTest, IsWholeUnderThreadsAndHandlers) {
  handler_log = log;
  struct sigaction action {
  }, before{};
  action.sa_handler = append_in_handler;
  sigaction(SIGUSR1, &action, &before);
  constexpr int per_thread = 300, threads = 4, signals = 200;
  std::vector<std::thread> writers;
  for (int thread = 0; thread < threads; ++thread) {
    writers.emplace_back([this, thread] {
      for (int number = 0; number < per_thread; ++number) append(thread * per_thread + number);
    });
  }
  int sent = 0;
  for (int number = 0; number < signals; ++number) sent += raise(SIGUSR1) == 0 ? 1 : 0;
  for (auto& writer : writers) writer.join();
  sigaction(SIGUSR1, &before, nullptr);
  std::map<std::int64_t, int> seen;
  int handled = 0;
  for (const Event& event : log->read()) {
    if (event.kind == EventKind::value) ++seen[event.result];
    if (event.kind == EventKind::handler_enter) ++handled;
  }
  EXPECT_EQ(seen.size(), static_cast<std::size_t>(per_thread * threads));
  for (const auto& [number, times] : seen) EXPECT_EQ(times, 1) << number;
  EXPECT_EQ(handled, sent);
  EXPECT_TRUE(log->intact());
}

// A waiter in another process wakes for every ring that it has not seen, whether it was already asleep or not.
TEST_F(LogTest, TheBellReachesAnotherProcess) {
  Bell& bell = log->bell();
  const pid_t child = fork();
  if (child == 0) {
    while (log->read().size() < 1000) {
      const std::uint32_t seen = bell.rings();
      if (log->read().size() < 1000) bell.wait(seen);
    }
    _exit(0);
  }
  for (int number = 0; number < 1000; ++number) append(number);
  int status = -1;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
}

TEST(Event, KeepsLongLabelsWithinItsBounds) {
  Event event;
  event.set_label(std::string(200, 'x'));
  EXPECT_EQ(event.label_view(), std::string(sizeof event.label - 1, 'x'));
}

TEST(Event, DescribesWhatAHandlerSaw) {
  Event event;
  event.kind = EventKind::handler_enter;
  event.signal = SIGCHLD;
  event.with_siginfo = 1;
  event.siginfo.code = CLD_KILLED;
  event.siginfo.pid = 7;
  event.siginfo.status = 9;
  event.set = SignalSet{SIGCHLD};
  EXPECT_EQ(describe(event), "si_code=CLD_KILLED si_pid=7 si_uid=0 si_status=9 mask={SIGCHLD} interrupted={}");
}

}  // namespace
}  // namespace sigconform
