// From the call that sends to the wait that returns: the default actions, as the parent sees them.
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>

#include "cases/latency/receiver.h"

namespace sigconform::latency {
namespace {

/// A child that does nothing but wait. It has said so before this is made.
class IdleChild {
 public:
  IdleChild() {
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0) broken("pipe", errno);
    number_ = ::fork();
    if (number_ == -1) broken("fork", errno);
    if (number_ == 0) {
      [[maybe_unused]] const auto said = ::write(ends[1], "", 1);
      for (;;) ::pause();
    }
    char byte = 0;
    while (::read(ends[0], &byte, 1) == -1 && errno == EINTR) {
    }
    ::close(ends[0]);
    ::close(ends[1]);
  }
  ~IdleChild() {
    if (number_ == 0) return;
    ::kill(number_, SIGKILL);
    while (::waitpid(number_, nullptr, 0) == -1 && errno == EINTR) {
    }
  }
  IdleChild(const IdleChild&) = delete;
  IdleChild& operator=(const IdleChild&) = delete;

  pid_t number() const { return number_; }
  void is_gone() { number_ = 0; }

 private:
  pid_t number_ = 0;
};

/// Sends, waits, and stamps both; the wait status.
int send_and_wait(Sample& sample, pid_t child, int signal, int options) {
  int status = 0;
  sample.stamp(Moment::sent);
  if (::kill(child, signal) != 0) broken("kill", errno);
  if (::waitpid(child, &status, options) != child) broken("waitpid", errno);
  sample.receive();
  return status;
}

class Ending final : public Row {
 public:
  explicit Ending(int signal) : signal_{signal} {
    own_number = 1;
    const rlimit no_core{};
    ::setrlimit(RLIMIT_CORE, &no_core);
  }

  void take(Block& block) override {
    for (std::size_t i = 0; i < block.size(); ++i) {
      IdleChild child;
      const int status = send_and_wait(block[i], child.number(), signal_, 0);
      child.is_gone();
      if (!WIFSIGNALED(status) || WTERMSIG(status) != signal_) throw Broken{"the child did not end by that signal"};
    }
    block.settle(1);
  }

 private:
  int signal_;
};

/// One child, stopped and continued; one of the two is timed.
class StopOrContinue final : public Row {
 public:
  explicit StopOrContinue(int timed) : timed_{timed} { own_number = 1; }

  void take(Block& block) override {
    for (std::size_t i = 0; i < block.size(); ++i) {
      Sample untimed;
      const int stopped = send_and_wait(timed_ == SIGSTOP ? block[i] : untimed, child_.number(), SIGSTOP, WUNTRACED);
      const int continued = send_and_wait(timed_ == SIGCONT ? block[i] : untimed, child_.number(), SIGCONT, WCONTINUED);
      if (!WIFSTOPPED(stopped) || !WIFCONTINUED(continued)) throw Broken{"the child did not stop and continue"};
    }
    block.settle(1);
  }

 private:
  int timed_;
  IdleChild child_;
};

template <class Action>
bool register_action(const char* name, int signal) {
  return register_row({.name = std::string{"default-action/"} + name,
                       .legs = {{"", Moment::sent, Moment::received}},
                       .make = [signal](const Places&) { return std::make_unique<Action>(signal); },
                       .shares_processor = true});
}

[[maybe_unused]] const bool registered =
    register_action<Ending>("SIGTERM", SIGTERM) && register_action<Ending>("SIGKILL", SIGKILL) &&
    register_action<Ending>("SIGABRT", SIGABRT) && register_action<StopOrContinue>("SIGSTOP", SIGSTOP) &&
    register_action<StopOrContinue>("SIGCONT", SIGCONT);

}  // namespace
}  // namespace sigconform::latency
