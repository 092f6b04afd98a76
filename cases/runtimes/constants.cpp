// The constants of Python's signal module, and the functions that only ask.
#include <signal.h>

#include "cases/runtimes/statements.h"
#include "harness/signals/signal_names.h"

namespace sigconform::cases::runtimes {
namespace {

constexpr std::string_view asks = "it only asks for names and numbers";

constexpr Statement statements[] = {
    {"SignalsAreAnEnum",
     "python.constants-are-signals-enum",
     {{{"enum", "True"}, {"some", "True"}, {"others", ""}}},
     asks},
    {"DefaultAndIgnoreAreHandlers",
     "python.sig-dfl-ign-are-handlers-enum",
     {{{"SIG_DFL", "Handlers 0"}, {"SIG_IGN", "Handlers 1"}}},
     asks},
    {"AliasesShareAMember",
     "python.aliases-share-member",
     {{{"SIGCLD", "True"}, {"SIGIOT", "True"}, {"SIGPOLL", "True"}}},
     asks},
    {"AllLieBelowNsig", "python.constants-below-nsig", {{{"outside", ""}, {"some", "True"}}}, asks},
    {"StrsignalDescribes",
     "python.strsignal-results",
     {{{"wrong", ""}, {"0", "ValueError"}, {"4242", "ValueError"}}},
     asks},
    {"ItimerErrorIsAnOsError", "python.itimererror-is-oserror", {{{"OSError", "True"}}}, asks},
    {"FunctionsNameTheirModule", "python.functions-report-module", {{{"others", ""}}}, asks},
    {"MissingNameIsAttributeError", "python.missing-name-attributeerror", {{{"error", "AttributeError"}}}, asks},
    {"EachTimerHasItsSignal",
     "python.itimers-map-to-signals",
     {{{"SIGALRM", "SIGALRM"}, {"SIGVTALRM", "SIGVTALRM"}, {"SIGPROF", "SIGPROF"}}}},
};
RUNTIME_TABLE(Constants, Are, statements) { judge_statement(row); }

std::string sigmasks_member(int number) { return "Sigmasks " + std::to_string(number); }

RUNTIME_CASE(Constants, MaskWaysAreSigmasks, "python.mask-how-are-sigmasks-enum") {
  no_stimulus_applies(std::string{asks});
  Scene scene{"mask-how-are-sigmasks-enum"};
  EXPECT_THAT(scene.finish(), Exited(0));
  EXPECT_EQ(scene.value("SIG_BLOCK"), sigmasks_member(SIG_BLOCK));
  EXPECT_EQ(scene.value("SIG_UNBLOCK"), sigmasks_member(SIG_UNBLOCK));
  EXPECT_EQ(scene.value("SIG_SETMASK"), sigmasks_member(SIG_SETMASK));
}

RUNTIME_CASE(Constants, EqualTheCHeaders, "python.constants-equal-c-headers") {
  no_stimulus_applies(std::string{asks});
  Scene scene{"constants-equal-c-headers"};
  EXPECT_THAT(scene.finish(), Exited(0));
  for (const SignalInfo& known : standard_signals()) {
    if (scene.values(known.name).empty()) continue;
    EXPECT_EQ(scene.value(known.name), std::to_string(known.number)) << known.name;
  }
  EXPECT_EQ(scene.value("SIGINT"), std::to_string(SIGINT));
  EXPECT_EQ(scene.value("SIGRTMIN"), std::to_string(SIGRTMIN));
  EXPECT_EQ(scene.value("SIGRTMAX"), std::to_string(SIGRTMAX));
}

RUNTIME_CASE(Constants, StackFaultIsThere, "python.sigstkflt-present") {
#ifdef SIGSTKFLT
  no_stimulus_applies(std::string{asks});
  Scene scene{"sigstkflt-present"};
  EXPECT_THAT(scene.finish(), Exited(0));
  EXPECT_EQ(scene.value("SIGSTKFLT"), "True");
#else
  unsupported("this platform has no SIGSTKFLT");
#endif
}

RUNTIME_CASE(Constants, NsigIsOneAboveTheHighest, "python.nsig-one-above-highest") {
  no_stimulus_applies(std::string{asks});
  Scene scene{"nsig-one-above-highest"};
  EXPECT_THAT(scene.finish(), Exited(0));
  EXPECT_EQ(scene.value("NSIG"), std::to_string(SIGRTMAX + 1));
}

RUNTIME_CASE(Constants, ValidSignalsLeaveOutTheReserved, "python.valid-signals-without-reserved") {
  no_stimulus_applies(std::string{asks});
  Scene scene{"valid-signals-without-reserved"};
  EXPECT_THAT(scene.finish(), Exited(0));
  sigset_t full;
  sigfillset(&full);
  std::string usable;
  for (int number = 1; number <= SIGRTMAX; ++number)
    if (sigismember(&full, number) == 1) usable += (usable.empty() ? "" : " ") + std::to_string(number);
  EXPECT_EQ(scene.value("valid"), usable);
}

}  // namespace
}  // namespace sigconform::cases::runtimes
