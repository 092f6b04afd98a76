// The line protocol between judge and probe, see runtime.h.
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "harness/evidence/log.h"
#include "harness/signals/signal_names.h"
#include "harness/subject/outcome.h"
#include "harness/subject/probe_lines.h"
#include "harness/subject/runtime_state.h"
#include "harness/subject/target.h"

namespace sigconform {
namespace {

constexpr std::size_t most_output = 64U << 10;
constexpr std::size_t most_lines = 1U << 20;
constexpr std::size_t shown_bytes = 200;

}  // namespace

void Runtime::State::record(EventKind kind, std::string_view participant, std::string_view label,
                            std::string_view signal) {
  Event event;
  event.kind = kind;
  event.time_ns = monotonic_ns() - started_ns;
  event.set_label(label);
  if (!signal.empty())
    if (const auto number = signal_from_name(signal)) event.signal = *number;
  if (participant == "judge") {
    event.participant = judge_participant;
  } else {
    auto& known = evidence.participants;
    const auto found = std::find(known.begin(), known.end(), participant);
    event.participant = static_cast<ParticipantIndex>(found - known.begin());
    if (found == known.end()) known.emplace_back(participant);
  }
  evidence.events.push_back(event);
}

std::string Runtime::State::last_words() const {
  std::string text;
  if (!pending_line.empty() || !said.empty())
    text += "; on its line: '" +
            printable(said.empty() ? pending_line : said.front().word + ' ' + said.front().key, shown_bytes) + "'";
  if (!output.empty()) text += "; on its output: '" + printable(output, shown_bytes) + "'";
  return text;
}

void Runtime::State::greet() {
  const auto hello = [this] { return !said.empty() || taken > 4096; };
  wait_until("the runtime to say hello", hello, true);
  if (said.empty() || said.front().word != "hello" || said.front().key != "1") {
    const std::string how = child.final ? child.final->to_string() : "is running";
    throw Unresolved("the runtime said no hello (it " + how + ")" + last_words());
  }
  std::string_view rest = said.front().text;
  name = take_word(rest);
  version = take_word(rest);
  model = take_word(rest);
  if (name.empty() || version.empty() || model.empty())
    throw Unresolved("the runtime's hello names no version or no model" + last_words());
}

void Runtime::State::take(std::string_view line) {
  RuntimeLine one;
  std::string_view rest = line;
  one.word = take_word(rest);
  if (one.word == "hello" || one.word == "say" || one.word == "handler" || one.word == "thread")
    one.key = take_word(rest);
  one.text = unescaped(rest);
  if (one.word == "thread") {
    threads[one.key] = one.text;
    record(EventKind::started, one.key, one.text);
  } else if (one.word == "handler") {
    record(EventKind::handler_enter, one.text, "", one.key);
  } else if (one.word == "say") {
    record(EventKind::mark, "main", one.key + "=" + one.text);
  } else if (one.word == "end") {
    over = true;
  } else if (one.word == "unknown") {
    throw Unsupported("the probe of " + current_target().name + " does not play this scene");
  } else if (one.word == "absent") {
    throw Unsupported(one.text);
  } else if (one.word == "broken") {
    throw Unresolved("the scene's arrangement failed: " + one.text);
  }
  said.push_back(std::move(one));
}

void Runtime::State::drain_lines() {
  std::array<char, 4096> chunk;
  for (;;) {
    const auto size = ::read(lines.read.get(), chunk.data(), chunk.size());
    if (size == -1 && errno == EINTR) continue;
    if (size <= 0) {
      if (size == 0) lines.read.reset();
      return;
    }
    taken += static_cast<std::size_t>(size);
    if (taken > most_lines) throw Unresolved("the runtime floods its line" + last_words());
    pending_line.append(chunk.data(), static_cast<std::size_t>(size));
    std::size_t newline = 0;
    while ((newline = pending_line.find('\n')) != std::string::npos) {
      const std::string line = pending_line.substr(0, newline);
      pending_line.erase(0, newline + 1);
      take(line);
    }
  }
}

void Runtime::State::drain_output() {
  std::array<char, 4096> chunk;
  for (;;) {
    const auto size = ::read(out.read.get(), chunk.data(), chunk.size());
    if (size == -1 && errno == EINTR) continue;
    if (size <= 0) {
      if (size == 0) out.read.reset();
      return;
    }
    const auto room = most_output - std::min(most_output, output.size());
    output.append(chunk.data(), std::min(room, static_cast<std::size_t>(size)));
  }
}

void Runtime::State::drain() {
  if (lines.read.get() >= 0) drain_lines();
  if (out.read.get() >= 0) drain_output();
}

}  // namespace sigconform
