#include "cases/latency/peer.h"

#include <sched.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <new>
#include <string>

#include "cases/latency/receiver.h"
#include "harness/latency/scheduling.h"

namespace sigconform::latency {
namespace {

Meeting* meeting = nullptr;

/// The receipt, in a handler or behind the call that accepted the signal.
void note_receipt() noexcept {
  meeting->received_at = now_ns();
  meeting->receiver = own_number;
  ++meeting->receipts;
  meeting->received.store(meeting->expected.load(std::memory_order_relaxed), std::memory_order_release);
}
void handle(int /*signal*/) { note_receipt(); }

Meeting* make_meeting() {
  void* const memory = ::mmap(nullptr, sizeof(Meeting), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) broken("mmap", errno);
  return new (memory) Meeting;
}

void announce(const Waiting* waiting) {
  meeting->address = {::getpid(), this_thread(), ::pthread_self()};
  std::snprintf(meeting->proc_path, sizeof meeting->proc_path, "%d/task/%d", ::getpid(), this_thread());
  if (waiting != nullptr) {
    const auto call = waiting->call();
    meeting->call_name = call.name;
    meeting->call_number_count = std::min(call.numbers.size(), meeting->call_numbers.size());
    std::copy_n(call.numbers.begin(), meeting->call_number_count, meeting->call_numbers.begin());
    meeting->has_first_argument = call.first_argument.has_value();
    meeting->first_argument = call.first_argument.value_or(0);
  }
  meeting->ready.store(1, std::memory_order_release);
}

void spin(int wake) {
  char byte = 0;
  if (::read(wake, &byte, 1) != 1) return;
  meeting->spins.store(1, std::memory_order_release);
  while (meeting->spinning.load(std::memory_order_relaxed) != 0) {
  }
  meeting->spins.store(0, std::memory_order_release);
}

/// The receiver, until it is over.
void receive(const PeerKind& kind, int wake) {
  own_number = Peer::number;
  if (kind.processor != -1) pin_this_thread(kind.processor);
  if (kind.scheduled == Scheduled::real_time)
    if (const int error = become_real_time(); error != 0) broken("SCHED_FIFO", error);
  const auto* state = kind.state;
  std::unique_ptr<Waiting> waiting;
  if (state != nullptr) {
    // A thread begins with all blocked.
    (state->blocks_the_signal ? block : unblock)(crossing_signal);
    waiting = state->make(note_receipt);
  } else {
    unblock(crossing_signal);
  }
  announce(waiting.get());
  while (meeting->over.load(std::memory_order_acquire) == 0) {
    if (waiting)
      waiting->once();
    else
      spin(wake);
  }
}

struct ThreadStart {
  PeerKind kind;
  int wake;
};

void* thread_body(void* argument) {
  const std::unique_ptr<ThreadStart> start{static_cast<ThreadStart*>(argument)};
  try {
    receive(start->kind, start->wake);
  } catch (const std::exception& problem) {
    meeting->ready.store(-1, std::memory_order_release);
  }
  return nullptr;
}

}  // namespace

Peer::Peer(const PeerKind& kind) : kind_{kind}, shares_processor_{kind.processor == allowed_places().home} {
  if (kind.scheduled == Scheduled::real_time)
    if (const auto obstacle = real_time_obstacle(); !obstacle.empty()) throw Missing{obstacle};
  if (kind.state != nullptr)
    if (const auto& obstacle = observation_obstacle(); !obstacle.empty())
      throw Missing{"the receiver cannot be seen to wait: " + obstacle};
  if (::pipe(wake_) != 0) broken("pipe", errno);
  meeting_ = meeting = make_meeting();
  block(crossing_signal);
  install(crossing_signal, handle);
  if (kind.kind == Kind::thread)
    start_thread();
  else
    start_process();
  while (meeting_->ready.load(std::memory_order_acquire) == 0) let_it_run();
  if (meeting_->ready.load() == -1) throw Broken{"the receiver could not be arranged"};
  if (kind.state == nullptr) return;
  seen_ = std::make_unique<Participant>();
  std::snprintf(seen_->proc_path, sizeof seen_->proc_path, "%s", meeting_->proc_path);
  call_.name = meeting_->call_name;
  call_.numbers.assign(meeting_->call_numbers.begin(),
                       meeting_->call_numbers.begin() + static_cast<std::ptrdiff_t>(meeting_->call_number_count));
  if (meeting_->has_first_argument) call_.first_argument = meeting_->first_argument;
}

void Peer::start_thread() {
  auto start = std::make_unique<ThreadStart>(ThreadStart{kind_, wake_[0]});
  if (const int error = ::pthread_create(&thread_, nullptr, thread_body, start.get()); error != 0)
    broken("pthread_create", error);
  (void)start.release();
}

void Peer::start_process() {
  process_ = ::fork();
  if (process_ == -1) broken("fork", errno);
  if (process_ != 0) return;
  end_with_parent();
  ::close(wake_[1]);
  int code = 0;
  try {
    receive(kind_, wake_[0]);
  } catch (const std::exception&) {
    meeting_->ready.store(-1, std::memory_order_release);
    code = 1;
  }
  ::_exit(code);
}

Peer::~Peer() {
  meeting_->over.store(1, std::memory_order_release);
  meeting_->spinning.store(0, std::memory_order_release);
  if (kind_.kind == Kind::process) {
    if (process_ > 0) {
      ::kill(process_, SIGKILL);
      while (::waitpid(process_, nullptr, 0) == -1 && errno == EINTR) {
      }
    }
  }
  // A thread that waits goes with the process, which ends with its row.
  ::close(wake_[1]);
}

void Peer::let_it_run() const { ::sched_yield(); }

void Peer::begin() {
  if (kind_.state != nullptr) return;
  meeting_->spinning.store(1, std::memory_order_release);
  if (::write(wake_[1], "", 1) != 1) broken("waking the receiver", errno);
}

void Peer::end() { meeting_->spinning.store(0, std::memory_order_release); }

void Peer::await_ready(std::uint64_t sequence) {
  const auto until = now_ns() + receipt_deadline_ns;
  const auto is_ready = [this] {
    if (kind_.state == nullptr) return meeting_->spins.load(std::memory_order_acquire) == 1;
    return observe(*seen_, call_) == Observation::blocked;
  };
  while (!is_ready()) {
    if (now_ns() > until) throw Broken{"the receiver never came to wait"};
    if (kind_.state != nullptr || shares_processor_) let_it_run();
  }
  meeting_->receipts = 0;
  meeting_->expected.store(sequence, std::memory_order_release);
}

void Peer::await_receipt(Sample& sample) {
  const auto sequence = sample.sequence;
  for (std::uint32_t turn = 0; meeting_->received.load(std::memory_order_acquire) != sequence; ++turn) {
    if (shares_processor_) let_it_run();
    if (turn % 1024 == 1023 && now_ns() - sample.at[0] > receipt_deadline_ns)
      throw Broken{"signal " + std::to_string(sequence) + " was not received within 20 s: lost"};
  }
  sample.at[static_cast<unsigned>(Moment::received)] = meeting_->received_at;
  sample.receiver = meeting_->receiver;
  sample.receipts = meeting_->receipts;
}

}  // namespace sigconform::latency
