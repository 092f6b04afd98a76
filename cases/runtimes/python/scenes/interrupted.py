# Calls that a signal interrupts. The judge names the call; the releaser supplies what ends it when the judge says so.

import socket


def blocking_calls():
    data_read, data_write = os.pipe()
    one, other = socket.socketpair()
    server = socket.socket(socket.AF_UNIX)
    folder = __import__("tempfile").mkdtemp()
    server.bind(folder + "/s")
    server.listen()
    lock = threading.Lock()
    lock.acquire()
    fifo = folder + "/f"
    os.mkfifo(fifo)
    epoll = select.epoll() if hasattr(select, "epoll") else None
    if epoll:
        epoll.register(data_read, select.EPOLLIN)

    def connect():
        socket.socket(socket.AF_UNIX).connect(folder + "/s")

    return {
        "read": (lambda: os.read(data_read, 1), lambda: os.write(data_write, b"x")),
        "recv": (lambda: one.recv(1), lambda: other.send(b"x")),
        "accept": (lambda: server.accept(), connect),
        "select": (lambda: select.select([data_read], [], []), lambda: os.write(data_write, b"x")),
        "poll": (lambda: polled(data_read), lambda: os.write(data_write, b"x")),
        "epoll": (lambda: epoll.poll(), lambda: os.write(data_write, b"x")),
        "lock": (lambda: lock.acquire(), lambda: lock.release()),
        "fifo": (lambda: open(fifo), lambda: open(fifo, "w")),
        "sigwaitinfo": (wait_for_usr2, lambda: os.kill(os.getpid(), signal.SIGUSR2)),
    }


def polled(descriptor):
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return poll.poll()


def wait_for_usr2():
    signal.sigwaitinfo([signal.SIGUSR2])


@scene
def interrupted_call_retried():
    call = hear()
    if call == "sigwaitinfo" and not hasattr(signal, call):
        raise Absent("this implementation has no sigwaitinfo()")
    signal.signal(signal.SIGUSR1, record)
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR2])
    if call in ("waitpid", "flock"):
        return retried_with_a_child(call)
    if call == "sleep":
        say("ready", "")
        before = time.monotonic()
        error = error_of(time.sleep, 0.5)
        say("early", time.monotonic() - before < 0.5)
        return say("error", error)
    perform, supply = blocking_calls()[call]

    def release():
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
        hear()
        say("released", "")
        supply()

    Worker(release, "releaser")
    say("ready", "")
    say("error", error_of(perform))


def retried_with_a_child(call):
    import fcntl

    read_end, write_end = os.pipe()
    locked = __import__("tempfile").TemporaryFile()
    told, tell_it = os.pipe()
    child = os.fork()
    if child == 0:
        own = os.open(f"/proc/self/fd/{locked.fileno()}", os.O_RDWR)
        fcntl.flock(own, fcntl.LOCK_EX)
        os.write(tell_it, b"x")
        os.read(read_end, 1)
        os._exit(0)
    os.read(told, 1)
    locked.close() if call == "waitpid" else None

    def release():
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
        hear()
        say("released", "")
        os.write(write_end, b"x")

    Worker(release, "releaser")
    say("ready", "")
    if call == "waitpid":
        say("error", error_of(os.waitpid, child, 0))
    else:
        say("error", error_of(fcntl.flock, locked.fileno(), fcntl.LOCK_EX))


@scene
def retry_uses_remaining_time():
    signal.signal(signal.SIGALRM, record)
    data_read, _ = os.pipe()
    lock = threading.Lock()
    lock.acquire()
    calls = {
        "select": lambda: select.select([data_read], [], [], 0.3),
        "lock": lambda: lock.acquire(timeout=0.3),
        "sleep": lambda: time.sleep(0.3),
    }
    if hasattr(signal, "sigtimedwait"):
        calls["sigtimedwait"] = lambda: signal.sigtimedwait([signal.SIGUSR2], 0.3)
    else:
        say("sigtimedwait-early", "no-such-function")
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR2])
    for name, call in calls.items():
        if STIMULUS:
            signal.setitimer(signal.ITIMER_REAL, 0.05, 0.05)
        before = time.monotonic()
        call()
        say(name + "-early", time.monotonic() - before < 0.3)
    signal.setitimer(signal.ITIMER_REAL, 0)


@scene
def raising_handler_stops_retry():
    class Raised(Exception):
        pass

    def handler(number, frame):
        record(number, frame)
        raise Raised

    signal.signal(signal.SIGUSR1, handler)
    data_read, _ = os.pipe()
    say("data", data_read)
    say("ready", "")
    say("error", error_of(os.read, data_read, 1))


@scene
def pthread_kill_fails_system_call():
    signal.signal(signal.SIGUSR1, record)
    data_read, data_write = os.pipe()
    worker = Worker(lambda: (say("error", error_of(os.read, data_read, 1))))
    say("data", data_read)
    say("ready", "")
    hear()
    pthread_kill(worker.ident, signal.SIGUSR1)
    say("sent", "")
    hear()
    os.write(data_write, b"x")
    worker.join()


WAITS = {
    "lock": lambda box: box["lock"].acquire(),
    "join": lambda box: box["thread"].join(),
    "event": lambda box: box["event"].wait(),
    "queue": lambda box: box["queue"].get(),
}


@scene
def blocked_main_woken():
    """Main blocks in the wait that the judge names; the wait ends when the judge says `release`."""
    import queue

    wait = hear()
    with_fd = hear() == "fd"
    read_end, write_end = wakeup_pipe()
    signal.signal(signal.SIGUSR1, record)
    if with_fd:
        signal.set_wakeup_fd(write_end)
    box = {"lock": threading.Lock(), "event": threading.Event(), "queue": queue.Queue()}
    box["lock"].acquire()
    Worker(forever)

    def release():
        # Not for this thread: the system picks between main and the worker alone.
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
        hear()
        say("released", "")
        if wait == "lock":
            box["lock"].release()
        elif wait == "event":
            box["event"].set()
        elif wait == "queue":
            box["queue"].put(1)

    box["thread"] = Worker(release, "releaser")
    say("ready", "")
    WAITS[wait](box)
    say("woke", "")
    rounds(1000)
