// Functions that block on message queues, System V semaphores and asynchronous requests.
#include <sys/msg.h>
#include <sys/sem.h>
#include <unistd.h>

#include <cerrno>
#include <iterator>

#include "cases/support/blocking_variants.h"
#include "cases/support/message_queue.h"
#include "harness/subject/refusal.h"

namespace sigconform::cases {
namespace {

constexpr char supplied = 'x';

BlockingCall in_futex(int) { return blocking::futex(); }

// One message of one byte is all that it holds.
void empty_queue(Stage& stage, Scene& scene) {
  scene.near = stage.must(nameless_queue(1, 1), "mq_open");
  scene.expected = 1;
}

void put_message(Stage& stage, Scene& scene) { stage.must(::mq_send(scene.near, &supplied, 1, 0), "mq_send"); }

void full_queue(Stage& stage, Scene& scene) {
  empty_queue(stage, scene);
  put_message(stage, scene);
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
  if (scene.near == -1) arrangement_failed("msgget", errno);
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
  if (scene.near == -1) arrangement_failed("semget", errno);
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
[[gnu::noinline]] int list_far_down(aiocb* const list[], int count) {
  char pages[16384];
  asm volatile("" : : "r"(pages) : "memory");  // keeps them
  const int result = ::lio_listio(LIO_WAIT, list, count, nullptr);
  asm volatile("" : : "r"(pages) : "memory");
  return result;
}

}  // namespace

namespace blocks {

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
                                         stage.must(aio_read(scene.request), "aio_read");
                                       },
                                   .call = [](Scene& scene) -> std::int64_t {
                                     const aiocb* list[] = {scene.request};
                                     return ::aio_suspend(list, 1, nullptr);
                                   },
                                   .seen_in = in_futex,
                                   .supply = complete_request};

const BlockingFunction lio_listio{.arrange = pending_request,
                                  .call = [](Scene& scene) -> std::int64_t {
                                    // Static, because the requests of an interrupted list go on.
                                    static aiocb* list[1];
                                    list[0] = scene.request;
                                    return list_far_down(list, 1);
                                  },
                                  .seen_in = in_futex,
                                  .supply = complete_request};

}  // namespace blocks

namespace {

using Id = RequirementId;

// A message that is there and not the one waited for, and the type of the one that is.
constexpr long wanted_type = 5;

template <long other_type>
void queue_with_another_message(Stage& stage, Scene& scene) {
  const OneByte other{other_type, {}};
  stage.must(::msgsnd(scene.near, &other, 1, 0), "msgsnd");
  scene.expected = 1;
}

void send_wanted_message(Stage& stage, Scene& scene) {
  const OneByte message{wanted_type, {supplied}};
  stage.must(::msgsnd(scene.near, &message, 1, 0), "msgsnd");
}

template <long selector>
std::int64_t receive_selected(Scene& scene) {
  OneByte message{};
  const ssize_t result = ::msgrcv(scene.near, &message, 1, selector, 0);
  return result == 1 && message.type != wanted_type ? -2 : result;
}

template <int value>
void semaphore_at(Stage& stage, Scene& scene) {
  // What semctl() takes as its fourth argument, the program has to define.
  union {
    int val;
    semid_ds* buf;
    unsigned short* array;
  } argument{};
  argument.val = value;
  stage.must(semctl(scene.near, 0, SETVAL, argument), "semctl(SETVAL)");
}

std::int64_t wait_for_zero(Scene& scene) { return change_semaphore(scene, 0); }

void take_one(Stage& stage, Scene& scene) { stage.must(change_semaphore(scene, -1), "semop"); }

std::int64_t take_with_undo(Scene& scene) {
  sembuf operation{};
  operation.sem_op = -1;
  operation.sem_flg = SEM_UNDO;
  return ::semop(scene.near, &operation, 1);
}

// Each alone could be done; both together have to wait.
std::int64_t take_twice(Scene& scene) {
  sembuf operations[2]{};
  for (sembuf& operation : operations) operation.sem_op = -1;
  return ::semop(scene.near, operations, std::size(operations));
}

// Requests of which the last one is completed; the lists that name them have gaps.
constexpr int several = 3;
aiocb* requests[several + 1];

void several_requests(Stage& stage, Scene& scene) {
  static aiocb more[several];
  for (int index = 0; index < several; ++index) {
    pending_request(stage, scene);
    more[index] = *scene.request;
    requests[index == 0 ? 0 : index + 1] = &more[index];
  }
}

void several_started_requests(Stage& stage, Scene& scene) {
  several_requests(stage, scene);
  for (aiocb* request : requests) {
    if (request != nullptr && aio_read(request) != 0) scene.lacking = "asynchronous input";
  }
}

// The other requests of the list have to complete too.
void several_on_one_pipe(Stage& stage, Scene& scene) {
  several_requests(stage, scene);
  for (aiocb* request : requests) {
    if (request != nullptr) request->aio_fildes = scene.near;
  }
}

std::int64_t list_several(Scene&) { return list_far_down(requests, static_cast<int>(std::size(requests))); }

void complete_several(Stage& stage, Scene& scene) {
  const char bytes[several] = {supplied, supplied, supplied};
  stage.must(::write(scene.far, bytes, sizeof bytes), "write");
}

constexpr timespec an_hour{3600, 0};

template <const timespec* limit>
std::int64_t suspend_for_one(Scene& scene) {
  const aiocb* list[] = {scene.request};
  return ::aio_suspend(list, 1, limit);
}

template <const timespec* limit>
std::int64_t suspend_for_several(Scene&) {
  return ::aio_suspend(requests, static_cast<int>(std::size(requests)), limit);
}

}  // namespace

BlockingVariants variants::of_ipc() {
  using blocks::msgrcv, blocks::semop, blocks::aio_suspend, blocks::lio_listio;
  static const BlockingVariant table[] = {
      {"msgrcv_of_a_type",
       over(queue_with_another_message<1>, called(receive_selected<wanted_type>, msgrcv), send_wanted_message),
       "msgrcv.eintr", Id("msgrcv.restart")},
      {"msgrcv_up_to_a_type",
       over(queue_with_another_message<wanted_type + 1>, called(receive_selected<-wanted_type>, msgrcv),
            send_wanted_message),
       "msgrcv.eintr", Id("msgrcv.restart")},
      {"semop_for_zero", over(semaphore_at<1>, called(wait_for_zero, semop), take_one), "semop.eintr",
       Id("semop.restart")},
      {"semop_with_SEM_UNDO", over(semaphore_at<0>, called(take_with_undo, semop)), "semop.eintr", Id("semop.restart")},
      {"semop_of_several", over(semaphore_at<1>, called(take_twice, semop)), "semop.eintr", Id("semop.restart")},
      {"aio_suspend_with_a_time_out", called(suspend_for_one<&an_hour>, aio_suspend), "aio_suspend.eintr",
       Id("aio_suspend.restart")},
      {"aio_suspend_on_several", over(several_started_requests, called(suspend_for_several<nullptr>, aio_suspend)),
       "aio_suspend.eintr", Id("aio_suspend.restart")},
      {"aio_suspend_on_several_with_a_time_out",
       over(several_started_requests, called(suspend_for_several<&an_hour>, aio_suspend)), "aio_suspend.eintr",
       Id("aio_suspend.restart")},
      {"lio_listio_of_several", over(several_on_one_pipe, called(list_several, lio_listio), complete_several),
       "lio_listio.eintr", Id("lio_listio.restart")},
  };
  return table;
}

}  // namespace sigconform::cases
