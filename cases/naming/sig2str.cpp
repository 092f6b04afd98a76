// From a number to a name: sig2str().
#include <charconv>
#include <set>

#include "cases/naming/sig2str.h"

namespace sigconform::cases::naming {
namespace {

Subject names_of_all() {
  return Subject::to_the_end([](Stage& stage) {
    for (int signal : valid_signals()) note_sig2str(stage, signal);
  });
}

#if defined(SIGRTMIN) && defined(SIGRTMAX)
int lowest_realtime() { return SIGRTMIN; }
int highest_realtime() { return SIGRTMAX; }
#else
int lowest_realtime() { unsupported("this platform has no real-time signals"); }
int highest_realtime() { return 0; }
#endif

int middle_of_realtime() { return (lowest_realtime() + highest_realtime()) / 2; }

}  // namespace

// A standard signal's name is its macro without the prefix.
CONFORMANCE_CASE(Sig2str, StandardNames, "sig2str.standard-names") {
  require_sig2str();
  const Subject subject = names_of_all();
  for (const SignalInfo& info : named_by_the_standard())
    EXPECT_EQ(string_of(subject, info.number), std::string(info.name.substr(3)));
}

// The ends of the real-time range.
CONFORMANCE_CASE(Sig2str, EndsOfTheRange, "sig2str.rtmin-rtmax") {
  require_sig2str();
  const Subject subject = names_of_all();
  EXPECT_EQ(string_of(subject, lowest_realtime()), "RTMIN");
  EXPECT_EQ(string_of(subject, highest_realtime()), "RTMAX");
}

// The lower half counts from RTMIN.
CONFORMANCE_CASE(Sig2str, LowerHalf, "sig2str.lower-half") {
  require_sig2str();
  const Subject subject = names_of_all();
  for (int signal = lowest_realtime() + 1; signal <= middle_of_realtime(); ++signal)
    EXPECT_EQ(string_of(subject, signal), "RTMIN+" + std::to_string(signal - lowest_realtime()));
}

// The upper half counts from either end.
CONFORMANCE_CASE(Sig2str, UpperHalf, "sig2str.upper-half") {
  require_sig2str();
  const Subject subject = names_of_all();
  bool from_above = false, from_below = false;
  for (int signal = middle_of_realtime() + 1; signal < highest_realtime(); ++signal) {
    const std::string text = string_of(subject, signal).value_or("nothing");
    const bool above = text == "RTMAX-" + std::to_string(highest_realtime() - signal);
    const bool below = text == "RTMIN+" + std::to_string(signal - lowest_realtime());
    EXPECT_TRUE(above || below) << text;
    from_above = from_above || above;
    from_below = from_below || below;
  }
  observe(from_above && from_below ? "mixed" : from_above ? "from-rtmax" : "from-rtmin");
}

// No two signals share a name.
CONFORMANCE_CASE(Sig2str, NamesAreUnique, "sig2str.other-signals-unique") {
  require_sig2str();
  const Subject subject = names_of_all();
  std::set<std::string> names;
  for (int signal : valid_signals()) {
    const auto text = string_of(subject, signal);
    EXPECT_TRUE(text.has_value()) << signal_name(signal);
    EXPECT_TRUE(names.insert(text.value_or("")).second) << signal_name(signal);
  }
}

// Each fits into SIG2STR_MAX bytes.
CONFORMANCE_CASE(Sig2str, NamesFit, "sig2str.max-length") {
  require_sig2str();
  const Subject subject = names_of_all();
  for (int signal : valid_signals()) {
    const auto text = string_of(subject, signal);
    ASSERT_TRUE(text.has_value()) << signal_name(signal);
#ifdef SIG2STR_MAX
    EXPECT_LE(text->size() + 1, static_cast<std::size_t>(SIG2STR_MAX)) << *text;
#endif
  }
}

// Zero is no signal: what it gives is recorded.
CONFORMANCE_CASE(Sig2str, Zero, "sig2str.zero-unspecified") {
  require_sig2str();
  const auto subject = Subject::to_the_end([](Stage& stage) { note_sig2str(stage, 0); });
  const Event call = subject.event(EventQuery(EventKind::call_returned));
  observe(call.result != 0 ? "fails" : call.label_view() == "EXIT" ? "exit" : "another-name");
}

// A number that is no signal, and a name that is none, give -1.
CONFORMANCE_CASE(Sig2str, InvalidIsMinusOne, "sig2str.invalid-fails") {
  require_sig2str();
  const auto subject = Subject::to_the_end([](Stage& stage) {
    note_sig2str(stage, -1);
    note_sig2str(stage, signal_limit());
    note_str2sig(stage, "NOSUCHSIGNAL", -1);
  });
  EXPECT_EQ(subject.count(EventQuery(EventKind::call_returned)), 3);
  for (const Event& call : subject.events(EventQuery(EventKind::call_returned))) EXPECT_EQ(call.result, -1);
}

}  // namespace sigconform::cases::naming
