# When a handler was entered, by the clock that the judge has too, for as long as the judge sends.

SLEEP_NS = CALL_NS = 4_000_000


def latency_handler():
    count = 0

    def handler(number, frame):
        nonlocal count
        at = time.monotonic_ns()
        count += 1
        say("at", f"{count} {at} {role()}")

    return handler


def latency_reader(descriptor):
    """Once it is readable: reads it, and tells of every byte."""
    count = 0

    def read():
        nonlocal count
        at = time.monotonic_ns()
        for _ in drained(descriptor):
            count += 1
            say("byte", f"{count} {at} {role()}")

    return read


def uninterrupted_call():
    """A call that waits in native code until the moment of that clock, whatever signal comes; and where it waits."""
    ctypes = c_types()

    libc = native()
    if not hasattr(libc, "pthread_mutex_clocklock"):
        raise Absent("no pthread_mutex_clocklock() to wait in")
    mutex = ctypes.create_string_buffer(128)
    libc.pthread_mutex_init(mutex, None)
    libc.pthread_mutex_lock(mutex)
    moment = (ctypes.c_long * 2)()

    def call(ns):
        moment[:] = divmod(ns, 1_000_000_000)
        libc.pthread_mutex_clocklock(mutex, time.CLOCK_MONOTONIC, moment)

    return call, ctypes.addressof(mutex)


def latency_asleep(descriptor, read):
    while not heard():
        if descriptor is None:
            time.sleep(SLEEP_NS / 1e9)
        else:
            select.select([descriptor, FROM_JUDGE], [], [])
            read()


def latency_busy():
    while not heard():
        rounds(1000)


def latency_in_calls():
    call, place = uninterrupted_call()
    while True:
        # What another thread takes at the very end of a call is not to find main in a read.
        latency_busy()
        if hear() != "call":
            return
        until = time.monotonic_ns() + CALL_NS
        say("call", f"{until} {place}")
        call(until)


@scene
def latency():
    state, wakeup = hear(), hear() == "fd"
    if not hasattr(time, "monotonic_ns"):
        raise Absent("time.monotonic_ns() since 3.7")
    signal.signal(signal.SIGUSR1, latency_handler())
    Worker(forever)
    descriptor = read = None
    if wakeup:
        descriptor, written = wakeup_pipe()
        signal.set_wakeup_fd(written)
        read = latency_reader(descriptor)
    if wakeup and state != "asleep":

        def reads():
            while True:
                select.select([descriptor], [], [])
                read()

        Worker(reads, "reader")
    say("signal", "SIGUSR1")
    say("ready", "")
    while hear() == "clock":
        say("clock", time.monotonic_ns())
    if state == "busy":
        latency_busy()
    elif state == "asleep":
        latency_asleep(descriptor, read)
    else:
        latency_in_calls()
