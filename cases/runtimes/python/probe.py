"""The probe of Python: plays the scene that its last argument names, and says what it sees.

Descriptor 3 brings lines from the judge, descriptor 4 takes lines to it; harness/subject/runtime.h has the language.
The scenes follow below; the standard library only. A scene never judges.
"""

import errno
import os
import select
import signal
import sys
import threading
import time

FROM_JUDGE, TO_JUDGE = 3, 4
STIMULUS = os.environ.get("SIGCONFORM_STIMULUS") != "none"
SCENES = {}
# PyPy has none of these.
NOT_EVERYWHERE = ("sigwaitinfo", "sigtimedwait", "pidfd_open", "pidfd_send_signal")
roles = {}


class Absent(Exception):
    """This version or platform does not have what the scene needs."""


def scene(function):
    SCENES[function.__name__.replace("_", "-")] = function
    return function


def tell(*fields):
    os.write(TO_JUDGE, (" ".join(fields) + "\n").encode("utf-8", "backslashreplace"))


def plain(value):
    return str(value).replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")


def say(key, value):
    tell("say", key, plain(value))


def enter(role):
    """Gives the calling thread its role."""
    roles[threading.get_ident()] = role
    tell("thread", role, os.readlink("/proc/thread-self"))


def role():
    return roles.get(threading.get_ident(), "?")


def name_of(number):
    try:
        return signal.Signals(number).name
    except ValueError:
        pass
    if signal.SIGRTMIN < number <= signal.SIGRTMAX:
        return f"SIGRTMIN+{number - signal.SIGRTMIN}"
    return str(number)


def record(number, frame):
    tell("handler", name_of(number), role())


def hear():
    """The judge's next line. Its end is the end of the scene."""
    text = b""
    while not text.endswith(b"\n"):
        byte = os.read(FROM_JUDGE, 1)
        if not byte:
            os._exit(0)
        text += byte
    return text.decode().strip()


def heard():
    """Whether the judge has sent a line that nobody has read. For loops that must go on until it does."""
    return bool(select.select([FROM_JUDGE], [], [], 0)[0])


def rounds(count):
    """So many rounds of bytecode, in which nothing blocks."""
    total = 0
    for number in range(count):
        total += number
    return total


def error_of(function, *arguments, **named):
    """The name of what it raises, with the name of its errno; `none` where it returns."""
    try:
        function(*arguments, **named)
    except BaseException as problem:  # noqa: B902: KeyboardInterrupt too
        number = getattr(problem, "errno", None)
        return type(problem).__name__ + (" " + errno.errorcode.get(number, str(number)) if number else "")
    return "none"


def valid_signals():
    """All that may be used; before 3.8 the module does not tell, and no scene asks it about the others then."""
    if hasattr(signal, "valid_signals"):
        return signal.valid_signals()
    return set(signal.Signals) | set(range(signal.SIGRTMIN, signal.SIGRTMAX + 1))


def reserved_signal():
    """One that the C library keeps for itself."""
    if not hasattr(signal, "valid_signals"):
        raise Absent("valid_signals() since 3.8")
    reserved = [number for number in range(1, signal.NSIG) if number not in signal.valid_signals()]
    if not reserved:
        raise Absent("the C library reserves no signal")
    return reserved[0]


def kill(number):
    if STIMULUS:
        os.kill(os.getpid(), number)


def kill_and_run(number):
    """The same, and on for long enough that the handler has run: what that raises comes from here."""
    kill(number)
    rounds(1000)


def raise_signal(number):
    if STIMULUS and hasattr(signal, "raise_signal"):
        signal.raise_signal(number)
    elif STIMULUS:
        signal.pthread_kill(threading.get_ident(), number)


def pthread_kill(thread, number):
    if STIMULUS:
        signal.pthread_kill(thread, number)


class Worker(threading.Thread):
    """A thread with a role that runs the function; it is announced when the constructor returns."""

    def __init__(self, function, role="worker", daemon=True):
        super().__init__(daemon=daemon)
        self.function, self.role, self.announced = function, role, threading.Event()
        self.start()
        self.announced.wait()

    def run(self):
        enter(self.role)
        self.announced.set()
        self.function()


def forever():
    """Blocks the calling thread in a lock that nobody has the key of."""
    lock = threading.Lock()
    lock.acquire()
    lock.acquire()


def wakeup_pipe():
    ends = os.pipe()
    for end in ends:
        os.set_blocking(end, False)
    return ends


def wakeup_of(*numbers, handler=record, **options):
    """A pipe that is the wakeup descriptor, each of the signals having that handler."""
    if options and sys.version_info < (3, 7):
        raise Absent("warn_on_full_buffer since 3.7")
    read_end, write_end = wakeup_pipe()
    for number in numbers:
        signal.signal(number, handler)
    signal.set_wakeup_fd(write_end, **options)
    return read_end, write_end


def fill(descriptor):
    try:
        while True:
            os.write(descriptor, bytes(65536))
    except BlockingIOError:
        pass


def drained(descriptor):
    """What is in it now, as a list of numbers."""
    try:
        return list(os.read(descriptor, 65536))
    except BlockingIOError:
        return []


def c_types():
    """The module ctypes, which a build may lack."""
    try:
        import ctypes
    except (ImportError, OSError) as problem:
        raise Absent(f"no way to call C code: {problem}")
    return ctypes


def native():
    """The C library, errno kept."""
    try:
        return c_types().CDLL(None, use_errno=True)
    except OSError as problem:
        raise Absent(f"no way to call C code: {problem}")


def action_of(number):
    """(handler's bits, flags, mask) as the system has them, read through C."""
    ctypes = c_types()

    class Action(ctypes.Structure):
        _fields_ = [("handler", ctypes.c_void_p), ("mask", ctypes.c_ubyte * 128), ("flags", ctypes.c_int),
                    ("restorer", ctypes.c_void_p)]

    action = Action()
    if native().sigaction(int(number), None, ctypes.byref(action)) != 0:
        raise Absent("sigaction() through C fails")
    return action.handler or 0, action.flags, list(action.mask)[:8]  # the C library leaves the rest as it was


def play(name):
    version = ".".join(str(part) for part in sys.version_info[:3])
    if sys.implementation.name == "pypy":
        version = ".".join(str(part) for part in sys.pypy_version_info[:3])
    tell("hello", "1", sys.implementation.name, version, "main")
    if name == "announce":
        return tell("end")
    if name not in SCENES:
        return tell("unknown")
    enter("main")
    if getattr(SCENES[name], "bare", False):  # what it raises is the runtime's to deal with
        return SCENES[name]()
    try:
        SCENES[name]()
    except Absent as reason:
        return tell("absent", plain(reason))
    except Exception as problem:
        missing = [name for name in NOT_EVERYWHERE if f"has no attribute '{name}'" in str(problem)]
        if isinstance(problem, AttributeError) and missing:
            return tell("absent", plain(f"this implementation has no {missing[0]}()"))
        import traceback

        return tell("broken", plain("".join(traceback.format_exception(type(problem), problem, problem.__traceback__)))[-3000:])
    tell("end")
