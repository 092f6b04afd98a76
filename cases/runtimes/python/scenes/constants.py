# The constants, the enums, and the functions that only ask.


@scene
def constants_are_signals_enum():
    names = [name for name in dir(signal) if name.startswith("SIG") and name.isalnum()]
    names = [name for name in names if name not in ("SIG", "SIGRTMIN", "SIGRTMAX")]
    others = [name for name in names if type(getattr(signal, name)) is not signal.Signals]
    say("enum", issubclass(signal.Signals, __import__("enum").IntEnum))
    say("some", len(names) > 20)
    say("others", ",".join(others))


@scene
def sig_dfl_ign_are_handlers_enum():
    for name in ("SIG_DFL", "SIG_IGN"):
        member = getattr(signal, name)
        say(name, f"{type(member).__name__} {int(member)}")


@scene
def mask_how_are_sigmasks_enum():
    for name in ("SIG_BLOCK", "SIG_UNBLOCK", "SIG_SETMASK"):
        member = getattr(signal, name)
        say(name, f"{type(member).__name__} {int(member)}")


@scene
def constants_equal_c_headers():
    for name, member in signal.Signals.__members__.items():
        say(name, int(member))
    say("done", "")


@scene
def aliases_share_member():
    for alias, name in (("SIGCLD", "SIGCHLD"), ("SIGIOT", "SIGABRT"), ("SIGPOLL", "SIGIO")):
        if hasattr(signal, alias) and hasattr(signal, name):
            say(alias, getattr(signal, alias) is getattr(signal, name))
        else:
            say(alias, "True")  # nothing to share here


@scene
def sigstkflt_present():
    say("SIGSTKFLT", hasattr(signal, "SIGSTKFLT"))


@scene
def nsig_one_above_highest():
    say("NSIG", int(signal.NSIG))


@scene
def constants_below_nsig():
    numbers = [int(getattr(signal, name)) for name in dir(signal) if name.startswith("SIG") and name.isalnum()]
    say("outside", ",".join(str(number) for number in numbers if not 0 <= number < signal.NSIG))
    say("some", len(numbers) > 20)


@scene
def valid_signals_without_reserved():
    say("valid", " ".join(str(number) for number in sorted(int(one) for one in signal.valid_signals())))


@scene
def strsignal_results():
    wrong = []
    for number in signal.valid_signals():
        text = signal.strsignal(number)
        if text is not None and not isinstance(text, str):
            wrong.append(int(number))
    say("wrong", ",".join(map(str, wrong)))
    say("0", error_of(signal.strsignal, 0))
    say("4242", error_of(signal.strsignal, 4242))


@scene
def itimererror_is_oserror():
    say("OSError", issubclass(signal.ItimerError, OSError))


@scene
def functions_report_module():
    import types

    others = []
    for name in dir(signal):
        function = getattr(signal, name)
        if name.startswith("_") or not isinstance(function, types.FunctionType):
            continue
        if function.__module__ != "signal":
            others.append(f"{name} of {function.__module__}")
    say("others", ",".join(others))


@scene
def missing_name_attributeerror():
    say("error", error_of(lambda: signal.SIGNOSUCH))


@scene
def itimers_map_to_signals():
    if not STIMULUS:
        return
    for timer, number in ((signal.ITIMER_REAL, signal.SIGALRM), (signal.ITIMER_VIRTUAL, signal.SIGVTALRM),
                          (signal.ITIMER_PROF, signal.SIGPROF)):
        came = []
        for one in (signal.SIGALRM, signal.SIGVTALRM, signal.SIGPROF):
            signal.signal(one, lambda got, frame: came.append(signal.Signals(got).name))
        signal.setitimer(timer, 0.001)
        while not came:
            rounds(1000)
        say(number.name, ",".join(came))
