# Masks, and accepting signals without a handler.


def mask():
    return signal.pthread_sigmask(signal.SIG_BLOCK, [])


@scene
def mask_returns_old_set():
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
    old = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR2])
    say("set", type(old).__name__)
    say("members", ",".join(sorted(type(one).__name__ + " " + one.name for one in old)))


@scene
def mask_how_semantics():
    signal.pthread_sigmask(signal.SIG_SETMASK, [signal.SIGUSR1])
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR2])
    say("blocked", "")
    hear()
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGUSR1, signal.SIGTERM])
    say("unblocked", "")
    hear()
    signal.pthread_sigmask(signal.SIG_SETMASK, [signal.SIGHUP])
    say("set", "")
    hear()


@scene
def mask_empty_block_reads():
    signal.pthread_sigmask(signal.SIG_SETMASK, [signal.SIGUSR1])
    say("first", mask() == {signal.SIGUSR1})
    say("second", mask() == {signal.SIGUSR1})


@scene
def mask_kill_stop_dropped():
    say("error", error_of(signal.pthread_sigmask, signal.SIG_BLOCK, [signal.SIGKILL, signal.SIGSTOP]))
    say("members", len(mask()))


@scene
def mask_bad_arguments():
    say("how", error_of(signal.pthread_sigmask, 1700, []))
    for name, number in (("0", 0), ("NSIG", signal.NSIG), ("huge", 1 << 1000)):
        say(name, error_of(signal.pthread_sigmask, signal.SIG_BLOCK, [number]).split()[0])


@scene
def mask_reserved_warned():
    import warnings

    reserved = reserved_signal()
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        error = error_of(signal.pthread_sigmask, signal.SIG_BLOCK, [reserved])
    told = type(seen[0].message).__name__.lower() if seen else "silence" if error == "none" else error.split()[0].lower()
    say("token", told + ("-member" if reserved in mask() else "-no-member"))


@scene
def mask_per_thread_inherited():
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
    seen = []

    def look():
        seen.append(signal.SIGUSR1 in mask())
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR2])

    Worker(look).join()
    say("inherited", seen == [True])
    say("shared-back", signal.SIGUSR2 in mask())


@scene
def sigpending_set():
    signal.signal(signal.SIGUSR1, record)
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
    kill(signal.SIGUSR1)
    say("pending", ",".join(one.name for one in signal.sigpending()))


@scene
def sigwait_consumes_one():
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
    kill(signal.SIGUSR1)
    say("ready", "")
    got = signal.sigwait([signal.SIGUSR1])
    say("type", type(got).__name__)
    say("name", got.name)
    say("pending", len(signal.sigpending()))


@scene
def accepted_signal_runs_no_handler():
    signal.signal(signal.SIGUSR1, record)
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
    waits = [signal.sigwait]
    if hasattr(signal, "sigtimedwait"):  # PyPy has none of the other two
        waits += [signal.sigwaitinfo, lambda wanted: signal.sigtimedwait(wanted, 100)]
    for wait in waits:
        kill(signal.SIGUSR1)
        wait([signal.SIGUSR1])
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGUSR1])
    rounds(1000)
    say("control", "")
    kill(signal.SIGUSR1)
    rounds(1000)


@scene
def sigwait_leaves_others_running():
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
    worker = Worker(lambda: (signal.sigwait([signal.SIGUSR1]), say("accepted", "")))
    say("ready", "")
    hear()
    rounds(1000)
    say("rounds", "")
    kill(signal.SIGUSR1)
    worker.join()


@scene
def unblocked_main_before_sigwait_worker():
    signal.signal(signal.SIGUSR1, record)

    def accept():
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
        signal.sigwait([signal.SIGUSR1])
        say("accepted", "")

    Worker(accept)
    say("ready", "")
    hear()
    rounds(1000)


@scene
def sigwaitinfo_fields():
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
    say("ready", "")
    info = signal.sigwaitinfo([signal.SIGUSR1])
    for field in ("si_signo", "si_code", "si_errno", "si_pid", "si_uid", "si_status", "si_band"):
        say(field, getattr(info, field, "missing"))


@scene
def sigwaitinfo_retried():
    signal.signal(signal.SIGUSR2, record)
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
    say("ready", "")
    say("got", signal.Signals(signal.sigwaitinfo([signal.SIGUSR1]).si_signo).name)


@scene
def sigtimedwait_none_on_timeout():
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
    say("0", signal.sigtimedwait([signal.SIGUSR1], 0))
    before = time.monotonic()
    say("0.7", signal.sigtimedwait([signal.SIGUSR1], 0.7))
    say("early", time.monotonic() - before < 0.7)


@scene
def sigtimedwait_negative_refused():
    say("error", error_of(signal.sigtimedwait, [signal.SIGUSR1], -1))


@scene
def pause_wakes_on_own_signal():
    signal.signal(signal.SIGUSR1, record)
    Worker(lambda: (signal.pause(), say("worker-woke", "")))
    say("ready", "")
    signal.pause()
    say("main-woke", "")
    hear()
    rounds(1000)
