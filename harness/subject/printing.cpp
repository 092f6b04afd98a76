// How GoogleTest shows the judge's values.
#include <ostream>

#include "harness/signals/signal_names.h"
#include "harness/subject/subject.h"

namespace sigconform {

void PrintTo(const CallOutcome& outcome, std::ostream* out) {
  *out << outcome.label << " = " << outcome.result;
  if (outcome.error != 0) *out << " " << errno_name(outcome.error);
}

void PrintTo(const Disposition& disposition, std::ostream* out) {
  switch (disposition.action) {
    case Disposition::Action::by_default:
      *out << "SIG_DFL";
      break;
    case Disposition::Action::ignored:
      *out << "SIG_IGN";
      break;
    case Disposition::Action::caught:
      *out << "a handler";
      break;
  }
  *out << " flags=0x" << std::hex << disposition.flags << std::dec << " mask=" << disposition.mask.to_string();
}

void PrintTo(const Subject&, std::ostream* out) { *out << "the subject"; }

}  // namespace sigconform
