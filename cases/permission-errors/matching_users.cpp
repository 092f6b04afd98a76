// Which user ids of sender and receiver must match for kill() and sigqueue().
#include "cases/permission-errors/users.h"

namespace sigconform::cases::permission_errors {
namespace {

// Members of `Users`: which of the three a process has as real, effective and saved id.
using Id = uid_t Users::*;
struct Ids {
  Id real, effective, saved;
  Credentials of(const Users& users) const { return {users.*real, users.*effective, users.*saved}; }
};

struct Row {
  const char* name;
  RequirementId requirement;
  Ids sender, receiver;
  int error;
};

constexpr Id a = &Users::a, b = &Users::b, c = &Users::c;

constexpr Row kills[] = {
    {"real_to_real", "kill.permission-real-to-real", {a, b, b}, {a, c, c}, 0},
    {"real_to_saved", "kill.permission-real-to-saved", {a, b, b}, {c, c, a}, 0},
    {"effective_to_real", "kill.permission-effective-to-real", {b, a, b}, {a, c, c}, 0},
    {"effective_to_saved", "kill.permission-effective-to-saved", {b, a, b}, {c, c, a}, 0},
    {"to_effective", "kill.permission-effective-receiver-irrelevant", {a, a, a}, {c, a, c}, EPERM},
};

constexpr Row sigqueues[] = {
    {"real_to_real", "sigqueue.permission-like-kill", {a, b, b}, {a, c, c}, 0},
    {"real_to_saved", "sigqueue.permission-like-kill", {a, b, b}, {c, c, a}, 0},
    {"effective_to_real", "sigqueue.permission-like-kill", {b, a, b}, {a, c, c}, 0},
    {"effective_to_saved", "sigqueue.permission-like-kill", {b, a, b}, {c, c, a}, 0},
    {"to_effective", "sigqueue.permission-like-kill", {a, a, a}, {c, a, c}, EPERM},
};

enum class Means { kill, sigqueue };

// A sender and a receiver with those ids; privileged main can always reach the receiver.
void expect_permission(const Row& row, Means means) {
  const Users users = require_three_users();
  const Subject subject{[&](Stage& stage) {
    stage.fork("receiver", [&](Stage& here) {
      here.record(SIGUSR1);
      take(here, row.receiver.of(users));
      here.park();
    });
    stage.fork("sender", [&](Stage& here) {
      take(here, row.sender.of(users));
      here.park();
    });
    stage.park();
  }};
  subject.await_parked("receiver");
  subject.run_on("sender", [means](Stage& stage) {
    const pid_t receiver = stage.process_of("receiver");
    if (!stage.stimulus()) return;
    stage.call("send", [&] {
      return means == Means::kill ? stage.kill(receiver, SIGUSR1) : stage.sigqueue(receiver, SIGUSR1, 1);
    });
  });
  if (row.error == 0) {
    EXPECT_THAT(subject.outcome("send"), Returned(0));
    EXPECT_THAT(subject, HandledOnce(SIGUSR1).on("receiver"));
  } else {
    EXPECT_THAT(subject.outcome("send"), FailedWith(row.error));
    EXPECT_THAT(subject, NeverHandled(SIGUSR1));
    subject.deliver(SIGUSR1).to_process_of("receiver");
    EXPECT_THAT(subject, HandledOnce(SIGUSR1).on("receiver"));
  }
  EXPECT_THAT(subject.finish(), Exited(0));
}

}  // namespace

// The sender's real or effective id must be the receiver's real or saved one.
CONFORMANCE_TABLE(KillPermission, Depends, kills) { expect_permission(row, Means::kill); }

// sigqueue() asks for the same.
CONFORMANCE_TABLE(SigqueuePermission, Depends, sigqueues) { expect_permission(row, Means::sigqueue); }

}  // namespace sigconform::cases::permission_errors
