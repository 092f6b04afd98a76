#include "harness/conductor/worker_process.h"

#include <sys/wait.h>

#include <charconv>
#include <csignal>
#include <utility>

#include "harness/conductor/own_program.h"
#include "harness/conductor/process_tree.h"
#include "harness/conductor/spawn.h"
#include "harness/judge/result_lines.h"
#include "harness/subject/child.h"
#include "harness/subject/ending.h"

namespace sigconform {
namespace {

constexpr std::size_t longest_answer = 64U << 20;

Spawned forked(const RunPlan& plan) {
  return spawn_fork([&plan](ServedDescriptors ends) {
    WorkerOptions options;
    options.requests = ends.requests;
    options.replies = ends.replies;
    options.diagnostics = ends.diagnostics;
    options.isolation = plan.isolation;
    options.judge = plan.judge;
    return serve(options);
  });
}

Spawned launched(const RunPlan& plan) {
  auto words = plan.launcher;
  words.push_back(plan.program.empty() ? own_program() : plan.program);
  const auto started_by = words;
  words.emplace_back("worker");
  words.push_back("--isolation=" + std::string{to_string(plan.isolation)});
  for (const auto& word : started_by) words.push_back("--started-by=" + word);
  return spawn_program(std::move(words));
}

}  // namespace

WorkerProcess::WorkerProcess(const RunPlan& plan) {
  set_deadline(plan.start_deadline);
  auto spawned = plan.launcher.empty() && plan.program.empty() ? forked(plan) : launched(plan);
  process_ = spawned.process;
  requests_ = std::move(spawned.requests);
  replies_ = std::move(spawned.replies);
  diagnostics_ = std::move(spawned.diagnostics);
  make_nonblocking(replies_);
  make_nonblocking(diagnostics_);
  make_nonblocking(requests_);
}

WorkerProcess::~WorkerProcess() { kill_and_wait(); }

void WorkerProcess::ask(const protocol::Request& request, std::chrono::milliseconds outer_deadline) {
  reply_ = {};
  answer_size_ = 0;
  state_ = State::busy;
  set_deadline(outer_deadline);
  if (!write_all(requests_.get(), protocol::encode(request))) lose("the worker takes no requests");
}

void WorkerProcess::take_greeting(std::string_view line) {
  auto rest = line;
  const auto word = protocol::next_field(rest);
  if (word == "hello") {
    if (rest == protocol::version)
      greeted_ = true;
    else
      lose("the worker speaks version " + escape_field(rest) + " of the protocol, not " +
           std::string{protocol::version});
  } else if (!greeted_) {
    noise_.add(std::string{line} + "\n");
  } else if (word == "fact") {
    const auto key = protocol::next_field(rest);
    platform_.facts.emplace_back(unescape_field(key), unescape_field(rest));
  } else if (word == "isolation") {
    platform_.strong_isolation = protocol::next_field(rest) == "strong";
    platform_.isolation_reason = unescape_field(rest);
  } else if (word == "speed_ns") {
    std::from_chars(rest.data(), rest.data() + rest.size(), platform_.speed_ns);
  } else if (word == "refused") {
    refused_ = true;
    lose("strong isolation is not possible here: " + unescape_field(rest));
  } else if (line == "ready") {
    state_ = State::idle;
  }
}

std::optional<protocol::CaseReply> WorkerProcess::read_replies() {
  // Not without end, however fast it talks: others are waiting, and its own deadline is.
  for (int reads = 0; replies_ && reads < 64; ++reads) {
    const auto state = lines_.fill(replies_.get());
    if (state == LineReader::State::nothing_now) return std::nullopt;
    if (state == LineReader::State::end) {
      output_closed();
      return std::nullopt;
    }
    // All of them, or an answer could lie here while its descriptor stays silent.
    while (const auto line = lines_.next())
      if (take_line(*line)) return std::move(reply_);
    if (state_ == State::lost) return std::nullopt;
    if (answer_size_ + lines_.pending() > longest_answer) lose("the worker's answer has no end");
  }
  return std::nullopt;
}

bool WorkerProcess::take_line(std::string_view line) {
  if (state_ == State::greeting) take_greeting(line);
  if (state_ != State::busy) return false;
  answer_size_ += line.size();
  if (!protocol::take_line(reply_, line)) return false;
  state_ = State::idle;
  return true;
}

/// A process that ends closes its descriptors first: how it ended is known a moment later.
void WorkerProcess::output_closed() {
  replies_.reset();
  set_deadline(std::chrono::seconds{5});
}

void WorkerProcess::read_diagnostics() { said_.read(diagnostics_); }

std::optional<protocol::CaseReply> WorkerProcess::check_alive() {
  if (process_ == -1) return std::nullopt;
  siginfo_t info{};
  if (::waitid(P_PID, static_cast<id_t>(process_), &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid == 0)
    return std::nullopt;
  if (auto reply = read_replies()) return reply;
  lose("the worker ended");
  return std::nullopt;
}

void WorkerProcess::set_deadline(std::chrono::milliseconds from_now) { deadline_ = clock_.now() + from_now; }

void WorkerProcess::check_deadline() {
  if (!has_deadline() || clock_.now() < deadline_) return;
  if (!replies_)
    lose("the worker closed its output");
  else
    lose(state_ == State::greeting ? "the worker did not greet within its deadline" : "the worker hung");
}

std::optional<std::chrono::milliseconds> WorkerProcess::longest_wait() {
  if (!has_deadline()) return std::nullopt;
  return clock_.wait_until(deadline_);
}

bool WorkerProcess::gone() {
  if (process_ != -1 && ::waitpid(process_, nullptr, WNOHANG) == process_) process_ = -1;
  return process_ == -1;
}

std::string WorkerProcess::last_words() const {
  std::string text;
  if (!greeted_ && !noise_.text().empty()) text += "; it printed: " + escape_field(noise_.text());
  if (!said_.text().empty()) text += "; it said: " + escape_field(said_.text());
  return text;
}

void WorkerProcess::lose(std::string why) {
  if (state_ == State::lost) return;
  lost_while_ = std::exchange(state_, State::lost);
  int status = 0;
  if (process_ != -1 && ::waitpid(process_, &status, WNOHANG) == process_) {
    process_ = -1;
    if (!refused_) why += " (" + Ending::from_wait_status(status).to_string() + ")";
  } else if (lost_while_ == State::busy) {
    kill_descendants_of(process_);  // while they can still be told to be its own
  }
  kill_and_wait();
  if (diagnostics_) read_diagnostics();
  why_lost_ = std::move(why) + last_words();
}

void WorkerProcess::kill_and_wait() {
  if (process_ == -1) return;
  ::kill(-process_, SIGKILL);
  ::kill(process_, SIGKILL);
  wait_for_end(process_);
  process_ = -1;
}

}  // namespace sigconform
