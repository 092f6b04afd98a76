#include "harness/subject/observe.h"

namespace sigconform {
namespace blocking {

BlockingCall read(int) { return {"read", {}}; }
BlockingCall readv(int) { return {"readv", {}}; }
BlockingCall write(int) { return {"write", {}}; }
BlockingCall writev(int) { return {"writev", {}}; }
BlockingCall open() { return {"open", {}}; }
BlockingCall accept(int) { return {"accept", {}}; }
BlockingCall connect(int) { return {"connect", {}}; }
BlockingCall recvfrom(int) { return {"recvfrom", {}}; }
BlockingCall recvmsg(int) { return {"recvmsg", {}}; }
BlockingCall sendto(int) { return {"sendto", {}}; }
BlockingCall sendmsg(int) { return {"sendmsg", {}}; }
BlockingCall wait4() { return {"wait4", {}}; }
BlockingCall waitid() { return {"waitid", {}}; }
BlockingCall fcntl(int) { return {"fcntl", {}}; }
BlockingCall futex() { return {"futex", {}}; }
BlockingCall nanosleep() { return {"nanosleep", {}}; }
BlockingCall pause() { return {"pause", {}}; }
BlockingCall sigsuspend() { return {"sigsuspend", {}}; }
BlockingCall sigtimedwait() { return {"sigtimedwait", {}}; }
BlockingCall poll() { return {"poll", {}}; }
BlockingCall select() { return {"select", {}}; }
BlockingCall mq_send(int) { return {"mq_send", {}}; }
BlockingCall mq_receive(int) { return {"mq_receive", {}}; }
BlockingCall msgrcv(int) { return {"msgrcv", {}}; }
BlockingCall msgsnd(int) { return {"msgsnd", {}}; }
BlockingCall semop(int) { return {"semop", {}}; }
BlockingCall epoll_wait(int) { return {"epoll_wait", {}}; }
BlockingCall flock(int) { return {"flock", {}}; }
BlockingCall ioctl(int) { return {"ioctl", {}}; }
BlockingCall close(int) { return {"close", {}}; }

}  // namespace blocking

Observation observe(const Participant&, const BlockingCall&) { return Observation::unavailable; }

const std::string& calibrate_observation() {
  static const std::string reason = "the portable backend cannot see in which call a thread is blocked";
  return reason;
}

const std::string& observation_obstacle() { return calibrate_observation(); }

std::optional<SignalSet> observe_pending(const Participant&) { return std::nullopt; }

}  // namespace sigconform
