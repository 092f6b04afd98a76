// Functions that block on semaphores, message queues and asynchronous requests.
#include <sys/msg.h>
#include <sys/sem.h>
#include <unistd.h>

#include <cerrno>

#include "cases/support/blocked_caller.h"
#include "cases/support/message_queue.h"

namespace sigconform::cases {
namespace {

constexpr char supplied = 'x';

BlockingCall in_futex(int) { return blocking::futex(); }

void zero_semaphore(Stage& stage, Scene& scene) { stage.must(sem_init(&scene.semaphore, 0, 0), "sem_init"); }
void post_semaphore(Stage& stage, Scene& scene) { stage.must(sem_post(&scene.semaphore), "sem_post"); }

// One message of one byte is all that it holds.
void empty_queue(Stage& stage, Scene& scene) {
  scene.near = nameless_queue(1, 1);
  if (scene.near == -1) {
    if (!queues_are_lacking(errno)) stage.complain("mq_open", errno);
    scene.lacking = "POSIX message queues";
  }
  scene.expected = 1;
}

void put_message(Stage& stage, Scene& scene) { stage.must(::mq_send(scene.near, &supplied, 1, 0), "mq_send"); }

void full_queue(Stage& stage, Scene& scene) {
  empty_queue(stage, scene);
  if (scene.lacking == nullptr) put_message(stage, scene);
  scene.expected = 0;
}

void take_message(Stage& stage, Scene& scene) {
  char byte;
  stage.must(::mq_receive(scene.near, &byte, 1, nullptr), "mq_receive");
}

struct OneByte {
  long type;
  char text[4];
};

void make_message_queue(Scene& scene) {
  scene.near = scene.message_queue = msgget(IPC_PRIVATE, 0600);
  if (scene.near == -1) scene.lacking = "System V message queues";
}

void expect_one_byte(Stage&, Scene& scene) { scene.expected = 1; }

void send_message(Stage& stage, Scene& scene) {
  const OneByte message{1, {supplied}};
  stage.must(::msgsnd(scene.near, &message, 1, 0), "msgsnd");
}

void fill_message_queue(Stage& stage, Scene& scene) {
  const OneByte message{1, {}};
  msqid_ds limits{};
  stage.must(msgctl(scene.near, IPC_STAT, &limits), "msgctl(IPC_STAT)");
  limits.msg_qbytes = 1;
  stage.must(msgctl(scene.near, IPC_SET, &limits), "msgctl(IPC_SET)");
  while (::msgsnd(scene.near, &message, 1, IPC_NOWAIT) == 0) {
  }
}

void empty_message_queue(Stage&, Scene& scene) {
  OneByte message{};
  while (::msgrcv(scene.near, &message, 1, 0, IPC_NOWAIT) >= 0) {
  }
}

void make_semaphore_set(Scene& scene) {
  scene.near = scene.semaphore_set = semget(IPC_PRIVATE, 1, 0600);
  if (scene.near == -1) scene.lacking = "System V semaphores";
}

int change_semaphore(const Scene& scene, short by) {
  sembuf operation{};
  operation.sem_op = by;
  return ::semop(scene.near, &operation, 1);
}

// A read from an empty pipe: a request that stays until somebody writes.
void pending_request(Stage& stage, Scene& scene) {
  int ends[2];
  stage.must(pipe(ends), "pipe");
  scene.near = ends[0];
  scene.far = ends[1];
  static aiocb request;
  scene.request = &request;
  request.aio_fildes = scene.near;
  request.aio_buf = &scene.byte;
  request.aio_nbytes = 1;
  request.aio_lio_opcode = LIO_READ;
  request.aio_sigevent.sigev_notify = SIGEV_NONE;
}

void complete_request(Stage& stage, Scene& scene) { stage.must(::write(scene.far, &supplied, 1), "write"); }

// Some pages down the stack, so that the caller can use what the call has left of it for other things afterwards.
[[gnu::noinline]] int list_far_down(Scene& scene) {
  char pages[16384];
  asm volatile("" : : "r"(pages) : "memory");  // keeps them
  // Static, because the requests of an interrupted list go on.
  static aiocb* list[1];
  list[0] = scene.request;
  const int result = ::lio_listio(LIO_WAIT, list, 1, nullptr);
  asm volatile("" : : "r"(pages) : "memory");
  return result;
}

}  // namespace

namespace blocks {

const BlockingFunction sem_wait{.arrange = zero_semaphore,
                                .call = [](Scene& scene) -> std::int64_t { return ::sem_wait(&scene.semaphore); },
                                .seen_in = in_futex,
                                .supply = post_semaphore};

const BlockingFunction sem_timedwait{.arrange = zero_semaphore,
                                     .call = [](Scene& scene) -> std::int64_t {
                                       const timespec limit = in_an_hour();
                                       return ::sem_timedwait(&scene.semaphore, &limit);
                                     },
                                     .seen_in = in_futex,
                                     .supply = post_semaphore};

const BlockingFunction mq_receive{
    .arrange = empty_queue,
    .call = [](Scene& scene) -> std::int64_t { return ::mq_receive(scene.near, &scene.byte, 1, nullptr); },
    .seen_in = blocking::mq_receive,
    .supply = put_message};

const BlockingFunction mq_timedreceive{.arrange = empty_queue,
                                       .call = [](Scene& scene) -> std::int64_t {
                                         const timespec limit = in_an_hour();
                                         return ::mq_timedreceive(scene.near, &scene.byte, 1, nullptr, &limit);
                                       },
                                       .seen_in = blocking::mq_receive,
                                       .supply = put_message};

const BlockingFunction mq_send{
    .arrange = full_queue,
    .call = [](Scene& scene) -> std::int64_t { return ::mq_send(scene.near, &supplied, 1, 0); },
    .seen_in = blocking::mq_send,
    .supply = take_message};

const BlockingFunction mq_timedsend{.arrange = full_queue,
                                    .call = [](Scene& scene) -> std::int64_t {
                                      const timespec limit = in_an_hour();
                                      return ::mq_timedsend(scene.near, &supplied, 1, 0, &limit);
                                    },
                                    .seen_in = blocking::mq_send,
                                    .supply = take_message};

const BlockingFunction msgrcv{.provide = make_message_queue,
                              .arrange = expect_one_byte,
                              .call = [](Scene& scene) -> std::int64_t {
                                OneByte message{};
                                return ::msgrcv(scene.near, &message, 1, 0, 0);
                              },
                              .seen_in = blocking::msgrcv,
                              .supply = send_message};

const BlockingFunction msgsnd{.provide = make_message_queue,
                              .arrange = fill_message_queue,
                              .call = [](Scene& scene) -> std::int64_t {
                                const OneByte message{1, {supplied}};
                                return ::msgsnd(scene.near, &message, 1, 0);
                              },
                              .seen_in = blocking::msgsnd,
                              .supply = empty_message_queue};

const BlockingFunction semop{
    .provide = make_semaphore_set,
    .arrange = [](Stage& stage, Scene& scene) { stage.must(semctl(scene.near, 0, SETVAL, 0), "semctl(SETVAL)"); },
    .call = [](Scene& scene) -> std::int64_t { return change_semaphore(scene, -1); },
    .seen_in = blocking::semop,
    .supply = [](Stage& stage, Scene& scene) { stage.must(change_semaphore(scene, 1), "semop"); }};

const BlockingFunction aio_suspend{.arrange =
                                       [](Stage& stage, Scene& scene) {
                                         pending_request(stage, scene);
                                         if (aio_read(scene.request) != 0) scene.lacking = "asynchronous input";
                                       },
                                   .call = [](Scene& scene) -> std::int64_t {
                                     const aiocb* list[] = {scene.request};
                                     return ::aio_suspend(list, 1, nullptr);
                                   },
                                   .seen_in = in_futex,
                                   .supply = complete_request};

const BlockingFunction lio_listio{.arrange = pending_request,
                                  .call = [](Scene& scene) -> std::int64_t { return list_far_down(scene); },
                                  .seen_in = in_futex,
                                  .supply = complete_request};

}  // namespace blocks
}  // namespace sigconform::cases
