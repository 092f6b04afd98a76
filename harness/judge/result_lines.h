// How a judge's result travels: lines of tab-separated fields, so that they pass through any launcher's stdout.
//
//   verdict <TAB> fail
//   observed <TAB> eintr
//   message <TAB> text with \n, \t, \\ and \xHH escapes
//   failure <TAB> one failed expectation of it; a line each
//   event <TAB> time_ns <TAB> participant <TAB> kind <TAB> signal <TAB> detail
//   end
//
// Everything is escaped to printable ASCII; a result without its `end` line is a judge that died.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/catalogue/verdict.h"

namespace sigconform {

/// One line of evidence as reports show it.
struct EvidenceLine {
  std::uint64_t time_ns = 0;  ///< since the subject was forked
  std::string participant;    ///< "main", "target", "judge", a child's name
  std::string kind;           ///< "handler-enter", "call-returned", "mask", "mark", ...
  std::string signal;         ///< "SIGUSR1" or empty
  std::string detail;         ///< "si_code=SI_TKILL si_pid=1", free text
};

/// What a judge says of its case.
struct CaseResult {
  Verdict verdict = Verdict::unresolved;
  std::string observed;               ///< the token of an open requirement
  std::string message;                ///< why it failed, is unresolved or unsupported; may have several lines
  std::vector<std::string> failures;  ///< the failed expectations of a `fail`, one by one; `message` has them too
  std::vector<EvidenceLine> evidence;
};

/// Escapes to printable ASCII without tab or newline; `unescape_field` is its inverse.
std::string escape_field(std::string_view raw);
std::string unescape_field(std::string_view escaped);

/// The whole result as lines, ending with `end`.
std::string encode(const CaseResult& result);

/// Nothing where the text is not a whole result: cut short, or not of this form.
std::optional<CaseResult> decode(std::string_view lines);

}  // namespace sigconform
