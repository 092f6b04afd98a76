// When mq_notify() notifies.
#include "cases/support/message_queue.h"
#include "cases/support/processes.h"

#ifdef SIGCONFORM_HAS_MESSAGE_QUEUES
namespace sigconform::cases::realtime_queueing {
namespace {

mqd_t queue;

void open_and_park(Stage& stage) {
  stage.record(SIGUSR1);
  queue = open_queue(stage);
  stage.park();
}

void send_one(Stage& stage) { stage.must(mq_send(queue, "x", 1, 0), "mq_send"); }

void register_main(Stage& stage) {
  if (stage.stimulus()) stage.call("mq_notify", [] { return notify_by(queue, SIGUSR1, 1); });
}

void register_and_send(Stage& stage) {
  register_main(stage);
  send_one(stage);
}

}  // namespace

// The first message in an empty queue notifies who has registered.
CONFORMANCE_CASE(MqNotify, FirstMessageNotifies, "mq_notify.signal-on-empty-to-nonempty") {
  Subject subject{open_and_park};
  subject.run_on("main", register_main);
  EXPECT_THAT(subject, NeverHandled(SIGUSR1));
  subject.run_on("main", send_one);
  EXPECT_THAT(subject, HandledOnce(SIGUSR1));
  EXPECT_THAT(subject.finish(), Exited(0));
}

// A message behind another one does not; when the queue was empty again, the next one does.
CONFORMANCE_CASE(MqNotify, NextMessageDoesNot, "mq_notify.not-on-nonempty") {
  Subject subject{open_and_park};
  subject.run_on("main", [](Stage& stage) {
    send_one(stage);
    register_and_send(stage);
  });
  EXPECT_THAT(subject, NeverHandled(SIGUSR1));
  subject.run_on("main", [](Stage& stage) {
    drain(stage, queue);
    send_one(stage);
  });
  EXPECT_THAT(subject, HandledOnce(SIGUSR1));
  EXPECT_THAT(subject.finish(), Exited(0));
}

// One registration is good for one notification.
CONFORMANCE_CASE(MqNotify, RegistrationIsUsedUp, "mq_notify.one-shot") {
  Subject subject{open_and_park};
  subject.run_on("main", [](Stage& stage) {
    register_and_send(stage);
    drain(stage, queue);
    send_one(stage);
  });
  EXPECT_THAT(subject, HandledOnce(SIGUSR1));
  subject.run_on("main", [](Stage& stage) {
    drain(stage, queue);
    register_and_send(stage);
  });
  EXPECT_THAT(subject, HandledTimes(SIGUSR1, 2));
  EXPECT_THAT(subject.finish(), Exited(0));
}

// A queue has one registration: the second process is refused.
CONFORMANCE_CASE(MqNotify, SecondRegistrationIsBusy, "mq_notify.ebusy") {
  Subject subject{[](Stage& stage) {
    queue = open_queue(stage);
    parked_process(stage, "other");
    stage.park();
  }};
  subject.run_on("other", [](Stage& stage) {
    if (stage.stimulus()) stage.call("first", [] { return notify_by(queue, SIGUSR1, 1); });
  });
  subject.run_on("main", [](Stage& stage) { stage.call("second", [] { return notify_by(queue, SIGUSR1, 1); }); });
  EXPECT_THAT(subject.outcome("first"), Returned(0));
  EXPECT_THAT(subject.outcome("second"), FailedWith(EBUSY));
}

// A null notification takes the registration back.
CONFORMANCE_CASE(MqNotify, NullTakesItBack, "mq_notify.null-unregisters") {
  Subject subject{open_and_park};
  subject.run_on("main", [](Stage& stage) {
    register_main(stage);
    stage.call("null", [] { return mq_notify(queue, nullptr); });
    send_one(stage);
  });
  EXPECT_THAT(subject.outcome("null"), Returned(0));
  EXPECT_THAT(subject, NeverHandled(SIGUSR1));
  subject.run_on("main", [](Stage& stage) {
    drain(stage, queue);
    register_and_send(stage);
  });
  EXPECT_THAT(subject, HandledOnce(SIGUSR1));
  EXPECT_THAT(subject.finish(), Exited(0));
}

// A receiver that waits already gets the message, and nobody is notified.
CONFORMANCE_CASE(MqNotify, WaitingReceiverWins, "mq_notify.blocked-receiver-wins") {
  Subject subject{[](Stage& stage) {
    stage.record(SIGUSR1);
    queue = open_queue(stage);
    stage.note("queue", static_cast<std::int64_t>(queue));
    parked_process(stage, "receiver");
    stage.park();
  }};
  subject.run_on("main", register_main);
  subject.start_on("receiver", [](Stage& stage) {
    char message[8];
    stage.call("mq_receive", [&] { return mq_receive(queue, message, sizeof message, nullptr); });
  });
  subject.await_blocked("receiver", blocking::mq_receive(static_cast<int>(subject.value("queue"))));
  subject.run_on("main", send_one);
  subject.await_done("receiver");
  EXPECT_THAT(subject.outcome("mq_receive"), Returned(1));
  EXPECT_THAT(subject, NeverHandled(SIGUSR1));
  subject.run_on("main", send_one);
  EXPECT_THAT(subject, HandledOnce(SIGUSR1).on("main"));
}

}  // namespace sigconform::cases::realtime_queueing
#endif
