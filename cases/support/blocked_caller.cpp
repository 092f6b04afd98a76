#include "cases/support/blocked_caller.h"

#include <sys/msg.h>
#include <sys/sem.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>

#include "harness/subject/refusal.h"

namespace sigconform::cases {

Scene::~Scene() {
  if (message_queue != -1) msgctl(message_queue, IPC_RMID, nullptr);
  if (semaphore_set != -1) semctl(semaphore_set, 0, IPC_RMID);
  if (!path.empty()) {
    unlink(path.c_str());
    rmdir(path.substr(0, path.rfind('/')).c_str());
  }
}

timespec in_an_hour() {
  timespec then{};
  clock_gettime(CLOCK_REALTIME, &then);
  then.tv_sec += 3600;
  return then;
}

namespace {

void run_call(Stage& stage, Scene& scene, const BlockingFunction& function) {
  stage.mark("calling");
  errno = 0;
  const std::int64_t result = function.call(scene);
  const int error = errno;
  if (function.returns_error) {
    stage.note_call("call", result, static_cast<int>(result));
  } else {
    stage.note_call("call", result, result == -1 ? error : 0);
  }
}

[[noreturn]] void refuse_without(std::string_view means) {
  unsupported("the platform does not have " + std::string(means) + ", which the call works on");
}

Stage::Body body_of(const BlockingFunction& function, Scene& scene, void (*prepare)(Stage&)) {
  if (function.provide != nullptr) function.provide(scene);
  if (scene.lacking != nullptr) refuse_without(scene.lacking);
  return [&function, &scene, prepare](Stage& stage) {
    stage.record(SIGUSR2);
    prepare(stage);
    if (function.arrange != nullptr) function.arrange(stage, scene);
    stage.note("near", scene.near);
    stage.note("expected", scene.expected);
    if (scene.lacking != nullptr) {
      stage.mark("lacking");
      stage.mark(scene.lacking);
    } else {
      stage.thread("caller", [&](Stage& caller) {
        run_call(caller, scene, function);
        caller.park();
      });
    }
    stage.park();
  };
}

}  // namespace

BlockedCaller::BlockedCaller(const BlockingFunction& function, void (*prepare)(Stage& stage))
    : function_(function), subject_(body_of(function, scene_, prepare)) {
  if (subject_.count(marked("lacking")) > 0)
    refuse_without(subject_.events(EventQuery(EventKind::mark)).back().label_view());
  subject_.await(marked("calling"));
  if (waits()) return;
  const CallOutcome early = outcome();
  if (says_not_offered(early.error)) unsupported("the function is refused here: " + testing::PrintToString(early));
  if (function.may_not_block && early.error == 0) unsupported("the call does not block here");
  unresolved("the call returned before anything was sent: " + testing::PrintToString(early));
}

BlockingCall BlockedCaller::seen_in() const { return function_.seen_in(static_cast<int>(subject_.value("near"))); }

void BlockedCaller::interrupt(int signal, int times) {
  subject_.deliver(signal).to("caller", "main");
  subject_.await_handler("caller", signal, seen_in(), times);
}

bool BlockedCaller::waits() const { return subject_.await_blocked_or("caller", seen_in(), call_returned("call")); }

bool BlockedCaller::has_returned() const { return subject_.count(call_returned("call")) > 0; }

void BlockedCaller::supply() {
  if (function_.supply == nullptr) {
    // Raw, because it ends the arrangement and is no stimulus: it is sent in a run without stimulus too.
    subject_.run_on("main", [](Stage& stage) { ::pthread_kill(stage.pthread_of("caller"), SIGUSR2); });
    return;
  }
  subject_.run_on("main", [supply = function_.supply, scene = &scene_](Stage& stage) { supply(stage, *scene); });
}

CallOutcome BlockedCaller::outcome() const {
  subject_.await(call_returned("call"));
  return subject_.outcome("call");
}

CallResult BlockedCaller::completion() const {
  const std::int64_t expected = subject_.value("expected");
  if (expected == Scene::any_success) return Succeeded();
  return function_.supply == nullptr ? FailedWith(EINTR) : Returned(expected);
}

void interrupt_and_observe(BlockedCaller& caller, const char* waiting) {
  caller.interrupt();
  if (caller.waits()) {
    observe(waiting);
    caller.supply();
    EXPECT_THAT(caller.outcome(), caller.completion());
  } else {
    observe("eintr");
    EXPECT_THAT(caller.outcome(), FailedWith(EINTR));
  }
  EXPECT_THAT(caller.subject(), HandledOnce(SIGUSR1).on("caller"));
}

}  // namespace sigconform::cases
