#include "harness/conductor/spawn.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "harness/conductor/forked.h"
#include "harness/conductor/process_state.h"
#include "harness/conductor/reading.h"
#include "harness/subject/arguments.h"
#include "harness/subject/child.h"

namespace sigconform {
namespace {

/// Three pipes and a fork, and in the child what `run` does.
template <class Run>
Spawned forked(const Run& run) {
  auto requests = make_pipe();
  auto replies = make_pipe();
  auto diagnostics = make_pipe();
  Spawned spawned;
  {
    const AllSignalsBlocked blocked;
    spawned.process = fork_to([&] {
      return run(ServedDescriptors{requests.read.get(), replies.write.get(), diagnostics.write.get()});
    });
    if (spawned.process == -1) throw std::system_error{errno, std::generic_category(), "fork"};
  }
  spawned.requests = std::move(requests.write);
  spawned.replies = std::move(replies.read);
  spawned.diagnostics = std::move(diagnostics.read);
  return spawned;
}

}  // namespace

Spawned spawn_fork(const std::function<int(ServedDescriptors)>& serve) { return forked(serve); }

Spawned spawn_program(std::vector<std::string> words) {
  const auto arguments = argument_list(words);
  auto failure = make_pipe();
  auto spawned = forked([&](ServedDescriptors ends) {
    ::setsid();
    // Each is above 2, because those are open here.
    ::dup2(ends.requests, 0);
    ::dup2(ends.replies, 1);
    ::dup2(ends.diagnostics, 2);
    process_state::reset_signals();
    ::execvp(arguments[0], arguments.data());
    const int error = errno;
    [[maybe_unused]] const auto told = ::write(failure.write.get(), &error, sizeof error);
    return 127;
  });
  failure.write.reset();
  int error = 0;
  if (read_once(failure.read.get(), &error, sizeof error) == sizeof error) {
    wait_for_end(spawned.process);
    throw std::invalid_argument{"cannot start '" + words.front() + "': " + std::strerror(error)};
  }
  return spawned;
}

}  // namespace sigconform
