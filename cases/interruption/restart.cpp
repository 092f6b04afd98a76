// A handler installed with SA_RESTART leaves a blocking function waiting.
#include "cases/support/blocking_variants.h"

namespace sigconform::cases::interruption {
namespace {

void record_with_restart(Stage& stage) { stage.record(SIGUSR1, {.flags = SA_RESTART}); }

constexpr BlockingRow rows[] = {
    {"read", "read.restart", &blocks::read},
    {"readv", "readv.restart", &blocks::readv},
    {"write", "write.restart", &blocks::write},
    {"writev", "writev.restart", &blocks::writev},
    {"open", "open.restart", &blocks::open},
    {"fopen", "fopen.restart", &blocks::fopen},
    {"fgetc", "fgetc.restart", &blocks::fgetc},
    {"fputc", "fputc.restart", &blocks::fputc},
    {"fflush", "fflush.restart", &blocks::fflush},
    {"tcdrain", "tcdrain.restart", &blocks::tcdrain},
    {"accept", "accept.restart", &blocks::accept},
    {"recv", "recv.restart", &blocks::recv},
    {"recvfrom", "recvfrom.restart", &blocks::recvfrom},
    {"recvmsg", "recvmsg.restart", &blocks::recvmsg},
    {"send", "send.restart", &blocks::send},
    {"sendto", "sendto.restart", &blocks::sendto},
    {"sendmsg", "sendmsg.restart", &blocks::sendmsg},
    {"wait", "wait.restart", &blocks::wait},
    {"waitpid", "waitpid.restart", &blocks::waitpid},
    {"waitid", "waitid.restart", &blocks::waitid},
    {"fcntl_setlkw", "fcntl_setlkw.restart", &blocks::fcntl_setlkw},
    {"lockf", "lockf.restart", &blocks::lockf},
    {"sem_wait", "sem_wait.restart", &blocks::sem_wait},
    {"sem_timedwait", "sem_timedwait.restart", &blocks::sem_timedwait},
    {"mq_receive", "mq_receive.restart", &blocks::mq_receive},
    {"mq_timedreceive", "mq_timedreceive.restart", &blocks::mq_timedreceive},
    {"mq_send", "mq_send.restart", &blocks::mq_send},
    {"mq_timedsend", "mq_timedsend.restart", &blocks::mq_timedsend},
    {"msgrcv", "msgrcv.restart", &blocks::msgrcv},
    {"msgsnd", "msgsnd.restart", &blocks::msgsnd},
    {"semop", "semop.restart", &blocks::semop},
    {"aio_suspend", "aio_suspend.restart", &blocks::aio_suspend},
    {"lio_listio", "lio_listio.restart", &blocks::lio_listio},
};

const auto all_rows = restarted_rows(rows, {variants::of_files(), variants::of_sockets(), variants::of_ipc(),
                                            variants::of_processes(), variants::of_semaphores()});

}  // namespace

// The function waits on after the handler, and completes with what it awaited.
CONFORMANCE_TABLE(Restarted, GoesOnAndCompletes, all_rows) {
  BlockedCaller caller(*row.function, record_with_restart);
  caller.interrupt();
  ASSERT_TRUE(caller.waits()) << "it returned before what it awaits was supplied: "
                              << testing::PrintToString(caller.outcome());
  caller.supply();
  EXPECT_THAT(caller.outcome(), caller.completion());
  EXPECT_THAT(caller.subject(), HandledOnce(SIGUSR1).on("caller"));
  EXPECT_THAT(caller.subject().finish(), Exited(0));
}

namespace {

constexpr BlockingRow open_rows[] = {
    {"connect", "connect.restart-ambiguous", &blocks::connect},
    {"select", "select.restart-implementation-defined", &blocks::select},
    {"pselect", "pselect.restart-implementation-defined", &blocks::pselect},
    {"poll", "poll.restart-ambiguous", &blocks::poll},
    {"ppoll", "ppoll.restart-ambiguous", &blocks::ppoll},
    {"nanosleep", "nanosleep.restart-ambiguous", &blocks::nanosleep},
    {"clock_nanosleep", "clock_nanosleep.restart-ambiguous", &blocks::clock_nanosleep},
};

const auto all_open_rows =
    restarted_rows(open_rows, {variants::of_connect(), variants::of_multiplexing(), variants::of_sleeps()});

}  // namespace

// Where the standard leaves it open, the function does one of the two and nothing else.
CONFORMANCE_TABLE(Restarted, OrFailsWithEintr, all_open_rows) {
  BlockedCaller caller(*row.function, record_with_restart);
  interrupt_and_observe(caller, "restarted");
}

}  // namespace sigconform::cases::interruption
