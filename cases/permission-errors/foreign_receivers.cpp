// Signals to processes and groups of other users.
#include <fcntl.h>
#include <sys/socket.h>

#include "cases/permission-errors/users.h"
#include "harness/subject/evidence_sink.h"

namespace sigconform::cases::permission_errors {
namespace {

// Subject side: an unprivileged participant in a group and, where asked for, a session of its own, that catches what
// these cases send.
void member_as(Stage& stage, std::string_view name, uid_t user, bool own_session = false) {
  stage.fork(name, [=](Stage& here) {
    if (own_session) here.must(setsid(), "setsid");
    for (int signal : {SIGUSR1, SIGCONT, SIGURG, SIGUSR2}) here.record(signal);
    here.become_user(user);
    here.park();
  });
}

// Two users' processes of one session, "sender" and "receiver"; the receiver leads a session where asked for.
Subject two_users(bool own_session = false) {
  const Users users = require_three_users();
  Subject subject{[=](Stage& stage) {
    member_as(stage, "sender", users.a);
    member_as(stage, "receiver", users.b, own_session);
    stage.park();
  }};
  subject.await_parked("sender");
  subject.await_parked("receiver");
  return subject;
}

// The sender's kill() at the receiver, or at its group.
void send(const Subject& subject, int signal, int sign = 1) {
  subject.run_on("sender", [=](Stage& stage) {
    const pid_t receiver = stage.process_of("receiver");
    if (stage.stimulus()) stage.call("kill", [=] { return ::kill(sign * receiver, signal); });
  });
}

}  // namespace

// Signal 0 asks for permission, too.
CONFORMANCE_CASE(ForeignReceiver, NullSignalIsRefused, "kill.permission-applies-to-null-signal") {
  const Subject subject = two_users();
  send(subject, 0);
  EXPECT_THAT(subject.outcome("kill"), FailedWith(EPERM));
  EXPECT_THAT(subject.finish(), Exited(0));
}

// Within a session everybody may continue everybody.
CONFORMANCE_CASE(ForeignReceiver, MayBeContinuedInTheSession, "kill.sigcont-same-session") {
  const Subject subject = two_users();
  send(subject, SIGCONT);
  EXPECT_THAT(subject.outcome("kill"), Returned(0));
  EXPECT_THAT(subject, HandledOnce(SIGCONT).on("receiver"));
  EXPECT_THAT(subject.finish(), Exited(0));
}

// Across sessions SIGCONT is a signal like others.
CONFORMANCE_CASE(ForeignReceiver, MayNotBeContinuedAcrossSessions, "kill.permission-sigcont-other-session") {
  const Subject subject = two_users(true);
  send(subject, SIGCONT);
  EXPECT_THAT(subject.outcome("kill"), FailedWith(EPERM));
  EXPECT_THAT(subject, NeverHandled(SIGCONT));
  subject.deliver(SIGCONT).to_process_of("receiver");
  EXPECT_THAT(subject, HandledOnce(SIGCONT).on("receiver"));
  EXPECT_THAT(subject.finish(), Exited(0));
}

// A process with the privilege may signal anybody.
CONFORMANCE_CASE(ForeignReceiver, IsReachedWithPrivilege, "kill.permission-privileged") {
  const Subject subject = two_users(true);
  subject.run_on("main", [](Stage& stage) {
    const pid_t receiver = stage.process_of("receiver");
    if (stage.stimulus()) stage.call("kill", [=] { return ::kill(receiver, SIGUSR1); });
  });
  EXPECT_THAT(subject.outcome("kill"), Returned(0));
  EXPECT_THAT(subject, HandledOnce(SIGUSR1).on("receiver"));
  EXPECT_THAT(subject.finish(), Exited(0));
}

// A group of which no member may be signalled is refused, for signal 0 as for others.
CONFORMANCE_CASE(ForeignGroup, IsRefused, "kill.eperm-group") {
  for (int signal : {SIGUSR1, 0}) {
    const Subject subject = two_users(true);
    send(subject, signal, -1);
    EXPECT_THAT(subject.outcome("kill"), FailedWith(EPERM));
    EXPECT_THAT(subject, NeverHandled(SIGUSR1));
    EXPECT_THAT(subject.finish(), Exited(0));
  }
}

// Of a mixed group only those are signalled whom the sender may signal.
CONFORMANCE_CASE(ForeignGroup, ForeignMembersAreSpared, "kill.group-skips-unpermitted") {
  const Users users = require_three_users();
  const Subject subject{[=](Stage& stage) {
    member_as(stage, "sender", users.a);
    member_as(stage, "foreign", users.b);
    stage.park();
  }};
  subject.await_parked("foreign");
  subject.run_on("sender", [](Stage& stage) {
    if (stage.stimulus()) stage.call("kill", [] { return ::kill(0, SIGUSR1); });
  });
  EXPECT_THAT(subject.outcome("kill"), Returned(0));
  EXPECT_THAT(subject, HandledOnce(SIGUSR1).on("sender"));
  subject.deliver(SIGUSR1).to_process_of("foreign");
  subject.fence("foreign");
  EXPECT_EQ(subject.count(handler_entered(SIGUSR1).on("foreign")), 1);
}

#ifdef F_SETOWN
// Naming a foreign process as owner of a socket does not let urgent data signal it.
CONFORMANCE_CASE(ForeignOwner, IsNotSignalledForASocket, "fcntl.f-setown-permission") {
  const Subject subject = two_users(true);
  subject.run_on("sender", [](Stage& stage) {
    int ends[2];
    stage.must(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), "socketpair");
    const pid_t receiver = stage.process_of("receiver");
    const int refused = fcntl(ends[0], F_SETOWN, receiver);
    stage.note("refused at once", refused != 0);
    if (stage.stimulus()) stage.call("send", [&] { return ::send(ends[1], "x", 1, MSG_OOB); });
  });
  if (subject.outcome("send").error == EOPNOTSUPP) unsupported("no urgent data on a local socket");
  EXPECT_THAT(subject.outcome("send"), Returned(1));
  EXPECT_THAT(subject, NeverHandled(SIGURG));
  subject.deliver(SIGURG).to_process_of("receiver");
  EXPECT_THAT(subject, HandledOnce(SIGURG).on("receiver"));
  EXPECT_THAT(subject.finish(), Exited(0));
}

// The owner's own process is signalled by the same means.
CONFORMANCE_CASE(ForeignOwner, OwnProcessIsSignalledForASocket, "fcntl.f-setown-permission") {
  const Subject subject = two_users();
  subject.run_on("sender", [](Stage& stage) {
    int ends[2];
    stage.must(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), "socketpair");
    stage.must(fcntl(ends[0], F_SETOWN, getpid()), "F_SETOWN");
    if (stage.stimulus()) stage.call("send", [&] { return ::send(ends[1], "x", 1, MSG_OOB); });
  });
  if (subject.outcome("send").error == EOPNOTSUPP) unsupported("no urgent data on a local socket");
  EXPECT_THAT(subject, HandledOnce(SIGURG).on("sender"));
  EXPECT_THAT(subject.finish(), Exited(0));
}
#endif

// The terminal signals its foreground group, whoever its members are.
CONFORMANCE_CASE(ForeignMember, IsSignalledByTheTerminal, "tty.signals-bypass-permission") {
  const Users users = require_three_users();
  Terminal terminal;
  terminal.become_controlling();
  const Subject subject{[=](Stage& stage) {
                          stage.record(SIGINT, {.flags = SA_RESTART});
                          stage.fork("foreign", [=](Stage& here) {
                            here.record(SIGINT);
                            here.become_user(users.a);
                            here.park();
                          });
                          stage.park();
                        },
                        {.terminal = &terminal}};
  subject.await_parked("foreign");
  terminal.type(without_stimulus() ? "\n" : "\x03\n");
  subject.run_on("main", [](Stage& stage) {
    char byte;
    while (read(STDIN_FILENO, &byte, 1) != 1 || byte != '\n') {
    }
    stage.mark("line read");
  });
  EXPECT_THAT(subject, HandledTimes(SIGINT, 2));
  EXPECT_EQ(subject.count(handler_entered(SIGINT).on("foreign")), 1);
  EXPECT_THAT(subject.finish(), Exited(0));
}

}  // namespace sigconform::cases::permission_errors
