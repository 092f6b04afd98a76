#include "harness/conductor/worker.h"

#include <unistd.h>

#include <algorithm>
#include <array>

#include "harness/conductor/containment.h"
#include "harness/conductor/forked.h"
#include "harness/conductor/judge_process.h"
#include "harness/conductor/line_reader.h"
#include "harness/conductor/platform_facts.h"
#include "harness/conductor/process_state.h"
#include "harness/conductor/protocol.h"
#include "harness/judge/result_lines.h"
#include "harness/subject/child.h"
#include "harness/subject/image.h"
#include "harness/subject/observe.h"

namespace sigconform {
namespace {

constexpr int exit_refused = 3;
constexpr int exit_stuck = 4;

/// The worker's own descriptors, which no case sees.
struct Channels {
  int first_kept = -1;
  int requests = -1;
  int replies = -1;
  int diagnostics = -1;
};

Channels move_channels(const WorkerOptions& options) {
  std::array kept{options.requests, options.replies, options.diagnostics};
  const int first_kept = process_state::keep_only(kept);
  return {first_kept, kept[0], kept[1], kept[2]};
}

/// In a child, for what the facts need (files, streams, other programs' output) must not stay in the process that forks
/// a judge per case.
void tell_facts(int replies) {
  const pid_t child = fork_to([&] {
    std::string text;
    for (const auto& [key, value] : platform_facts())
      text.append("fact\t").append(escape_field(key)).append("\t").append(escape_field(value)).append("\n");
    return write_all(replies, text) ? 0 : 1;
  });
  if (child > 0) wait_for_end(child);
}

std::uint64_t measure_speed(JudgeProcess& judge) {
  std::array<std::uint64_t, 21> samples{};
  for (auto& sample : samples) sample = judge.empty_run_ns();
  // The faster quarter: what else runs on the machine slows the median, but says nothing about the platform.
  const auto quarter = samples.begin() + samples.size() / 4;
  std::nth_element(samples.begin(), quarter, samples.end());
  return *quarter;
}

std::string greeting(const containment::Walls& walls, std::uint64_t speed_ns) {
  std::string text = walls.strong ? "isolation\tstrong\t" : "isolation\tweak\t";
  text.append(escape_field(walls.reason)).append("\nspeed_ns\t").append(std::to_string(speed_ns));
  return text.append("\nready\n");
}

int complain(int diagnostics, const std::string& text, int code) {
  write_all(diagnostics, "sigconform worker: " + text + "\n");
  return code;
}

int answer_requests(const Channels& channels, JudgeProcess& judge) {
  LineReader requests;
  for (;;) {
    const auto line = requests.next();
    if (!line) {
      if (requests.fill(channels.requests) == LineReader::State::end) return 0;
      continue;
    }
    const auto request = protocol::decode_request(*line);
    if (!request) return complain(channels.diagnostics, "not a request: " + escape_field(*line), 2);
    protocol::CaseReply reply;
    auto outcome = JudgeProcess::Outcome::done;
    if (const CaseInfo* info = find_case(request->case_name))
      outcome = judge.run(*info, request->options, reply);
    else
      reply.ending.how = protocol::Ending::How::unknown_case;
    if (outcome == JudgeProcess::Outcome::abandoned) return 0;
    if (!write_all(channels.replies, reply.result_lines + protocol::encode(reply))) return 0;
    if (outcome == JudgeProcess::Outcome::stuck)
      return complain(channels.diagnostics, "a case outlives SIGKILL, so this worker ends", exit_stuck);
  }
}

}  // namespace

int serve(const WorkerOptions& options) {
  process_state::reset_signals();
  const auto channels = move_channels(options);
  if (channels.requests == -1 || channels.replies == -1) return 2;
  ::setsid();
  if (!options.started_by.empty()) find_program_command(options.started_by);
  calibrate_observation();  // before the namespaces: afterwards /proc knows us by other numbers
  write_all(channels.replies, "hello\t" + std::string{protocol::version} + "\n");
  tell_facts(channels.replies);

  Cell cell;
  cell.walls = containment::enter(options.isolation, channels.first_kept, options.dies_with_parent);
  if (options.isolation == Isolation::strong && !cell.walls.strong) {
    write_all(channels.replies, "refused\t" + escape_field(cell.walls.reason) + "\n");
    return exit_refused;
  }
  cell.judge = options.judge;
  cell.requests = channels.requests;
  cell.first_kept = channels.first_kept;
  containment::set_limits(cell.walls);
  JudgeProcess::prepare();
  JudgeProcess judge{cell};
  write_all(channels.replies, greeting(cell.walls, measure_speed(judge)));
  return answer_requests(channels, judge);
}

int worker_main(int argc, char** argv, JudgeFunction judge) {
  WorkerOptions options;
  options.judge = judge;
  options.dies_with_parent = false;
  constexpr std::string_view isolation_option = "--isolation=";
  constexpr std::string_view started_by_option = "--started-by=";
  for (int i = 2; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument.starts_with(isolation_option))
      if (const auto isolation = isolation_from_string(argument.substr(isolation_option.size()))) {
        options.isolation = *isolation;
        continue;
      }
    if (argument.starts_with(started_by_option)) {
      options.started_by.emplace_back(argument.substr(started_by_option.size()));
      continue;
    }
    return complain(2, "unknown argument '" + std::string{argument} + "'", 2);
  }
  return serve(options);
}

}  // namespace sigconform
