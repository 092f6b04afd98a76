// A message queue of a case, and what is done to it.
#pragma once

#include <signal.h>
#include <unistd.h>

#if defined(_POSIX_MESSAGE_PASSING) && _POSIX_MESSAGE_PASSING > 0
#define SIGCONFORM_HAS_MESSAGE_QUEUES 1
#include <fcntl.h>
#include <mqueue.h>

#include <cerrno>
#include <string>

#include "harness/evidence/log.h"
#include "harness/judge/case.h"

namespace sigconform::cases {

/// An empty queue that has no name any more, or -1 and errno. mq_open() and mq_unlink().
inline mqd_t nameless_queue(long messages, long message_size) {
  mq_attr attributes{};
  attributes.mq_maxmsg = messages;
  attributes.mq_msgsize = message_size;
  mqd_t queue;
  std::string name;
  // All cases that run at the same time share one folder of names, and their process ids repeat; two of them in step
  // on two processors read the same nanosecond too. The name stands for microseconds, and the clock has others.
  do {
    name = "/sigconform-" + std::to_string(monotonic_ns());
    queue = mq_open(name.c_str(), O_CREAT | O_EXCL | O_RDWR, 0600, &attributes);
  } while (queue == static_cast<mqd_t>(-1) && errno == EEXIST);
  if (queue != static_cast<mqd_t>(-1)) mq_unlink(name.c_str());
  return queue;
}

/// A nameless queue of four messages, one that notifies.
inline mqd_t open_queue(Stage& stage) {
  const mqd_t queue = stage.must(nameless_queue(4, 8), "mq_open");
  if (mq_notify(queue, nullptr) != 0 && errno == ENOSYS) stage.complain("mq_notify", errno);
  return queue;
}

inline int notify_by(mqd_t queue, int signal, int value) {
  sigevent event{};
  event.sigev_notify = SIGEV_SIGNAL;
  event.sigev_signo = signal;
  event.sigev_value.sival_int = value;
  return mq_notify(queue, &event);
}

/// Receives what is there without waiting for more.
inline void drain(Stage& stage, mqd_t queue) {
  for (mq_attr state{}; mq_getattr(queue, &state) == 0 && state.mq_curmsgs > 0;) {
    char message[8];
    stage.must(mq_receive(queue, message, sizeof message, nullptr), "mq_receive");
  }
}

}  // namespace sigconform::cases
#endif
