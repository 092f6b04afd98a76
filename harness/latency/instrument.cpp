#include "harness/latency/instrument.h"

#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <system_error>
#include <utility>

#include "harness/conductor/own_program.h"
#include "harness/conductor/process_tree.h"
#include "harness/conductor/protocol.h"
#include "harness/judge/result_lines.h"
#include "harness/latency/serve.h"
#include "harness/subject/child.h"

namespace sigconform::latency {
namespace {

std::optional<std::uint64_t> number(std::string_view text) { return protocol::number_of<std::uint64_t>(text); }

}  // namespace

template <class Number>
Number Instrument::next_number(std::string_view& rest) {
  const auto field = protocol::next_field(rest);
  const auto value = protocol::number_of<Number>(field);
  if (!value) give_up("it says '" + escape_field(field) + "' where a number belongs");
  return *value;
}

Account Instrument::account_of(std::string_view rest) {
  Account account;
  for (auto* value :
       {&account.sent, &account.handled, &account.coalesced, &account.lost, &account.wrong_thread, &account.backwards})
    *value = next_number<std::uint64_t>(rest);
  return account;
}

Instrument::Instrument(InstrumentStart start) : how_{std::move(start)} { this->start(); }

Instrument::~Instrument() { stop(); }

Spawned Instrument::spawned() const {
  if (how_.launcher.empty() && how_.program.empty())
    return spawn_fork([](ServedDescriptors ends) { return serve(ends.requests, ends.replies); });
  auto words = how_.launcher;
  words.push_back(how_.program.empty() ? own_program() : how_.program);
  words.emplace_back("latency-worker");
  return spawn_program(std::move(words));
}

void Instrument::start() {
  lines_ = {};
  said_ = {};
  opened_ = 0;
  try {
    process_ = spawned();
  } catch (const std::system_error& error) {
    throw Broken{std::string{"the process that takes the samples cannot be started: "} + error.what()};
  }
  make_nonblocking(process_.diagnostics);
  // Launchers may have something to say first.
  for (int line = 0; line < 100; ++line) {
    const auto greeting = answer();
    std::string_view rest{greeting};
    if (protocol::next_field(rest) != "latency") continue;
    if (protocol::next_field(rest) != "1") give_up("it speaks another version of the protocol");
    places_.home = next_number<int>(rest);
    places_.other = next_number<int>(rest);
    pinned_ = rest == "pinned";
    return;
  }
  give_up("it does not greet");
}

void Instrument::restart() {
  try {
    start();
  } catch (const std::invalid_argument& error) {
    throw Broken{error.what()};
  }
}

void Instrument::stop() {
  row_ = nullptr;
  if (process_.process == -1) return;
  kill_descendants_of(process_.process);
  ::kill(-process_.process, SIGKILL);
  ::kill(process_.process, SIGKILL);
  wait_for_end(process_.process);
  process_ = {};
}

void Instrument::give_up(const std::string& why) {
  said_.read(process_.diagnostics);
  stop();
  throw Broken{"the process that takes the samples: " + why +
               (said_.text().empty() ? "" : "; it said: " + escape_field(said_.text()))};
}

void Instrument::ask(const std::string& request) {
  if (process_.process == -1) restart();
  if (!write_all(process_.requests.get(), request + "\n")) give_up("it takes no requests");
}

std::string Instrument::answer() {
  const auto until = Clock::now() + how_.deadline;
  const int signals = how_.signals == nullptr ? -1 : how_.signals->descriptor();
  for (;;) {
    if (const auto line = lines_.next()) return std::string{*line};
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now()).count();
    if (left <= 0) give_up("no answer within " + std::to_string(how_.deadline.count()) + " ms");
    std::array<pollfd, 3> watched{
        {{process_.replies.get(), POLLIN, 0}, {signals, POLLIN, 0}, {process_.diagnostics.get(), POLLIN, 0}}};
    if (::poll(watched.data(), watched.size(), static_cast<int>(left)) <= 0) continue;
    if (watched[1].revents != 0) {
      if (const int signal = how_.signals->take(); signal != 0) {
        stop();
        throw Interrupted{signal};
      }
    }
    if (watched[2].revents != 0) said_.read(process_.diagnostics);
    if (watched[0].revents == 0) continue;
    if (lines_.fill(process_.replies.get()) == LineReader::State::end) give_up("it ended");
  }
}

ClockReport Instrument::clock() {
  ask("clock");
  const auto line = answer();
  std::string_view rest{line};
  if (protocol::next_field(rest) != "clock") give_up("it cannot measure its clock");
  ClockReport report;
  for (auto* value : {&report.resolution_ns, &report.floor_p50_ns, &report.floor_max_ns, &report.backwards,
                      &report.offset_low_ns, &report.offset_high_ns})
    *value = next_number<std::int64_t>(rest);
  report.source = unescape_field(rest);
  return report;
}

PlatformFacts Instrument::ask_for_facts(const std::string& request) {
  ask(request);
  PlatformFacts facts;
  for (auto line = answer(); line != "done"; line = answer()) {
    std::string_view rest{line};
    if (protocol::next_field(rest) != "fact") return {};
    const auto key = unescape_field(protocol::next_field(rest));
    facts.emplace_back(key, unescape_field(rest));
  }
  return facts;
}

PlatformFacts Instrument::facts() {
  auto facts = ask_for_facts("facts");
  if (facts.empty()) give_up("it cannot tell what it runs on");
  return facts;
}

Throttling Instrument::throttling() {
  Throttling seen;
  for (const auto& [key, value] : ask_for_facts("throttling")) {
    if (key == "quota") seen.quota = value;
    if (key == "throttled") seen.throttled = number(value);
    if (key == "thermal") seen.thermal = number(value);
  }
  return seen;
}

Scheduling Instrument::scheduling() {
  Scheduling seen;
  for (const auto& [key, value] : ask_for_facts("scheduling")) {
    if (key == "policy") seen.policy = value;
    if (key == "real-time") seen.real_time = value;
  }
  return seen;
}

void Instrument::open(const RowInfo& row, const Target* target) {
  if (is_open()) close();
  if (how_.openings != 0 && opened_ >= how_.openings) stop();
  if (target != nullptr) {
    std::string request = "target";
    for (const auto* field : {&target->name, &target->kind, &target->prepared}) request += "\t" + escape_field(*field);
    for (const auto& word : target->command) request += "\t" + escape_field(word);
    ask(request);
  }
  ask("open\t" + escape_field(row.name));
  ++opened_;
  const auto line = answer();
  if (line != "opened") ended(line);
  row_ = &row;
  next_sequence_ = 1;
}

void Instrument::ended(const std::string& line) {
  row_ = nullptr;
  std::string_view rest{line};
  const auto word = protocol::next_field(rest);
  const auto why = unescape_field(rest);
  if (word == "died") throw Broken{why};
  if (answer() != "closed") give_up("it loses the thread");
  if (word == "missing") throw Missing{why};
  throw Broken{why};
}

Taken Instrument::take(std::size_t size) {
  ask("take\t" + std::to_string(next_sequence_) + "\t" + std::to_string(size));
  next_sequence_ += size;
  Taken taken;
  taken.legs.resize(row_->legs.size());
  for (;;) {
    const auto line = answer();
    std::string_view rest{line};
    const auto word = protocol::next_field(rest);
    if (word == "done") return taken;
    if (word == "account") {
      taken.account = account_of(rest);
    } else if (word == "pace") {
      taken.pace_ns = next_number<std::int64_t>(rest);
      paces_.add(taken.pace_ns);
    } else if (word == "dirty") {
      taken.dirty = unescape_field(rest);
    } else if (word == "note") {
      const auto name = unescape_field(protocol::next_field(rest));
      taken.notes[name] = unescape_field(rest);
    } else if (word == "leg") {
      const auto leg = next_number<std::size_t>(rest);
      if (leg >= taken.legs.size()) give_up("it knows another row by that name");
      while (!rest.empty()) taken.legs[leg].push_back(next_number<std::int64_t>(rest));
    } else {
      ended(line);
    }
  }
}

void Instrument::close() {
  if (!is_open()) return;
  row_ = nullptr;
  ask("close");
  const auto line = answer();
  if (line == "closed") return;
  // How it ends after its last block changes no figure, but it is not to be missed.
  std::string_view rest{line};
  protocol::next_field(rest);
  throw Broken{unescape_field(rest)};
}

}  // namespace sigconform::latency
