// A handler installed without SA_RESTART ends a blocking function with EINTR.
#include "cases/support/blocking_variants.h"

namespace sigconform::cases::interruption {
namespace {

constexpr BlockingRow rows[] = {
    {"read", "read.eintr", &blocks::read},
    {"readv", "readv.eintr", &blocks::readv},
    {"write", "write.eintr", &blocks::write},
    {"writev", "writev.eintr", &blocks::writev},
    {"open", "open.eintr", &blocks::open},
    {"fopen", "fopen.eintr", &blocks::fopen},
    {"fgetc", "fgetc.eintr", &blocks::fgetc},
    {"fputc", "fputc.eintr", &blocks::fputc},
    {"fflush", "fflush.eintr", &blocks::fflush},
    {"tcdrain", "tcdrain.eintr", &blocks::tcdrain},
    {"accept", "accept.eintr", &blocks::accept},
    {"connect", "connect.eintr", &blocks::connect},
    {"recv", "recv.eintr", &blocks::recv},
    {"recvfrom", "recvfrom.eintr", &blocks::recvfrom},
    {"recvmsg", "recvmsg.eintr", &blocks::recvmsg},
    {"send", "send.eintr", &blocks::send},
    {"sendto", "sendto.eintr", &blocks::sendto},
    {"sendmsg", "sendmsg.eintr", &blocks::sendmsg},
    {"wait", "wait.eintr", &blocks::wait},
    {"waitpid", "waitpid.eintr", &blocks::waitpid},
    {"waitid", "waitid.eintr", &blocks::waitid},
    {"fcntl_setlkw", "fcntl_setlkw.eintr", &blocks::fcntl_setlkw},
    {"lockf", "lockf.eintr", &blocks::lockf},
    {"mq_receive", "mq_receive.eintr", &blocks::mq_receive},
    {"mq_timedreceive", "mq_timedreceive.eintr", &blocks::mq_timedreceive},
    {"mq_send", "mq_send.eintr", &blocks::mq_send},
    {"mq_timedsend", "mq_timedsend.eintr", &blocks::mq_timedsend},
    {"msgrcv", "msgrcv.eintr", &blocks::msgrcv},
    {"msgsnd", "msgsnd.eintr", &blocks::msgsnd},
    {"semop", "semop.eintr", &blocks::semop},
    {"aio_suspend", "aio_suspend.eintr", &blocks::aio_suspend},
    {"lio_listio", "lio_listio.eintr", &blocks::lio_listio},
    {"select", "select.eintr", &blocks::select},
    {"pselect", "pselect.eintr", &blocks::pselect},
    {"poll", "poll.eintr", &blocks::poll},
    {"ppoll", "ppoll.eintr", &blocks::ppoll},
    {"nanosleep", "nanosleep.eintr", &blocks::nanosleep},
    {"clock_nanosleep", "clock_nanosleep.eintr-returned", &blocks::clock_nanosleep},
};

const auto all_rows =
    interrupted_rows(rows, {variants::of_files(), variants::of_sockets(), variants::of_ipc(), variants::of_processes(),
                            variants::of_connect(), variants::of_multiplexing(), variants::of_sleeps()});

}  // namespace

// After the handler the function does not go on waiting: it returns, and says EINTR.
CONFORMANCE_TABLE(Interrupted, FailsWithEintr, all_rows) {
  BlockedCaller caller(*row.function, [](Stage& stage) { stage.record(SIGUSR1); });
  caller.interrupt();
  ASSERT_FALSE(caller.waits()) << "it waits again after the handler";
  EXPECT_THAT(caller.outcome(), FailedWith(EINTR));
  EXPECT_THAT(caller.subject(), HandledOnce(SIGUSR1).on("caller"));
  EXPECT_THAT(caller.subject().finish(), Exited(0));
}

namespace {

constexpr BlockingRow free_rows[] = {
    {"sem_wait", "sem_wait.eintr", &blocks::sem_wait},
    {"sem_timedwait", "sem_timedwait.eintr", &blocks::sem_timedwait},
};

const auto all_free_rows = interrupted_rows(free_rows, {variants::of_semaphores()});

}  // namespace

// These may end with EINTR, or go on waiting: nothing else.
CONFORMANCE_TABLE(Interrupted, MayFailWithEintr, all_free_rows) {
  BlockedCaller caller(*row.function, [](Stage& stage) { stage.record(SIGUSR1); });
  interrupt_and_observe(caller, "waits-on");
}

}  // namespace sigconform::cases::interruption
