// Signals by source: each function has SIGUSR1 handled once in a subject, and says who should count as the sender.
#pragma once

#include <algorithm>
#include <cctype>
#include <string>

#include "cases/support/message_queue.h"
#include "cases/support/processes.h"
#include "cases/support/timer.h"
#include "harness/judge/case.h"
#include "harness/signals/signal_names.h"

#if defined(_POSIX_ASYNCHRONOUS_IO) && _POSIX_ASYNCHRONOUS_IO > 0
#define SIGCONFORM_HAS_ASYNCHRONOUS_IO 1
#include <aio.h>
#endif

namespace sigconform::cases::siginfo {

/// The value that every source which carries one sends.
inline constexpr int sent_value = 0x5a17;

/// What the first handler of that signal got.
inline SiginfoSnapshot siginfo_of(const Subject& subject, int signal = SIGUSR1) {
  return subject.event(handler_entered(signal)).siginfo;
}

/// `SI_TKILL` as an outcome: `si-tkill`.
inline std::string code_token(int signal, int code) {
  std::string token = siginfo_code_name(signal, code);
  std::transform(token.begin(), token.end(), token.begin(),
                 [](unsigned char letter) { return letter == '_' ? '-' : static_cast<char>(std::tolower(letter)); });
  return token;
}

inline void note_sender(Stage& stage) {
  stage.note("sender", getpid());
  stage.note("sender's user", getuid());
}

namespace source {

inline Subject by_process(void (*send)(Stage&)) {
  Subject subject{[](Stage& stage) {
    stage.record(SIGUSR1);
    parked_process(stage, "sender");
    stage.park();
  }};
  subject.run_on("sender", note_sender);
  subject.run_on("sender", send);
  subject.fence("main");
  return subject;
}

inline Subject kill() {
  return by_process([](Stage& stage) { stage.kill(stage.process_of("main"), SIGUSR1); });
}

inline Subject sigqueue() {
  return by_process([](Stage& stage) { stage.sigqueue(stage.process_of("main"), SIGUSR1, sent_value); });
}

inline Subject timer() {
#ifdef SIGCONFORM_HAS_TIMERS
  return Subject::to_the_end([](Stage& stage) {
    stage.record(SIGUSR1);
    note_sender(stage);
    sigevent event = signal_event(SIGUSR1, nullptr);
    event.sigev_value.sival_int = sent_value;
    expire_once(stage, event);
    wait_for_handler(stage, SIGUSR1);
  });
#else
  unsupported("this platform has no timer_create()");
#endif
}

inline Subject message_queue() {
#ifdef SIGCONFORM_HAS_MESSAGE_QUEUES
  auto subject = Subject::to_the_end([](Stage& stage) {
    stage.record(SIGUSR1);
    note_sender(stage);
    const mqd_t queue = open_queue(stage);
    stage.must(notify_by(queue, SIGUSR1, sent_value), "mq_notify");
    if (!stage.stimulus()) return;
    stage.must(mq_send(queue, "x", 1, 0), "mq_send");
    stage.wait_until([&] { return stage.handled_count(SIGUSR1) > 0; });
  });
  return subject;
#else
  unsupported("this platform has no message queues");
#endif
}

inline Subject asynchronous_io() {
#ifdef SIGCONFORM_HAS_ASYNCHRONOUS_IO
  return Subject::to_the_end([](Stage& stage) {
    stage.record(SIGUSR1);
    note_sender(stage);
    static char text[4];
    static aiocb request;
    request.aio_fildes = scratch_file(stage);
    request.aio_buf = text;
    request.aio_nbytes = sizeof text;
    request.aio_sigevent.sigev_notify = SIGEV_SIGNAL;
    request.aio_sigevent.sigev_signo = SIGUSR1;
    request.aio_sigevent.sigev_value.sival_int = sent_value;
    if (!stage.stimulus()) return;
    stage.must(aio_write(&request), "aio_write");
    stage.wait_until([&] { return stage.handled_count(SIGUSR1) > 0; });
  });
#else
  unsupported("this platform has no asynchronous input and output");
#endif
}

}  // namespace source
}  // namespace sigconform::cases::siginfo
