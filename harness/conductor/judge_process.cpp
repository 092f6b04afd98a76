#include "harness/conductor/judge_process.h"

#include <poll.h>
#include <sys/select.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <csignal>
#include <utility>

#include "harness/conductor/autopsy.h"
#include "harness/conductor/process_state.h"
#include "harness/subject/child.h"

namespace sigconform {
namespace {

using Steady = std::chrono::steady_clock;

/// From SIGKILL to the certainty that a process will not end.
constexpr std::chrono::seconds last_grace{10};

extern "C" void child_ended(int) {}

bool waits_by_signal = false;

std::chrono::milliseconds grace(const JudgeOptions& options) {
  return std::chrono::milliseconds{std::max(1000L, options.deadline_ms / 4)};
}

}  // namespace

void JudgeProcess::prepare() {
  const Descriptor self{containment::open_process(::getpid())};
  waits_by_signal = !self;
  if (!waits_by_signal) return;
  struct sigaction action {};
  action.sa_handler = child_ended;
  ::sigemptyset(&action.sa_mask);
  ::sigaction(SIGCHLD, &action, nullptr);
  sigset_t blocked;
  ::sigemptyset(&blocked);
  ::sigaddset(&blocked, SIGCHLD);
  ::sigprocmask(SIG_BLOCK, &blocked, nullptr);
}

void JudgeProcess::become_judge(const CaseInfo& info, const JudgeOptions& options) noexcept {
  if (waits_by_signal) process_state::reset_signals();
  process_state::close_descriptors(cell_.first_kept, INT_MAX);
  result_.read.reset();
  cell_.judge(info, options, result_.write.get());
  ::_exit(1);
}

bool JudgeProcess::start(const CaseInfo& info, const JudgeOptions& options) {
  auto result = try_make_pipe();
  if (!result) return false;
  result_ = std::move(*result);
  make_nonblocking(result_.read);
  judge_ = containment::fork_judge(cell_.walls);
  if (judge_ == 0) become_judge(info, options);
  const int error = errno;
  result_.write.reset();
  if (judge_ == -1) result_.read.reset();
  if (judge_ != -1 && !waits_by_signal) process_ = Descriptor{containment::open_process(judge_)};
  errno = error;
  return judge_ != -1;
}

bool JudgeProcess::ended() {
  pid_t waited = 0;
  do waited = ::waitpid(judge_, &status_, WNOHANG);
  while (waited == -1 && errno == EINTR);
  return waited != 0;
}

bool JudgeProcess::conductor_gone() const {
  pollfd requests{cell_.requests, 0, 0};
  return ::poll(&requests, 1, 0) > 0 && (requests.revents & (POLLHUP | POLLERR)) != 0;
}

void JudgeProcess::wait_for_event() {
  const int timeout = static_cast<int>(clock_.wait_until(next_stage_).count());
  if (!waits_by_signal) {
    // Nothing is asked about the requests: a hang-up is reported all the same, and the next request may well be there.
    std::array<pollfd, 3> watched{
        {{process_.get(), POLLIN, 0}, {cell_.requests, 0, 0}, {result_open_ ? result_.read.get() : -1, POLLIN, 0}}};
    ::poll(watched.data(), watched.size(), timeout);
    return;
  }
  // A conductor that went away is noticed after the longest wait only, and so is a platform that lost the SIGCHLD.
  const timespec limit{timeout / 1000, (timeout % 1000) * 1'000'000L};
  fd_set readable;
  FD_ZERO(&readable);
  if (result_open_) FD_SET(result_.read.get(), &readable);
  sigset_t none;
  ::sigemptyset(&none);
  ::pselect(result_.read.get() + 1, &readable, nullptr, nullptr, &limit, &none);
}

void JudgeProcess::drain(protocol::CaseReply& reply) {
  std::array<char, 65'536> chunk;
  while (result_open_ && !reply.flooded) {
    const auto size = ::read(result_.read.get(), chunk.data(), chunk.size());
    if (size == -1 && errno == EINTR) continue;
    if (size == -1 && (errno == EAGAIN || errno == EWOULDBLOCK)) return;
    if (size <= 0) {
      result_open_ = false;
      return;
    }
    text_.append(chunk.data(), static_cast<std::size_t>(size));
    reply.flooded = text_.size() > protocol::longest_result;
  }
}

void JudgeProcess::pass_deadline(const JudgeOptions& options, protocol::CaseReply& reply) {
  if (stage_ == Stage::running) {
    reply.deadline_passed = true;
    reply.autopsy = autopsy();  // first: the signal changes what there is to see
    ::kill(judge_, deadline_signal());
    ::kill(judge_, SIGCONT);  // a stopped judge could not answer
    stage_ = Stage::asked;
    next_stage_ = clock_.now() + grace(options);
    return;
  }
  reply.killed_at_deadline = true;
  containment::kill_judge(cell_.walls, judge_);
  stage_ = Stage::killed;
  next_stage_ = clock_.now() + last_grace;
}

JudgeProcess::Outcome JudgeProcess::supervise(const JudgeOptions& options, protocol::CaseReply& reply) {
  for (;;) {
    wait_for_event();
    const bool over = ended();  // before the drain: what it wrote is in the pipe by now
    drain(reply);
    if (over) return Outcome::done;
    if (conductor_gone()) {
      containment::kill_judge(cell_.walls, judge_);
      status_ = wait_for_end(judge_);
      return Outcome::abandoned;
    }
    if (reply.flooded && stage_ != Stage::killed) {
      containment::kill_judge(cell_.walls, judge_);
      stage_ = Stage::killed;
      next_stage_ = clock_.now() + last_grace;
    } else if (clock_.now() >= next_stage_) {
      if (stage_ == Stage::killed) return Outcome::stuck;
      pass_deadline(options, reply);
    }
  }
}

void JudgeProcess::report(protocol::CaseReply& reply) const {
  if (WIFSIGNALED(status_))
    reply.ending = {protocol::Ending::How::killed, WTERMSIG(status_)};
  else
    reply.ending = {protocol::Ending::How::exited, WEXITSTATUS(status_)};
  if (const auto whole = protocol::whole_result(text_); whole && !reply.flooded)
    reply.result_lines = *whole;
  else
    reply.raw = text_.substr(0, protocol::raw_excerpt);
}

JudgeProcess::Outcome JudgeProcess::run(const CaseInfo& info, const JudgeOptions& options, protocol::CaseReply& reply) {
  const auto started = Steady::now();
  text_.clear();
  result_open_ = true;
  stage_ = Stage::running;
  next_stage_ = clock_.now() + std::chrono::milliseconds{options.deadline_ms};
  if (!start(info, options)) {
    reply.ending = {protocol::Ending::How::no_process, errno};
    return Outcome::done;
  }
  auto outcome = supervise(options, reply);
  if (outcome == Outcome::done) report(reply);
  if (outcome != Outcome::stuck && !containment::clear_away(cell_.walls, judge_) && outcome == Outcome::done)
    outcome = Outcome::stuck;
  result_.read.reset();
  process_.reset();
  const auto duration = Steady::now() - started;
  reply.duration_us =
      static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(duration).count());
  return outcome;
}

std::uint64_t JudgeProcess::empty_run_ns() {
  const auto started = Steady::now();
  const pid_t child = containment::fork_judge(cell_.walls);
  if (child == 0) ::_exit(0);
  if (child == -1) return 0;
  wait_for_end(child);
  return static_cast<std::uint64_t>(std::chrono::nanoseconds{Steady::now() - started}.count());
}

}  // namespace sigconform
