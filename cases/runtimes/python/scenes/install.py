# Installing and asking: who may, what comes back, what is refused.


@scene
def install_only_from_main():
    before = (signal.getsignal(signal.SIGUSR1), action_of(signal.SIGUSR1)[0])
    errors = {}

    def install():
        errors["callable"] = error_of(signal.signal, signal.SIGUSR1, record)
        errors["SIG_DFL"] = error_of(signal.signal, signal.SIGUSR1, signal.SIG_DFL)
        errors["SIG_IGN"] = error_of(signal.signal, signal.SIGUSR1, signal.SIG_IGN)

    Worker(install).join()
    for key, value in errors.items():
        say(key, value)
    say("unchanged", before == (signal.getsignal(signal.SIGUSR1), action_of(signal.SIGUSR1)[0]))


def subinterpreters():
    for name in ("_interpreters", "_xxsubinterpreters"):
        try:
            return __import__(name)
        except ImportError:
            pass
    raise Absent("no module for sub-interpreters")


@scene
def install_refused_in_subinterpreter():
    module = subinterpreters()
    read_end, write_end = os.pipe()
    code = f"""
import os, signal
try:
    signal.signal(signal.SIGUSR1, lambda *_: None)
    text = "none"
except BaseException as problem:
    text = type(problem).__name__
os.write({write_end}, text.encode())
"""
    module.run_string(module.create(), code)
    say("callable", os.read(read_end, 100).decode())


@scene
def query_from_any_thread():
    signal.signal(signal.SIGINT, record)
    seen = []
    Worker(lambda: seen.append(signal.getsignal(signal.SIGINT))).join()
    say("same", seen == [record])


@scene
def timers_from_any_thread():
    def arm():
        say("alarm", signal.alarm(1000))
        say("alarm-left", 0 < signal.alarm(0) <= 1000)
        say("itimer", signal.setitimer(signal.ITIMER_REAL, 1000.5, 3))
        left = signal.setitimer(signal.ITIMER_REAL, 0)
        say("itimer-left", 0 < left[0] <= 1000.5 and left[1] == 3)

    Worker(lambda: say("error", error_of(arm))).join()


@scene
def siginterrupt_from_any_thread():
    Worker(lambda: say("error", error_of(signal.siginterrupt, signal.SIGUSR1, False))).join()


@scene
def wakeup_fd_only_from_main():
    Worker(lambda: say("error", error_of(signal.set_wakeup_fd, -1))).join()


@scene
def install_returns_previous():
    say("first", signal.signal(signal.SIGUSR1, record).__class__.__name__)
    say("initial", signal.signal(signal.SIGUSR2, record) == signal.SIG_DFL)
    say("second", signal.signal(signal.SIGUSR1, signal.SIG_IGN) is record)


@scene
def query_returns_same_object():
    handler = lambda number, frame: None  # noqa: E731
    signal.signal(signal.SIGUSR1, handler)
    say("same", signal.getsignal(signal.SIGUSR1) is handler)


@scene
def query_is_cached():
    ctypes = c_types()

    native().signal(int(signal.SIGUSR1), ctypes.c_void_p(1))  # SIG_IGN
    answer = signal.getsignal(signal.SIGUSR1)
    say("token", "cached" if answer == signal.SIG_DFL else "true-action")


@scene
def number_out_of_range_refused():
    for number in (0, signal.NSIG, 4242):
        say(f"signal-{'NSIG' if number == signal.NSIG else number}", error_of(signal.signal, number, record))
        say(f"getsignal-{'NSIG' if number == signal.NSIG else number}", error_of(signal.getsignal, number))


@scene
def reserved_number_refused():
    reserved = reserved_signal()
    say("signal", error_of(signal.signal, reserved, record))
    say("getsignal", signal.getsignal(reserved))


@scene
def sigkill_sigstop_refused():
    for number in (signal.SIGKILL, signal.SIGSTOP):
        say(f"{number.name}-callable", error_of(signal.signal, number, record))
        say(f"{number.name}-SIG_IGN", error_of(signal.signal, number, signal.SIG_IGN))


@scene
def handler_must_be_callable():
    say("None", error_of(signal.signal, signal.SIGUSR1, None))
    say("7", error_of(signal.signal, signal.SIGUSR1, 7))


@scene
def plain_0_and_1_accepted():
    tokens = []
    for number, bits in ((1, 1), (0, 0)):
        error = error_of(signal.signal, signal.SIGUSR1, number)
        tokens.append("accepted" if error == "none" and action_of(signal.SIGUSR1)[0] == bits else error.lower())
    say("token", tokens[0] if tokens[0] == tokens[1] else "-".join(tokens))


@scene
def install_without_repr():
    class Handler:
        calls = 0

        def __call__(self, number, frame):
            pass

        def __repr__(self):
            Handler.calls += 1
            return "handler"

    signal.signal(signal.SIGUSR1, Handler())
    say("calls", Handler.calls)


@scene
def default_int_handler_raises():
    say("error", error_of(signal.default_int_handler, signal.SIGINT, None))


@scene
def flags_no_restart_empty_mask():
    signal.signal(signal.SIGUSR1, record)
    _, flags, mask = action_of(signal.SIGUSR1)
    say("restart", bool(flags & 0x10000000))
    say("mask", any(mask))


@scene
def flags_onstack():
    signal.signal(signal.SIGUSR1, record)
    say("onstack", bool(action_of(signal.SIGUSR1)[1] & 0x08000000))


@scene
def install_resets_siginterrupt():
    signal.signal(signal.SIGUSR1, record)
    signal.siginterrupt(signal.SIGUSR1, False)
    say("restart-before", bool(action_of(signal.SIGUSR1)[1] & 0x10000000))
    signal.signal(signal.SIGUSR1, record)
    say("restart-after", bool(action_of(signal.SIGUSR1)[1] & 0x10000000))


@scene
def faulthandler_hidden():
    import faulthandler

    faulthandler.enable(open(os.devnull, "w"))
    answer = signal.getsignal(signal.SIGSEGV)
    say("token", "sig-dfl" if answer == signal.SIG_DFL else "none" if answer is None else "another-object")
