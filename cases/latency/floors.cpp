#include "cases/latency/floors.h"

#include <spawn.h>
#include <unistd.h>

#include <cerrno>

#include "cases/latency/receiver.h"
#include "harness/subject/child.h"

extern char** environ;

namespace sigconform::latency::rows {
namespace {

constexpr char program[] = "/bin/true";

void fork_and_wait() {
  const pid_t child = ::fork();
  if (child == -1) broken("fork", errno);
  if (child == 0) ::_exit(0);
  wait_for(child);
}

void fork_exec_and_wait() {
  const pid_t child = ::fork();
  if (child == -1) broken("fork", errno);
  if (child == 0) {
    ::execl(program, program, static_cast<char*>(nullptr));
    ::_exit(127);
  }
  wait_for(child);
}

/// In glibc a clone() that shares the memory until the exec.
void spawn_and_wait() {
  pid_t child = 0;
  char name[] = "true";
  char* const arguments[] = {name, nullptr};
  if (const int error = ::posix_spawn(&child, program, nullptr, nullptr, arguments, environ); error != 0)
    broken("posix_spawn of /bin/true", error);
  wait_for(child);
}

class Floor final : public Row {
 public:
  explicit Floor(void (*once)()) : once_{once} {}

  void take(Block& block) override {
    for (std::size_t i = 0; i < block.size(); ++i) {
      block[i].stamp(Moment::sent);
      once_();
      block[i].stamp(Moment::returned);
    }
    block.settle_calls();
  }

 private:
  void (*once_)();
};

[[maybe_unused]] const bool registered = register_floor("floor/fork", fork_and_wait) &&
                                         register_floor("floor/fork-exec", fork_exec_and_wait) &&
                                         register_floor("floor/posix_spawn", spawn_and_wait);

}  // namespace

bool register_floor(const char* name, void (*once)()) {
  return register_row({.name = name,
                       .legs = {{"", Moment::sent, Moment::returned}},
                       .make = [once](const Places&) { return std::make_unique<Floor>(once); },
                       .shares_processor = true});
}

void wait_for(pid_t child) {
  const int status = wait_for_end(child);
  if (status == -1) broken("waitpid", errno);
  if (status != 0) throw Broken{"the child did not exit with 0"};
}

}  // namespace sigconform::latency::rows
