// strsignal(), psignal() and psiginfo().
#include <locale.h>
#include <signal.h>
#include <string.h>

#include <array>

#include "cases/naming/captured.h"
#include "cases/naming/sig2str.h"

namespace sigconform::cases::naming {
namespace {

constexpr int numbers = 129;

// Zero-terminated, cut where it does not fit.
struct Descriptions {
  std::array<std::array<char, 96>, numbers> text;
};

void describe_all(Descriptions& into) {
  for (int signal : valid_signals()) {
    auto& place = into.text[static_cast<std::size_t>(signal)];
    if (const char* text = strsignal(signal)) strncpy(place.data(), text, place.size() - 1);
  }
}

std::string description(const Descriptions& all, int signal) {
  return all.text[static_cast<std::size_t>(signal)].data();
}

// Languages that a system with translated messages is likely to have.
constexpr const char* other_locales[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "es_ES.UTF-8", "it_IT.UTF-8", "ja_JP.UTF-8",
                                         "de_DE.utf8",  "fr_FR.utf8",  "es_ES.utf8",  "it_IT.utf8",  "ja_JP.utf8"};

siginfo_t handled;

void keep(Stage&, int, siginfo_t* info, void*) { handled = *info; }

}  // namespace

// Every signal has a description.
CONFORMANCE_CASE(Descriptions, EverySignalHasOne, "strsignal.returns-string") {
  no_stimulus_applies(no_signal_meant);
  const auto subject = Subject::to_the_end([](Stage& stage) {
    for (int signal : valid_signals()) {
      const char* text = strsignal(signal);
      stage.note_call("length", text == nullptr ? -1 : static_cast<std::int64_t>(strlen(text)), 0, signal);
    }
  });
  bool any_empty = false;
  for (int signal : valid_signals()) {
    const Event call = subject.event(call_returned("length").of(signal));
    EXPECT_GE(call.result, 0) << signal_name(signal);
    any_empty = any_empty || call.result == 0;
  }
  if (any_empty) observe("some-empty");
}

// psignal() prints what strsignal() says.
CONFORMANCE_CASE(Descriptions, PsignalSaysTheSame, "strsignal.same-as-psignal") {
  no_stimulus_applies(no_signal_meant);
  SharedValue<Descriptions> described;
  SharedValue<std::array<SharedText, numbers>> printed;
  const auto subject = Subject::to_the_end([&](Stage& stage) {
    describe_all(*described);
    for (int signal : valid_signals())
      capture(stage, STDERR_FILENO, (*printed)[static_cast<std::size_t>(signal)], [=] { psignal(signal, nullptr); });
  });
  ASSERT_THAT(subject.finish(), Exited(0));
  for (int signal : valid_signals())
    EXPECT_EQ((*printed)[static_cast<std::size_t>(signal)].text(), description(*described, signal) + "\n");
}

// Whether the language follows LC_MESSAGES.
CONFORMANCE_CASE(Descriptions, LanguageFollowsTheLocale, "strsignal.lc-messages") {
  no_stimulus_applies(no_signal_meant);
  SharedValue<Descriptions> in_c, in_other;
  const auto subject = Subject::to_the_end([&](Stage& stage) {
    setlocale(LC_ALL, "C");
    describe_all(*in_c);
    for (const char* locale : other_locales) {
      if (setlocale(LC_ALL, locale) == nullptr) continue;
      describe_all(*in_other);
      stage.mark("second locale");
      return;
    }
  });
  if (subject.count(marked("second locale")) == 0) unsupported("no locale of another language is installed");
  observe(description(*in_c, SIGSEGV) == description(*in_other, SIGSEGV) ? "same-text" : "translated");
}

// Message, colon, space, description, newline; without a message the description alone.
CONFORMANCE_CASE(Descriptions, FormOfPsignal, "psignal.format") {
  no_stimulus_applies(no_signal_meant);
  SharedValue<Descriptions> described;
  SharedValue<SharedText> with, with_empty, with_null;
  const auto subject = Subject::to_the_end([&](Stage& stage) {
    describe_all(*described);
    capture(stage, STDERR_FILENO, *with, [] { psignal(SIGSEGV, "what"); });
    capture(stage, STDERR_FILENO, *with_empty, [] { psignal(SIGSEGV, ""); });
    capture(stage, STDERR_FILENO, *with_null, [] { psignal(SIGSEGV, nullptr); });
  });
  ASSERT_THAT(subject.finish(), Exited(0));
  const std::string text = description(*described, SIGSEGV);
  EXPECT_EQ(with->text(), "what: " + text + "\n");
  EXPECT_EQ(with_empty->text(), text + "\n");
  EXPECT_EQ(with_null->text(), text + "\n");
}

// Neither function touches errno when it succeeds.
CONFORMANCE_CASE(Descriptions, ErrnoIsKept, "psignal.errno-unchanged") {
  no_stimulus_applies(no_signal_meant);
  SharedValue<SharedText> text;
  const auto subject = Subject::to_the_end([&](Stage& stage) {
    capture(stage, STDERR_FILENO, *text, [&] {
      siginfo_t info{};
      info.si_signo = SIGTERM;
      errno = EXDEV;
      psignal(SIGTERM, "one");
      stage.note("after psignal", errno);
      errno = EXDEV;
      psiginfo(&info, "two");
      stage.note("after psiginfo", errno);
    });
  });
  EXPECT_THAT(text->text(), testing::HasSubstr("two: "));
  EXPECT_EQ(subject.value("after psignal"), EXDEV);
  EXPECT_EQ(subject.value("after psiginfo"), EXDEV);
}

// psiginfo() writes the same for what a handler was given, by kill(), by raise() and by a queue.
CONFORMANCE_CASE(Descriptions, FormOfPsiginfo, "psiginfo.format") {
  SharedValue<Descriptions> described;
  SharedValue<std::array<SharedText, 3>> printed;
  const auto subject = Subject::to_the_end([&](Stage& stage) {
    describe_all(*described);
    for (int signal : {SIGUSR1, SIGUSR2, SIGTERM}) stage.record(signal, {.then = keep});
    stage.kill(getpid(), SIGUSR1);
    capture(stage, STDERR_FILENO, (*printed)[0], [] { psiginfo(&handled, "what"); });
    stage.raise(SIGUSR2);
    capture(stage, STDERR_FILENO, (*printed)[1], [] { psiginfo(&handled, "what"); });
    stage.sigqueue(getpid(), SIGTERM, 1);
    capture(stage, STDERR_FILENO, (*printed)[2], [] { psiginfo(&handled, "what"); });
  });
  ASSERT_THAT(subject.finish(), Exited(0));
  const int signals[] = {SIGUSR1, SIGUSR2, SIGTERM};
  for (std::size_t place = 0; place < 3; ++place) {
    const std::string text = (*printed)[place].text();
    EXPECT_THAT(text, testing::StartsWith("what: " + description(*described, signals[place])));
    EXPECT_THAT(text, testing::EndsWith("\n"));
  }
}

}  // namespace sigconform::cases::naming
