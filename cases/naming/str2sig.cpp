// From a name to a number: str2sig().
#include "cases/naming/sig2str.h"

namespace sigconform::cases::naming {

// The names of the standard's table, without the prefix.
CONFORMANCE_CASE(Str2sig, StandardNames, "str2sig.standard-names") {
  require_sig2str();
  const auto subject = Subject::to_the_end([](Stage& stage) {
    for (const SignalInfo& info : named_by_the_standard())
      note_str2sig(stage, std::string(info.name.substr(3)), info.number);
  });
  expect_numbers(subject, 20);
}

// Counted from either end of the real-time range.
CONFORMANCE_CASE(Str2sig, RealtimeOffsets, "str2sig.realtime-offsets") {
  require_sig2str();
#ifdef SIGRTMIN
  const auto subject = Subject::to_the_end([](Stage& stage) {
    note_str2sig(stage, "RTMIN", SIGRTMIN);
    note_str2sig(stage, "RTMAX", SIGRTMAX);
    for (int offset = 1; offset <= SIGRTMAX - SIGRTMIN - 1; ++offset) {
      note_str2sig(stage, "RTMIN+" + std::to_string(offset), SIGRTMIN + offset);
      note_str2sig(stage, "RTMAX-" + std::to_string(offset), SIGRTMAX - offset);
    }
  });
  expect_numbers(subject, 2);
#else
  unsupported("this platform has no real-time signals");
#endif
}

// What sig2str() wrote leads back to the number.
CONFORMANCE_CASE(Str2sig, LeadsBack, "str2sig.roundtrip") {
  require_sig2str();
  const auto names = Subject::to_the_end([](Stage& stage) {
    for (int signal : valid_signals()) note_sig2str(stage, signal);
  });
  const auto subject = Subject::to_the_end([&](Stage& stage) {
    for (int signal : valid_signals()) note_str2sig(stage, string_of(names, signal).value_or(""), signal);
  });
  expect_numbers(subject, valid_signals().size());
}

// A decimal number is a name too.
CONFORMANCE_CASE(Str2sig, DecimalNumbers, "str2sig.decimal-number") {
  require_sig2str();
  const auto subject = Subject::to_the_end([](Stage& stage) {
    for (int signal : valid_signals()) note_str2sig(stage, std::to_string(signal), signal);
  });
  expect_numbers(subject, valid_signals().size());
}

}  // namespace sigconform::cases::naming
