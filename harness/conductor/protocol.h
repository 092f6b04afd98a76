// What conductor and worker say to each other: lines of tab-separated fields on the worker's stdin and stdout.
//
// The worker greets:                             The conductor asks, one case at a time:
//   hello <TAB> 1                                  case <TAB> Suite.Name <TAB> deadline_ms <TAB> flags
//   fact <TAB> key <TAB> value      (any number)   flags: `-`, or letters: s without stimulus, e evidence of passes too
//   isolation <TAB> strong|weak <TAB> reason       and, for a case on a target, its kind, name, folder and words
//   speed_ns <TAB> 210000                          The worker answers with the judge's own lines (result_lines.h), then
//   ready                                            ended <TAB> exited|killed|unknown-case|no-process <TAB> number
// or `refused <TAB> reason` and ends.              deadline <TAB> answered|killed    (where it passed)
//                                                  flooded                           (where the result was too long)
//                                                  raw <TAB> escaped                 (where it was no whole result)
//                                                  autopsy <TAB> escaped             (where the deadline passed)
//                                                  duration_us <TAB> 312
//                                                  done
// Lines that are none of these (a launcher's own chatter) are not an error.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include "harness/judge/judge.h"

namespace sigconform::protocol {

inline constexpr std::string_view version = "1";
inline constexpr std::size_t longest_result = 8U << 20;  ///< bytes; more is a judge out of hand
inline constexpr std::size_t raw_excerpt = 512;          ///< bytes shown of what is no whole result

struct Request {
  std::string_view case_name;
  JudgeOptions options;
};

/// With the newline.
std::string encode(const Request& request);
/// Nothing for a line that is no request. The views point into `line`.
std::optional<Request> decode_request(std::string_view line);

/// How a judge ended and what the worker knows of it.
struct Ending {
  enum class How { exited, killed, unknown_case, no_process };
  How how = How::no_process;
  int number = 0;  ///< exit code, signal of the platform under test, or errno
};

/// What the worker adds to the judge's lines.
struct CaseReply {
  std::string result_lines;  ///< the judge's own, as written, up to `end`; empty where there was no whole result
  Ending ending;
  bool deadline_passed = false;
  bool killed_at_deadline = false;  ///< the judge did not answer the deadline signal
  bool flooded = false;
  std::string ended_by;  ///< the signal's name where it was killed
  std::string raw;
  std::string autopsy;
  std::uint64_t duration_us = 0;
};

/// Everything but the judge's own lines, with `done`.
std::string encode(const CaseReply& reply);

/// Takes one line of an answer; true once it was `done`. Lines of no meaning are dropped.
bool take_line(CaseReply& reply, std::string_view line);

/// The part of `text` that is a whole result, up to and with its `end` line, if every line of it is a result's.
std::optional<std::string_view> whole_result(std::string_view text);

/// Splits off the first field.
std::string_view next_field(std::string_view& line);

/// Nothing where the field is not a decimal number of that type and nothing else.
template <typename Number>
std::optional<Number> number_of(std::string_view field) {
  Number value{};
  const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), value);
  if (error != std::errc{} || end != field.data() + field.size()) return std::nullopt;
  return value;
}

}  // namespace sigconform::protocol
