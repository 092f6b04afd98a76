// Threads and processes of the stage.
#include <sched.h>
#include <signal.h>
#include <unistd.h>

#include <cstring>
#include <exception>
#include <memory>

#ifdef __linux__
#include <sys/syscall.h>
#endif

#include "harness/subject/image.h"
#include "harness/subject/participants.h"
#include "harness/subject/stage.h"

namespace sigconform {
namespace {

struct ThreadStart {
  Stage* stage;
  ParticipantIndex index;
  bool in_main_process;
  Stage::Body body;
};

}  // namespace

void* Stage::run_thread(void* argument) {
  const std::unique_ptr<ThreadStart> start(static_cast<ThreadStart*>(argument));
  Stage& stage = *start->stage;
  stage.enter_reserved(start->index, start->in_main_process);
  stage.run_body(start->body);
  return nullptr;
}

void Stage::run_body(const Body& body) {
  try {
    body(*this);
  } catch (const std::exception& error) {
    complain(error.what());
  }
  set_state(self(), ParticipantState::ended, EventKind::ended);
}

pthread_t Stage::thread(std::string_view name, Body body, const pthread_attr_t* attributes) {
  const ParticipantIndex index = claim(name);
  const bool in_main_process = self().shares_process_with_main != 0;
  auto start = std::make_unique<ThreadStart>(ThreadStart{this, index, in_main_process, std::move(body)});
  pthread_t thread{};
  if (const int error = pthread_create(&thread, attributes, &Stage::run_thread, start.get()))
    complain("pthread_create", error);
  static_cast<void>(start.release());  // the thread owns it now
  Participant& made = shared_->participants[index];
  wait_until([&] { return made.state.load() != ParticipantState::starting; });
  return thread;
}

pthread_t Stage::parked_thread(std::string_view name) {
  const pthread_t made = thread(name, [](Stage& stage) { stage.park(); });
  Participant& who = participant(name);
  wait_until([&] { return who.state.load() == ParticipantState::parked; });
  return made;
}

pthread_t Stage::parked_thread(std::string_view name, const SignalSet& mask) {
  const pthread_t made = thread(name, [mask](Stage& stage) {
    stage.set_mask(mask);
    stage.park();
  });
  Participant& who = participant(name);
  wait_until([&] { return who.state.load() == ParticipantState::parked; });
  return made;
}

pthread_t Stage::pthread_of(std::string_view name) {
  const Participant& who = participant(name);
  pthread_t thread{};
  std::memcpy(&thread, &who.pthread_bits, sizeof thread);
  return thread;
}

void Stage::join(std::string_view name) {
  if (const int error = pthread_join(pthread_of(name), nullptr)) complain("pthread_join", error);
#ifdef __linux__
  // A joined thread's task can outlive the join for a moment, and would still count as one that takes signals.
  const Participant& who = participant(name);
  while (syscall(SYS_tgkill, who.process, who.thread, 0) == 0) sched_yield();
#endif
}

void Stage::reserve(std::string_view name) { claim(name); }

void Stage::become(std::string_view name) {
  const Participant& who = participant(name);
  enter_reserved(static_cast<ParticipantIndex>(&who - shared_->participants), false);
}

pid_t Stage::fork(std::string_view name, const Body& body) {
  const ParticipantIndex index = claim(name);
  const pid_t child = must(::fork(), "fork");
  if (child != 0) return child;
  enter_reserved(index, false);
  run_body(body);
  _exit(0);
}

}  // namespace sigconform
