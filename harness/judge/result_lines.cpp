#include "harness/judge/result_lines.h"

#include <array>
#include <charconv>

namespace sigconform {
namespace {

constexpr char hex_digits[] = "0123456789abcdef";

void append_escaped(std::string& out, std::string_view raw) {
  for (const char c : raw) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\\') {
      out += "\\\\";
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (byte < 0x20 || byte > 0x7e) {
      out += "\\x";
      out += hex_digits[byte >> 4];
      out += hex_digits[byte & 15];
    } else {
      out += c;
    }
  }
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

void append_line(std::string& out, std::string_view key, std::string_view value) {
  out += key;
  out += '\t';
  append_escaped(out, value);
  out += '\n';
}

/// Takes the text up to the next tab off the front.
std::string_view take_field(std::string_view& line) {
  const std::size_t tab = line.find('\t');
  const std::string_view field = line.substr(0, tab);
  line.remove_prefix(tab == std::string_view::npos ? line.size() : tab + 1);
  return field;
}

std::optional<EvidenceLine> decode_event(std::string_view line) {
  EvidenceLine event;
  const std::string_view time = take_field(line);
  const auto [end, error] = std::from_chars(time.data(), time.data() + time.size(), event.time_ns);
  if (error != std::errc{} || end != time.data() + time.size()) return std::nullopt;
  for (std::string* field : {&event.participant, &event.kind, &event.signal, &event.detail})
    *field = unescape_field(take_field(line));
  return event;
}

}  // namespace

std::string escape_field(std::string_view raw) {
  std::string out;
  append_escaped(out, raw);
  return out;
}

std::string unescape_field(std::string_view escaped) {
  std::string out;
  for (std::size_t at = 0; at < escaped.size(); ++at) {
    if (escaped[at] != '\\' || at + 1 == escaped.size()) {
      out += escaped[at];
      continue;
    }
    const char kind = escaped[++at];
    if (kind == 'n') {
      out += '\n';
    } else if (kind == 't') {
      out += '\t';
    } else if (kind == 'x' && at + 2 < escaped.size() && hex_value(escaped[at + 1]) >= 0 &&
               hex_value(escaped[at + 2]) >= 0) {
      out += static_cast<char>(hex_value(escaped[at + 1]) * 16 + hex_value(escaped[at + 2]));
      at += 2;
    } else {
      out += kind;
    }
  }
  return out;
}

std::string encode(const CaseResult& result) {
  std::string out;
  out.reserve(256 + result.message.size() + result.evidence.size() * 96);
  append_line(out, "verdict", to_string(result.verdict));
  if (!result.observed.empty()) append_line(out, "observed", result.observed);
  if (!result.message.empty()) append_line(out, "message", result.message);
  for (const std::string& failure : result.failures) append_line(out, "failure", failure);
  for (const EvidenceLine& event : result.evidence) {
    std::array<char, 24> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), event.time_ns).ptr;
    out += "event\t";
    out.append(digits.data(), end);
    for (const std::string* field : {&event.participant, &event.kind, &event.signal, &event.detail}) {
      out += '\t';
      append_escaped(out, *field);
    }
    out += '\n';
  }
  out += "end\n";
  return out;
}

std::optional<CaseResult> decode(std::string_view lines) {
  CaseResult result;
  bool has_verdict = false;
  while (!lines.empty()) {
    const std::size_t newline = lines.find('\n');
    if (newline == std::string_view::npos) return std::nullopt;
    std::string_view line = lines.substr(0, newline);
    lines.remove_prefix(newline + 1);
    const std::string_view key = take_field(line);
    if (key == "end") return has_verdict && lines.empty() ? std::optional(result) : std::nullopt;
    if (key == "verdict") {
      const auto verdict = verdict_from_string(line);
      if (!verdict) return std::nullopt;
      result.verdict = *verdict;
      has_verdict = true;
    } else if (key == "observed") {
      result.observed = unescape_field(line);
    } else if (key == "message") {
      result.message = unescape_field(line);
    } else if (key == "failure") {
      result.failures.push_back(unescape_field(line));
    } else if (key == "event") {
      auto event = decode_event(line);
      if (!event) return std::nullopt;
      result.evidence.push_back(std::move(*event));
    } else {
      return std::nullopt;
    }
  }
  return std::nullopt;
}

}  // namespace sigconform
