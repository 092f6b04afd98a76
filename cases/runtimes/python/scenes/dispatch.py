# What a handler is called with, in which order, and what its end does.

USR1, USR2 = signal.SIGUSR1, signal.SIGUSR2


@scene
def low_level_handler_only_records():
    signal.signal(USR1, record)
    held_native_call()
    say("returned", "")


def held_native_call():
    """Main holds the interpreter in native code that a signal does not interrupt, until the judge writes a line."""
    ctypes = c_types()

    # PyPy has no call that holds it; nobody but main may run handlers, and main is away.
    libc = getattr(ctypes, "PyDLL", ctypes.CDLL)(None)
    libc.fdopen.restype = ctypes.c_void_p
    stream = libc.fdopen(FROM_JUDGE, b"r")
    thread = ctypes.c_ulong()
    signal.pthread_sigmask(signal.SIG_BLOCK, valid_signals())
    libc.pthread_create(ctypes.byref(thread), None, ctypes.cast(libc.fgetc, ctypes.c_void_p), ctypes.c_void_p(stream))
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    say("ready", "")
    libc.pthread_join(thread, None)


@scene
def late_during_long_c_call():
    low_level_handler_only_records()
    rounds(1000)
    say("rounds", "")


@scene
def exception_raised_in_main():
    def handler(number, frame):
        raise RuntimeError("from the handler")

    signal.signal(USR1, handler)
    say("caught", error_of(kill_and_run, USR1))
    say("role", role())


@scene
def handler_arguments():
    import types

    seen = []
    signal.signal(USR1, lambda *arguments: seen.append(arguments))

    kill_and_run(USR1)
    if not seen:
        return
    say("count", len(seen[0]))
    say("number", isinstance(seen[0][0], int))
    frame = seen[0][1]
    say("frame", frame is None or (isinstance(frame, types.FrameType) and frame.f_code.co_name in ("kill_and_run", "kill", "rounds")))


@scene
def number_equals_enum():
    seen = []
    signal.signal(USR1, lambda number, frame: seen.append(number))
    kill_and_run(USR1)
    say("equal", seen == [signal.SIGUSR1])


@scene
def frame_is_of_main():
    names = []

    def handler(number, frame):
        # Main may be in the midst of what the scene called: the scene is further down its stack then.
        while frame is not None and frame.f_code.co_name != "frame_is_of_main":
            frame = frame.f_back
        names.append("of main" if frame is not None else "of none of main's")
        record(number, frame)

    signal.signal(USR1, handler)
    Worker(forever)
    say("ready", "")
    while not names and not heard():
        rounds(10)
    say("frame", names[0] if names else "none")


@scene
def wrong_signature_typeerror():
    signal.signal(USR1, lambda: None)
    say("error", error_of(kill_and_run, USR1))


@scene
def return_value_ignored():
    signal.signal(USR1, lambda number, frame: (record(number, frame), 42)[1])
    say("error", error_of(kill_and_run, USR1))
    say("returned", "")


@scene
def uncaught_exception_ends_main():
    def handler(number, frame):
        record(number, frame)
        sys.exit(7)

    signal.signal(USR1, handler)
    Worker(forever)
    say("ready", "")
    while not heard():
        rounds(100)


@scene
def dispatch_ascending():
    order = []
    numbers = [signal.SIGRTMIN + 2, signal.SIGTERM, signal.SIGUSR2, signal.SIGUSR1, signal.SIGHUP]
    for number in numbers:
        signal.signal(number, lambda got, frame: order.append(got))
    signal.pthread_sigmask(signal.SIG_BLOCK, numbers)
    for number in numbers:
        for _ in range(4):
            kill(number)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, numbers)
    rounds(1000)
    if order:
        say("token", "ascending" if order == sorted(order) else "descending" if order == sorted(order)[::-1] else "other")


@scene
def occurrences_coalesce():
    signal.signal(signal.SIGRTMIN, record)
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGRTMIN])
    for _ in range(4):
        kill(signal.SIGRTMIN)
    drained_by_wait = 0
    if hasattr(signal, "sigtimedwait"):
        while signal.sigtimedwait([signal.SIGRTMIN], 0) is not None:
            drained_by_wait += 1
    else:
        while signal.SIGRTMIN in signal.sigpending():
            signal.sigwait([signal.SIGRTMIN])
            drained_by_wait += 1
    say("control", drained_by_wait)
    for _ in range(4):
        kill(signal.SIGRTMIN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGRTMIN])
    rounds(1000)


@scene
def raising_handler_keeps_others():
    ran = []

    def raises(number, frame):
        raise RuntimeError

    signal.signal(USR1, raises)
    signal.signal(USR2, lambda number, frame: ran.append(number))
    signal.pthread_sigmask(signal.SIG_BLOCK, [USR1, USR2])
    kill(USR2)
    kill(USR1)
    say("raised", error_of(lambda: (signal.pthread_sigmask(signal.SIG_UNBLOCK, [USR1, USR2]), rounds(1000))))
    rounds(1000)
    say("other", len(ran))


@scene
def handler_reentrant():
    depth, deepest = [0], [0]

    def handler(number, frame):
        depth[0] += 1
        deepest[0] = max(depth[0], deepest[0])
        if depth[0] < 4:
            kill_and_run(number)
        depth[0] -= 1

    signal.signal(USR1, handler)
    kill_and_run(USR1)
    if deepest[0]:
        say("token", f"depth-{deepest[0]}")


@scene
def own_signal_unblocked_in_handler():
    seen = []
    signal.signal(USR1, lambda number, frame: seen.append(number in signal.pthread_sigmask(signal.SIG_BLOCK, [])))
    kill_and_run(USR1)
    if seen:
        say("token", "blocked" if seen[0] else "unblocked")


@scene
def replaced_handler_runs_new():
    ran = []
    signal.signal(USR1, lambda number, frame: ran.append("old"))
    signal.pthread_sigmask(signal.SIG_BLOCK, [USR1])
    kill(USR1)
    signal.signal(USR1, lambda number, frame: ran.append("new"))
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [USR1])
    rounds(1000)
    if ran:
        say("token", "-".join(ran))


@scene
def reset_race_dropped():
    stop, errors = [], []

    def storm():
        while not stop:
            kill(USR1)

    signal.signal(USR1, signal.SIG_IGN)
    thread = Worker(storm)
    try:
        for _ in range(20000):
            signal.signal(USR1, lambda number, frame: None)
            signal.signal(USR1, signal.SIG_IGN)
    except BaseException as problem:
        errors.append(type(problem).__name__)
    stop.append(1)
    thread.join()
    if STIMULUS:
        say("stray", ",".join(errors))


def calls_on_return(send, *arguments):
    calls = []
    signal.signal(USR1, lambda number, frame: calls.append(role()))
    send(*arguments)
    say("calls", len(calls))


@scene
def self_kill_handled_before_return():
    calls_on_return(kill, USR1)


@scene
def unblock_handled_before_return():
    calls = []
    signal.signal(USR1, lambda number, frame: calls.append(role()))
    signal.pthread_sigmask(signal.SIG_BLOCK, [USR1])
    kill(USR1)
    say("before", len(calls))
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [USR1])
    say("after", len(calls))


@scene
def self_pthread_kill_handled_before_return():
    calls_on_return(pthread_kill, threading.get_ident(), USR1)


@scene
def raise_handled_before_return():
    calls_on_return(raise_signal, USR1)


@scene
def raise_bad_number():
    say("error", error_of(signal.raise_signal, 4242))


@scene
def handler_on_main_when_worker_raises():
    signal.signal(USR1, record)
    order = []

    def send():
        raise_signal(USR1)
        say("worker-returned", "")

    Worker(send, "worker").join()
    rounds(1000)


@scene
def signals_run_nothing_on_workers():
    signal.signal(USR1, record)
    stop, second = [], []

    def target():
        second.append(threading.get_ident())
        while not stop:
            rounds(10)

    def sender():
        for _ in range(1000):
            pthread_kill(second[0], USR1)
        stop.append(1)

    b = Worker(target, "B")
    a = Worker(sender, "A")
    while not stop:
        rounds(100)
    a.join()
    b.join()
    rounds(1000)


@scene
def no_locks_in_handler():
    lock, outcome = threading.Lock(), []
    signal.signal(USR1, lambda number, frame: outcome.append(lock.acquire(timeout=0.05)))
    with lock:
        kill_and_run(USR1)
    if outcome:
        say("token", "acquired" if outcome[0] else "times-out")


@scene
def handler_persists():
    for number in (USR1, signal.SIGCHLD):
        calls = []
        signal.signal(number, lambda got, frame: calls.append(got))
        for _ in range(3):
            kill_and_run(number)
        say(number.name, len(calls))


@scene
def interrupt_main_simulates():
    import _thread

    if sys.version_info < (3, 10):
        raise Absent("interrupt_main() takes a signal since 3.10")
    signal.signal(USR1, record)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    if STIMULUS:
        for number in (USR1, signal.SIGTERM, signal.SIGHUP):
            _thread.interrupt_main(number)
            rounds(1000)
    say("alive", "")


@scene
def pthread_kill_0_liveness():
    signal.signal(USR1, record)
    worker = Worker(forever)
    say("error", error_of(signal.pthread_kill, worker.ident, 0))
    say("pending", len(signal.sigpending()))


@scene
def pthread_kill_bad_number():
    say("error", error_of(signal.pthread_kill, threading.get_ident(), 4242))


@scene
def pthread_kill_audit_event():
    if not hasattr(sys, "addaudithook"):
        raise Absent("no audit hooks before 3.8")
    seen = []
    sys.addaudithook(lambda event, arguments: seen.append(arguments) if event == "signal.pthread_kill" else None)
    signal.signal(USR1, record)
    pthread_kill(threading.get_ident(), USR1)
    say("events", len(seen))
    say("arguments", bool(seen) and seen[0] == (threading.get_ident(), USR1))


@scene
def pidfd_send_signal():
    if sys.version_info < (3, 9):
        raise Absent("pidfd_send_signal() since 3.9")
    descriptor = os.pidfd_open(os.getpid())
    say("signal-0", error_of(signal.pidfd_send_signal, descriptor, 0))
    say("siginfo", error_of(signal.pidfd_send_signal, descriptor, 0, object()))
    os.close(descriptor)
    say("closed", error_of(signal.pidfd_send_signal, descriptor, 0))
