# The wakeup descriptor.

USR1, USR2 = signal.SIGUSR1, signal.SIGUSR2


def names_in(descriptor):
    """Of the signals whose bytes are in it now."""
    return [name_of(number) for number in drained(descriptor)]


@scene
def wakeup_byte_is_number():
    read_end, _ = wakeup_of(USR1)
    Worker(forever)
    say("read-end", read_end)
    os.set_blocking(read_end, True)
    say("ready", "")
    select.select([read_end], [], [])
    say("byte", name_of(drained(read_end)[0]))


@scene
def wakeup_byte_before_wait():
    calls = []
    read_end, _ = wakeup_of(USR1, handler=lambda number, frame: calls.append(number))
    kill_and_run(USR1)
    say("handled", len(calls))
    say("ready", "")
    select.select([read_end], [], [])
    say("byte", name_of(drained(read_end)[0]))


@scene
def wakeup_bytes_of_several_signals():
    calls = []
    read_end, _ = wakeup_of(USR1, USR2, handler=lambda number, frame: calls.append(number))
    signal.pthread_sigmask(signal.SIG_BLOCK, [USR1, USR2])
    kill(USR1)
    kill(USR2)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [USR1, USR2])
    rounds(1000)
    say("handlers", len(calls))
    say("bytes", " ".join(sorted(names_in(read_end))))


@scene
def wakeup_fd_makes_main_prompt():
    read_end, _ = wakeup_of(USR1)
    Worker(forever)
    say("ready", "")
    while True:
        ready, _, _ = select.select([read_end, FROM_JUDGE], [], [])
        if read_end in ready:
            drained(read_end)
            say("drained", "")
        if FROM_JUDGE in ready:
            return


@scene
def record_before_wakeup_byte():
    calls = []
    read_end, _ = wakeup_of(USR1, handler=lambda number, frame: calls.append(number))
    stop, drains = [], [0]
    turn = threading.Semaphore(0)

    def send():
        me = threading.get_ident()
        while True:
            turn.acquire()
            if stop:
                return
            pthread_kill(me, USR1)

    worker = Worker(send)
    lost = 0
    if STIMULUS:
        for _ in range(10000):
            before = len(calls)
            turn.release()
            select.select([read_end], [], [])
            drained(read_end)
            drains[0] += 1
            rounds(1000)
            lost += len(calls) == before
    stop.append(1)
    turn.release()
    worker.join()
    say("drains", drains[0])
    say("lost", lost)


@scene
def no_byte_for_uncaught():
    read_end, _ = wakeup_of(USR2)
    signal.signal(USR1, signal.SIG_IGN)
    kill(USR1)
    kill(signal.SIGCHLD)
    kill_and_run(USR2)
    say("bytes", " ".join(names_in(read_end)))


@scene
def sig_ign_discards():
    no_byte_for_uncaught()


@scene
def wakeup_fd_returns_previous():
    (_, first), (_, second) = wakeup_pipe(), wakeup_pipe()
    say("first", signal.set_wakeup_fd(first))
    say("second", signal.set_wakeup_fd(second) == first)


@scene
def wakeup_fd_bad_refused():
    _, write_end = wakeup_of()
    say("-1", error_of(signal.set_wakeup_fd, -1))
    say("disabled", signal.set_wakeup_fd(-1))
    say("-5", error_of(signal.set_wakeup_fd, -5) != "none")
    os.close(write_end)
    say("closed", error_of(signal.set_wakeup_fd, write_end) != "none")


@scene
def wakeup_fd_nonblocking():
    _, write_end = os.pipe()
    say("error", error_of(signal.set_wakeup_fd, write_end))


def full_wakeup(**options):
    _, write_end = wakeup_of(USR1, **options)
    fill(write_end)
    kill(USR1)
    rounds(10000)


@scene
def wakeup_full_reported():
    full_wakeup()
    _, write_end = wakeup_pipe()
    say("by-position", error_of(lambda: signal.set_wakeup_fd(write_end, False)))


@scene
def wakeup_full_silenced():
    full_wakeup(warn_on_full_buffer=False)


def unwritable_wakeup(**options):
    _, write_end = wakeup_of(USR1, **options)
    # The number is opened again for reading: what is written to it then fails with EBADF.
    os.dup2(os.open(os.devnull, os.O_RDONLY), write_end)
    kill(USR1)
    rounds(10000)
    say("done", "")


@scene
def wakeup_other_error_reported():
    unwritable_wakeup()


@scene
def wakeup_other_error_reported_silent():
    unwritable_wakeup(warn_on_full_buffer=False)


@scene
def wakeup_fd_shared_after_fork():
    read_end, _ = wakeup_of(USR1, handler=lambda number, frame: None)
    child = os.fork()
    if child == 0:
        kill_and_run(USR1)
        os._exit(0)
    os.waitpid(child, 0)
    if STIMULUS:
        say("token", "shared" if drained(read_end) else "apart")


@scene
def wakeup_fd_socket():
    import socket

    one, other = socket.socketpair()
    one.setblocking(False)
    other.setblocking(False)
    signal.signal(USR1, record)
    signal.set_wakeup_fd(other.fileno())
    kill_and_run(USR1)
    say("bytes", " ".join(names_in(one.fileno())))


@scene
def errno_preserved():
    ctypes = c_types()

    libc = ctypes.CDLL(None, use_errno=False)
    location = libc.__errno_location
    location.restype = ctypes.POINTER(ctypes.c_int)
    # close(-1) fails with EBADF; errno is read through the thread's own place, in native code each time.
    # Where no call holds the interpreter, ctypes keeps what errno was right after it.
    kept = None if hasattr(ctypes, "PyDLL") else ctypes.CDLL(None, use_errno=True)
    held = kept or ctypes.PyDLL(None)
    _, write_end = wakeup_of(USR1, handler=lambda number, frame: None, warn_on_full_buffer=False)
    fill(write_end)
    errno_here = location()
    stop, wrong, storm_count = [], 0, [0]
    target = threading.get_ident()

    def storm():
        while not stop:
            pthread_kill(target, USR1)
            storm_count[0] += STIMULUS

    worker = Worker(storm)
    for _ in range(100000):
        held.close(-1)
        if (ctypes.get_errno() if kept else errno_here[0]) != errno.EBADF:
            wrong += 1
    stop.append(1)
    worker.join()
    say("storm", storm_count[0] > 100)
    say("wrong", wrong)


@scene
def siginterrupt_false_restarts():
    read_end, _ = wakeup_of(USR1)
    data_read, data_write = os.pipe()
    signal.siginterrupt(USR1, False)

    def supply():
        while not drained(read_end):
            rounds(10)
        say("recorded", "")
        hear()
        say("supplied", "")
        os.write(data_write, b"x")

    Worker(supply)
    say("data", data_read)
    say("ready", "")
    say("error", error_of(os.read, data_read, 1))
