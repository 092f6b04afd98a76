#include "harness/conductor/protocol.h"

#include <algorithm>
#include <array>

#include "harness/judge/result_lines.h"
#include "harness/signals/signal_names.h"

namespace sigconform::protocol {
namespace {

constexpr std::array<std::string_view, 4> how_words{"exited", "killed", "unknown-case", "no-process"};

bool is_result_line(std::string_view line) {
  static constexpr std::array<std::string_view, 5> words{"verdict\t", "observed\t", "message\t", "failure\t",
                                                         "event\t"};
  return std::any_of(words.begin(), words.end(), [line](std::string_view word) { return line.starts_with(word); });
}

/// How many there are comes first, since the last of them may be empty.
void append_words(std::string& line, const std::vector<std::string>& words) {
  line.append("\t").append(std::to_string(words.size()));
  for (const auto& word : words) line.append("\t").append(escape_field(word));
}

bool take_words(std::string_view& line, std::vector<std::string>& words) {
  const auto number = number_of<std::size_t>(next_field(line));
  if (!number) return false;
  const auto fields = static_cast<std::size_t>(std::count(line.begin(), line.end(), '\t')) + 1;
  if (*number > fields) return false;
  for (std::size_t i = 0; i < *number; ++i) words.push_back(unescape_field(next_field(line)));
  return true;
}

void take_ending(CaseReply& reply, std::string_view rest) {
  const auto word = next_field(rest);
  const auto known = std::find(how_words.begin(), how_words.end(), word);
  if (known == how_words.end()) return;
  reply.ending.how = static_cast<Ending::How>(known - how_words.begin());
  reply.ending.number = number_of<int>(next_field(rest)).value_or(0);
  reply.ended_by = unescape_field(rest);
}

}  // namespace

std::string_view next_field(std::string_view& line) {
  const auto tab = line.find('\t');
  const auto field = line.substr(0, tab);
  line.remove_prefix(tab == std::string_view::npos ? line.size() : tab + 1);
  return field;
}

std::string encode(const Request& request) {
  std::string flags;
  if (request.options.without_stimulus) flags += 's';
  if (request.options.evidence) flags += 'e';
  std::string line = "case\t";
  line.append(request.case_name).append("\t").append(std::to_string(request.options.deadline_ms));
  line.append("\t").append(flags.empty() ? "-" : flags);
  if (const auto& target = request.options.target) {
    line.append("\t").append(escape_field(target->kind)).append("\t").append(escape_field(target->name));
    line.append("\t").append(escape_field(target->prepared));
    append_words(line, target->command);
    append_words(line, target->child);
  }
  return line.append("\n");
}

std::optional<Request> decode_request(std::string_view line) {
  if (next_field(line) != "case") return std::nullopt;
  Request request;
  request.case_name = next_field(line);
  const auto deadline = number_of<long>(next_field(line));
  if (request.case_name.empty() || !deadline || *deadline <= 0) return std::nullopt;
  request.options.deadline_ms = *deadline;
  const auto flags = next_field(line);
  request.options.without_stimulus = flags.find('s') != std::string_view::npos;
  request.options.evidence = flags.find('e') != std::string_view::npos;
  if (!line.empty()) {
    Target target;
    target.kind = unescape_field(next_field(line));
    target.name = unescape_field(next_field(line));
    target.prepared = unescape_field(next_field(line));
    if (!take_words(line, target.command) || !take_words(line, target.child)) return std::nullopt;
    request.options.target = std::move(target);
  }
  return request;
}

std::string encode(const CaseReply& reply) {
  const auto how = how_words[static_cast<std::size_t>(reply.ending.how)];
  std::string text = "ended\t";
  text.append(how).append("\t").append(std::to_string(reply.ending.number));
  if (reply.ending.how == Ending::How::killed) text.append("\t").append(signal_name(reply.ending.number));
  text += '\n';
  if (reply.deadline_passed) text += reply.killed_at_deadline ? "deadline\tkilled\n" : "deadline\tanswered\n";
  if (reply.flooded) text += "flooded\n";
  if (!reply.raw.empty()) text.append("raw\t").append(escape_field(reply.raw)).append("\n");
  if (!reply.autopsy.empty()) text.append("autopsy\t").append(escape_field(reply.autopsy)).append("\n");
  return text.append("duration_us\t").append(std::to_string(reply.duration_us)).append("\ndone\n");
}

bool take_line(CaseReply& reply, std::string_view line) {
  if (line == "done") return true;
  if (is_result_line(line) || line == "end") {
    reply.result_lines.append(line).push_back('\n');
    return false;
  }
  auto rest = line;
  const auto word = next_field(rest);
  if (word == "ended")
    take_ending(reply, rest);
  else if (word == "deadline") {
    reply.deadline_passed = true;
    reply.killed_at_deadline = rest == "killed";
  } else if (line == "flooded")
    reply.flooded = true;
  else if (word == "raw")
    reply.raw = unescape_field(rest);
  else if (word == "autopsy")
    reply.autopsy = unescape_field(rest);
  else if (word == "duration_us")
    reply.duration_us = number_of<std::uint64_t>(rest).value_or(0);
  return false;
}

std::optional<std::string_view> whole_result(std::string_view text) {
  std::size_t start = 0;
  while (start < text.size()) {
    const auto newline = text.find('\n', start);
    if (newline == std::string_view::npos) return std::nullopt;
    const auto line = text.substr(start, newline - start);
    start = newline + 1;
    if (line == "end") return text.substr(0, start);
    if (!is_result_line(line)) return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace sigconform::protocol
