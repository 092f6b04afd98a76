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

#include "cases/latency/await.h"
#include "cases/latency/receiver.h"
#include "harness/latency/blocked.h"
#include "harness/latency/scheduling.h"
#include "harness/subject/ending.h"

namespace sigconform::latency::rows {
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

Meeting& make_meeting() {
  void* const memory = ::mmap(nullptr, sizeof(Meeting), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) broken("mmap", errno);
  meeting = new (memory) Meeting;
  return *meeting;
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
  meeting->arrangement.store(Arrangement::ready, std::memory_order_release);
}

/// False once nobody asks for it any more.
bool spin(int wake) {
  char byte = 0;
  if (::read(wake, &byte, 1) != 1) return false;
  meeting->spins.store(1, std::memory_order_release);
  while (meeting->spinning.load(std::memory_order_relaxed) != 0) {
  }
  meeting->spins.store(0, std::memory_order_release);
  return true;
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
    else if (!spin(wake))
      return;
  }
}

void receive_or_tell(const PeerKind& kind, int wake) noexcept {
  try {
    receive(kind, wake);
  } catch (const std::exception&) {
    meeting->trouble.keep();
    meeting->arrangement.store(Arrangement::failed, std::memory_order_release);
  }
}

struct ThreadStart {
  PeerKind kind;
  int wake;
};

void* thread_body(void* argument) {
  const std::unique_ptr<ThreadStart> start{static_cast<ThreadStart*>(argument)};
  receive_or_tell(start->kind, start->wake);
  return nullptr;
}

}  // namespace

Peer::Peer(const PeerKind& kind) : kind_{kind}, meeting_{make_meeting()} {
  if (kind.scheduled == Scheduled::real_time)
    if (const auto obstacle = real_time_obstacle(); !obstacle.empty()) throw Missing{obstacle};
  if (kind.state != nullptr)
    if (const auto& obstacle = observation_obstacle(); !obstacle.empty())
      throw Missing{"the receiver cannot be seen to wait: " + obstacle};
  block(crossing_signal);
  install(crossing_signal, handle);
  if (kind.kind == Kind::thread)
    start_thread();
  else
    start_process();
  await_arrangement();
  if (kind.state != nullptr) keep_what_it_told();
}

void Peer::await_arrangement() {
  const auto is_arranged = [this] {
    check();
    return meeting_.arrangement.load(std::memory_order_acquire) == Arrangement::ready;
  };
  await(is_arranged, "the receiver");
}

void Peer::keep_what_it_told() {
  seen_ = std::make_unique<Participant>();
  std::snprintf(seen_->proc_path, sizeof seen_->proc_path, "%s", meeting_.proc_path);
  call_.name = meeting_.call_name;
  call_.numbers.assign(meeting_.call_numbers.begin(),
                       meeting_.call_numbers.begin() + static_cast<std::ptrdiff_t>(meeting_.call_number_count));
  if (meeting_.has_first_argument) call_.first_argument = meeting_.first_argument;
}

void Peer::start_thread() {
  auto start = std::make_unique<ThreadStart>(ThreadStart{kind_, wake_.read.get()});
  pthread_t thread{};
  if (const int error = ::pthread_create(&thread, nullptr, thread_body, start.get()); error != 0)
    broken("pthread_create", error);
  (void)start.release();
}

void Peer::start_process() {
  process_.emplace([this] {
    wake_.write.reset();
    receive_or_tell(kind_, wake_.read.get());
  });
}

Peer::~Peer() {
  meeting_.over.store(1, std::memory_order_release);
  meeting_.spinning.store(0, std::memory_order_release);
}

void Peer::check() {
  const auto status = process_ ? process_->wait(WNOHANG) : std::nullopt;
  // In this order: what a process that has ended said is there by now.
  if (meeting_.arrangement.load(std::memory_order_acquire) == Arrangement::failed) meeting_.trouble.rethrow();
  if (status) throw Broken{"the receiver ended: " + Ending::from_wait_status(*status).to_string()};
}

void Peer::begin() {
  if (kind_.state != nullptr) return;
  meeting_.spinning.store(1, std::memory_order_release);
  if (::write(wake_.write.get(), "", 1) != 1) broken("waking the receiver", errno);
}

void Peer::end() { meeting_.spinning.store(0, std::memory_order_release); }

void Peer::await_ready(std::uint64_t sequence) {
  const auto until = now_ns() + receipt_deadline_ns;
  const auto is_ready = [this] {
    if (kind_.state == nullptr) return meeting_.spins.load(std::memory_order_acquire) == 1;
    return is_blocked(*seen_, call_);
  };
  while (!is_ready()) {
    if (now_ns() > until) {
      check();
      throw Broken{"the receiver never came to wait"};
    }
    if (kind_.state != nullptr || kind_.shares_processor) ::sched_yield();
  }
  meeting_.receipts = 0;
  meeting_.expected.store(sequence, std::memory_order_release);
}

void Peer::await_receipt(Sample& sample) {
  const auto sequence = sample.sequence;
  for (std::uint32_t turn = 0; meeting_.received.load(std::memory_order_acquire) != sequence; ++turn) {
    if (kind_.shares_processor) ::sched_yield();
    if (turn % 1024 == 1023 && now_ns() - sample.at[0] > receipt_deadline_ns) {
      check();
      throw Broken{"signal " + std::to_string(sequence) + " was not received within 20 s: lost"};
    }
  }
  sample.at[static_cast<unsigned>(Moment::received)] = meeting_.received_at;
  sample.receiver = meeting_.receiver;
  sample.receipts = meeting_.receipts;
}

}  // namespace sigconform::latency::rows
