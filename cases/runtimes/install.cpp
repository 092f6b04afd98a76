// Installing a handler and asking for it: who may, what comes back, what is refused.
#include "cases/runtimes/statements.h"

namespace sigconform::cases::runtimes {
namespace {

constexpr std::string_view asks = "it installs and asks, and needs no signal";

constexpr Statement statements[] = {
    {"OnlyFromMain",
     "python.install-only-from-main",
     {{{"callable", "ValueError"}, {"SIG_DFL", "ValueError"}, {"SIG_IGN", "ValueError"}, {"unchanged", "True"}}},
     asks},
    {"NotInASubinterpreter", "python.install-refused-in-subinterpreter", {{{"callable", "ValueError"}}}, asks},
    {"QueryFromAnyThread", "python.query-from-any-thread", {{{"same", "True"}}}, asks},
    {"TimersFromAnyThread",
     "python.timers-from-any-thread",
     {{{"error", "none"}, {"alarm", "0"}, {"alarm-left", "True"}, {"itimer-left", "True"}}},
     asks},
    {"SiginterruptFromAnyThread", "python.siginterrupt-from-any-thread", {{{"error", "none"}}}, asks},
    {"WakeupOnlyFromMain", "python.wakeup-fd-only-from-main", {{{"error", "ValueError"}}}, asks},
    {"ReturnsThePreviousHandler", "python.install-returns-previous", {{{"initial", "True"}, {"second", "True"}}}, asks},
    {"QueryReturnsTheSameObject", "python.query-returns-same-object", {{{"same", "True"}}}, asks},
    {"NumberOutOfRange",
     "python.number-out-of-range-refused",
     {{{"signal-0", "ValueError"},
       {"getsignal-0", "ValueError"},
       {"signal-NSIG", "ValueError"},
       {"getsignal-NSIG", "ValueError"},
       {"signal-4242", "ValueError"},
       {"getsignal-4242", "ValueError"}}},
     asks},
    {"ReservedNumber", "python.reserved-number-refused", {{{"signal", "OSError EINVAL"}, {"getsignal", "None"}}}, asks},
    {"KillAndStop",
     "python.sigkill-sigstop-refused",
     {{{"SIGKILL-callable", "OSError EINVAL"},
       {"SIGKILL-SIG_IGN", "OSError EINVAL"},
       {"SIGSTOP-callable", "OSError EINVAL"},
       {"SIGSTOP-SIG_IGN", "OSError EINVAL"}}},
     asks},
    {"WhatIsNotCallable", "python.handler-must-be-callable", {{{"None", "TypeError"}, {"7", "TypeError"}}}, asks},
    {"WithoutRepr", "python.install-without-repr", {{{"calls", "0"}}}, asks},
    {"DefaultIntHandlerRaises", "python.default-int-handler-raises", {{{"error", "KeyboardInterrupt"}}}, asks},
    {"NoRestartAndNoMask", "python.flags-no-restart-empty-mask", {{{"restart", "False"}, {"mask", "False"}}}, asks},
    {"OnTheAlternateStack", "python.flags-onstack", {{{"onstack", "True"}}}, asks},
    {"ResetsSiginterrupt",
     "python.install-resets-siginterrupt",
     {{{"restart-before", "True"}, {"restart-after", "False"}}},
     asks},
    {"IntIsKeyboardInterruptAtStart", "python.start-sigint-default-int-handler", {{{"SIGINT", "True"}}}, asks},
};
RUNTIME_TABLE(Install, Is, statements) { judge_statement(row); }

constexpr OpenStatement open_statements[] = {
    {"QueryOfAForeignChange", "python.query-is-cached", asks},
    {"PlainNumbers", "python.plain-0-and-1-accepted", asks},
    {"Faulthandler", "python.faulthandler-hidden", asks},
};
RUNTIME_TABLE(Install, Observed, open_statements) { judge_open_statement(row); }

}  // namespace
}  // namespace sigconform::cases::runtimes
