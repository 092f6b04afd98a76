// From the call that sends to the wait that returns: the default actions, as the parent sees them.
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <string>

#include "cases/latency/idle_child.h"

namespace sigconform::latency::rows {
namespace {

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
      const int status = child.signal(block[i], signal_, 0);
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
      const int stopped = child_.signal(timed_ == SIGSTOP ? block[i] : untimed, SIGSTOP, WUNTRACED);
      const int continued = child_.signal(timed_ == SIGCONT ? block[i] : untimed, SIGCONT, WCONTINUED);
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
}  // namespace sigconform::latency::rows
