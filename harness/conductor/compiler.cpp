#include "harness/conductor/compiler.h"

#include <poll.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <climits>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "harness/conductor/forked.h"
#include "harness/conductor/process_state.h"
#include "harness/conductor/reading.h"
#include "harness/conductor/scoped_signals.h"
#include "harness/subject/arguments.h"
#include "harness/subject/child.h"
#include "harness/subject/descriptor.h"

namespace sigconform {
namespace {

using Clock = std::chrono::steady_clock;

/// A Go without a compiled standard library compiles that first: 17 s on two busy cores.
constexpr std::chrono::minutes patience{3};
constexpr std::size_t kept_words = 400;

class Compiler {
 public:
  Compiler(const Preparation& preparation, const std::filesystem::path& folder, const Keeper& keeper)
      : preparation_{preparation}, folder_{folder}, keeper_{keeper} {}
  ~Compiler() {
    if (process_ == -1) return;
    ::kill(-process_, SIGKILL);
    if (!ended_) wait_for_end(process_);
    keeper_.group_has_ended();
  }
  Compiler(const Compiler&) = delete;
  Compiler& operator=(const Compiler&) = delete;

  CompilerEnd run() {
    try {
      start();
    } catch (const std::system_error& problem) {
      return {.reason = std::string{"cannot start a compiler: "} + problem.what()};
    }
    const auto give_up = Clock::now() + patience;
    int status = 0;
    // Looked at before the wait and after every SIGCHLD, so none is missed.
    while (::waitpid(process_, &status, WNOHANG) != process_) {
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(give_up - Clock::now()).count();
      if (left <= 0) return {.reason = "its compiler was not done after three minutes" + said()};
      std::array<pollfd, 2> watched{{{signals_.descriptor(), POLLIN, 0}, {output_.get(), POLLIN, 0}}};
      ::poll(watched.data(), watched.size(), static_cast<int>(left));
      if (const int number = signals_.take(); number != 0) return {.interrupted_by = number, .reason = "interrupted"};
      drain();
    }
    ended_ = true;
    drain();
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {.done = true};
    return {.reason = "its probe does not compile" + said()};
  }

 private:
  void start() {
    auto output = make_pipe();
    make_nonblocking(output.read);
    std::vector<std::string> words = preparation_.command;
    const auto arguments = argument_list(words);
    std::vector<std::string> environment = preparation_.environment;
    {
      const AllSignalsBlocked blocked;
      process_ = fork_to([&] { return become(arguments.data(), environment, output.write.get()); });
      if (process_ == -1) throw std::system_error{errno, std::generic_category(), "fork"};
    }
    // The child does so too: whoever is first, it is there before anybody wants the group's end.
    ::setpgid(process_, process_);
    output_ = std::move(output.read);
  }

  // Of a process with one thread: what allocates may be called.
  int become(char* const* arguments, std::vector<std::string>& environment, int writing) const {
    ::setpgid(0, 0);
    keeper_.takes_own_group();
    process_state::silence_standard_descriptors();
    ::dup2(writing, 1);
    ::dup2(writing, 2);
    process_state::close_descriptors(3, INT_MAX);
    process_state::reset_signals();
    for (auto& variable : environment) ::putenv(variable.data());
    // The user that cases run as reads what comes of it.
    ::umask(022);
    if (::chdir(folder_.c_str()) == 0) ::execvp(arguments[0], arguments);
    const std::string problem = std::string{arguments[0]} + ": " + std::strerror(errno);
    [[maybe_unused]] const auto written = ::write(1, problem.data(), problem.size());
    return 127;
  }

  void drain() {
    read_what_is_there(output_,
                       [this](std::string_view more) { words_.append(more.substr(0, kept_words - words_.size())); });
  }

  std::string said() const {
    const auto end = words_.find_last_not_of(" \n");
    return end == std::string::npos ? ", and it says nothing" : ": " + words_.substr(0, end + 1);
  }

  const Preparation& preparation_;
  const std::filesystem::path& folder_;
  const Keeper& keeper_;
  ScopedSignals signals_;
  Descriptor output_;
  pid_t process_ = -1;
  bool ended_ = false;
  std::string words_;
};

}  // namespace

CompilerEnd compile(const Preparation& preparation, const std::filesystem::path& folder, const Keeper& keeper) {
  return Compiler{preparation, folder, keeper}.run();
}

}  // namespace sigconform
