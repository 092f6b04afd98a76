#include "harness/latency/serve.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <climits>
#include <csignal>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/conductor/line_reader.h"
#include "harness/conductor/platform_facts.h"
#include "harness/conductor/process_state.h"
#include "harness/conductor/protocol.h"
#include "harness/judge/result_lines.h"
#include "harness/latency/interference.h"
#include "harness/latency/pace.h"
#include "harness/latency/row.h"
#include "harness/latency/scheduling.h"
#include "harness/latency/throttling.h"
#include "harness/signals/signal_names.h"
#include "harness/subject/clean_start.h"
#include "harness/subject/observe.h"
#include "harness/subject/target.h"

namespace sigconform::latency {
namespace {

constexpr std::size_t largest_request = 65'536;

struct Channel {
  int requests;
  int replies;
  LineReader reader;

  /// The next request, or nothing once there are no more.
  std::optional<std::string> next() {
    for (;;) {
      if (const auto line = reader.next()) return std::string{*line};
      if (reader.fill(requests) == LineReader::State::end) return std::nullopt;
    }
  }
  bool say(const std::string& text) { return write_all(replies, text + "\n"); }
};

std::uint64_t number(std::string_view field) { return protocol::number_of<std::uint64_t>(field).value_or(0); }

void append(std::string& text, std::int64_t value) {
  std::array<char, 24> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  text += '\t';
  text.append(digits.data(), end);
}

std::string described(const Account& account) {
  std::string text = "account";
  for (const auto value :
       {account.sent, account.handled, account.coalesced, account.lost, account.wrong_thread, account.backwards})
    append(text, static_cast<std::int64_t>(value));
  return text + "\n";
}

/// In the row's own process. Takes blocks until it is told to close.
class RowProcess {
 public:
  RowProcess(const RowInfo& info, const Places& places, Channel& channel)
      : info_{info}, channel_{channel}, interference_{places}, row_{info.make(places)} {}

  void serve() {
    channel_.say("opened");
    while (auto line = channel_.next()) {
      std::string_view rest{*line};
      const auto word = protocol::next_field(rest);
      if (word != "take") return;
      const auto first = number(protocol::next_field(rest));
      const auto size = std::min<std::size_t>(number(rest), largest_request);
      channel_.say(answer(first, size));
    }
  }

 private:
  std::string answer(std::uint64_t first, std::size_t size) {
    Block block{size};
    for (std::size_t i = 0; i < size; ++i) block[i].sequence = first + i;
    interference_.begin();
    const auto pace_before = info_.pace_matters ? pace_ns() : 0;
    row_->take(block);
    const auto pace = info_.pace_matters ? std::max(pace_before, pace_ns()) : 0;
    const auto dirty = interference_.end(info_.shares_processor);
    std::string text = described(block.account);
    if (info_.pace_matters) {
      text += "pace";
      append(text, pace);
      text += '\n';
    }
    if (!dirty.empty()) text += "dirty\t" + escape_field(dirty) + "\n";
    for (const auto& [note, what] : row_->notes())
      text += "note\t" + escape_field(note) + "\t" + escape_field(what) + "\n";
    for (std::size_t leg = 0; leg < info_.legs.size(); ++leg) {
      text += "leg";
      append(text, static_cast<std::int64_t>(leg));
      for (const auto& sample : block.samples())
        if (sample.receipts > 0) append(text, length(sample, info_.legs[leg]));
      text += '\n';
    }
    return text + "done";
  }

  const RowInfo& info_;
  Channel& channel_;
  Interference interference_;
  std::unique_ptr<Row> row_;
};

[[noreturn]] void become_row(const RowInfo& info, const Places& places, Channel& channel) {
  const std::array kept{channel.requests, channel.replies};
  end_with_parent();
  clean_start(kept);
  pin_this_thread(places.home);
  try {
    RowProcess{info, places, channel}.serve();
  } catch (const Missing& missing) {
    channel.say("missing\t" + escape_field(missing.what()));
  } catch (const std::exception& problem) {
    channel.say("broken\t" + escape_field(problem.what()));
  }
  ::_exit(0);
}

std::string how_ended(int status) {
  if (WIFSIGNALED(status)) return "the row's process was killed by " + signal_name(WTERMSIG(status));
  return "the row's process exited with code " + std::to_string(WEXITSTATUS(status));
}

class Server {
 public:
  explicit Server(Channel& channel) : channel_{channel}, places_{allowed_places()} {
    // A child that ends interrupts the wait for it, and nothing else.
    struct sigaction noticed {};
    noticed.sa_handler = [](int) {};
    ::sigemptyset(&noticed.sa_mask);
    ::sigaction(SIGCHLD, &noticed, nullptr);
    sigset_t children;
    ::sigemptyset(&children);
    ::sigaddset(&children, SIGCHLD);
    ::sigprocmask(SIG_BLOCK, &children, &before_);
  }

  int run() {
    channel_.say("latency\t1\t" + std::to_string(places_.home) + "\t" + std::to_string(places_.other) + "\t" +
                 (can_pin() ? "pinned" : "unpinned"));
    while (auto line = channel_.next()) {
      std::string_view rest{*line};
      const auto word = protocol::next_field(rest);
      if (word == "clock")
        tell_clock();
      else if (word == "facts")
        tell_facts();
      else if (word == "throttling")
        tell_throttling();
      else if (word == "scheduling")
        tell_scheduling();
      else if (word == "target")
        take_target(rest);
      else if (word == "open")
        open(unescape_field(rest));
      else
        channel_.say("broken\tnot a request: " + escape_field(*line));
    }
    return 0;
  }

 private:
  template <class Run>
  int in_child(const Run& run) {
    const pid_t child = ::fork();
    if (child == 0) {
      ::sigprocmask(SIG_SETMASK, &before_, nullptr);
      try {
        run();
      } catch (const std::exception&) {
        ::_exit(1);
      }
      ::_exit(0);
    }
    return child == -1 ? -1 : end_of(child);
  }

  /// Its wait status. A child that hangs is the conductor's to kill; without a conductor all of us end.
  int end_of(pid_t child) {
    for (;;) {
      int status = 0;
      if (::waitpid(child, &status, WNOHANG) == child) return status;
      pollfd conductor{channel_.requests, 0, 0};
      if (::ppoll(&conductor, 1, nullptr, &before_) == 1 && (conductor.revents & POLLHUP) != 0) ::kill(0, SIGKILL);
    }
  }

  bool can_pin() {
    const int status = in_child([&] { ::_exit(pin_this_thread(places_.home) ? 0 : 1); });
    return status == 0;
  }

  /// For what may pin, start threads and change priorities: none of it is to be this process's.
  template <class Tell>
  void tell_from_child(const Tell& tell) {
    if (in_child(tell) != 0) channel_.say("broken\tits child could not tell");
  }

  void tell_clock() {
    tell_from_child([&] {
      const auto report = measure_clock();
      std::string text = "clock";
      for (const auto value : {report.resolution_ns, report.floor_p50_ns, report.floor_max_ns, report.backwards,
                               report.offset_low_ns, report.offset_high_ns})
        append(text, value);
      channel_.say(text + "\t" + escape_field(report.source));
    });
  }

  void tell_facts() {
    tell_from_child([&] {
      std::string text;
      for (const auto& [key, value] : platform_facts())
        text.append("fact\t").append(escape_field(key)).append("\t").append(escape_field(value)).append("\n");
      channel_.say(text + "done");
    });
  }

  void tell_throttling() {
    const auto seen = look_for_throttling();
    std::string text;
    if (!seen.quota.empty()) text += "fact\tquota\t" + escape_field(seen.quota) + "\n";
    if (seen.throttled) text += "fact\tthrottled\t" + std::to_string(*seen.throttled) + "\n";
    if (seen.thermal) text += "fact\tthermal\t" + std::to_string(*seen.thermal) + "\n";
    channel_.say(text + "done");
  }

  void tell_scheduling() {
    tell_from_child([&] {
      const auto seen = look_at_scheduling();
      channel_.say("fact\tpolicy\t" + escape_field(seen.policy) + "\nfact\treal-time\t" + escape_field(seen.real_time) +
                   "\ndone");
    });
  }

  void take_target(std::string_view rest) {
    Target target;
    target.name = unescape_field(protocol::next_field(rest));
    target.kind = unescape_field(protocol::next_field(rest));
    target.prepared = unescape_field(protocol::next_field(rest));
    while (!rest.empty()) target.command.push_back(unescape_field(protocol::next_field(rest)));
    set_current_target(std::move(target));
  }

  void open(const std::string& name) {
    const auto* info = find_row(name);
    if (info == nullptr) {
      channel_.say("missing\tthis build has no row of that name\nclosed");
      return;
    }
    const int status = in_child([&] { become_row(*info, places_, channel_); });
    // What the row said last stands; a word of ours comes only where it could say nothing.
    channel_.say(status == 0 ? "closed" : "died\t" + (status == -1 ? "it cannot be forked" : how_ended(status)));
  }

  Channel& channel_;
  Places places_;
  sigset_t before_{};
};

}  // namespace

int serve(int requests, int replies) {
  process_state::reset_signals();
  std::array kept{requests, replies};
  process_state::keep_only(kept);
  Channel channel{kept[0], kept[1], {}};
  if (channel.requests == -1 || channel.replies == -1) return 2;
  ::setsid();
  calibrate_observation();
  return Server{channel}.run();
}

int worker_main() { return serve(0, 1); }

}  // namespace sigconform::latency
