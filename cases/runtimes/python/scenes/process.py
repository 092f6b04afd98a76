# Start, end, fork, exec and children of the interpreter.


@scene
def idle():
    """Does nothing and blocks in a read until the judge is done."""
    say("ready", "")
    hear()


@scene
def sleeps():
    say("ready", "")
    while True:
        time.sleep(1000)


@scene
def start_sigint_default_int_handler():
    say("SIGINT", signal.getsignal(signal.SIGINT) is signal.default_int_handler)


@scene
def start_sigpipe_ignored():
    say("getsignal", signal.getsignal(signal.SIGPIPE) == signal.SIG_IGN)
    say("ready", "")
    hear()


@scene
def start_sigxfsz_ignored():
    import resource
    import tempfile

    say("getsignal", signal.getsignal(signal.SIGXFSZ) == signal.SIG_IGN)
    say("ready", "")
    hear()
    with tempfile.TemporaryFile() as file:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
        os.write(file.fileno(), bytes(4096))
        if STIMULUS:
            say("write", error_of(os.write, file.fileno(), b"x"))


@scene
def start_defaults_overridable():
    read_end, write_end = os.pipe()
    os.close(read_end)
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    if STIMULUS:
        os.write(write_end, b"x")
    say("alive", "")


@scene
def broken_pipe_exits_1():
    print("text", flush=True)
    say("alive", "")


broken_pipe_exits_1.bare = True


@scene
def sig_dfl_restores_default():
    name = hear()
    number = getattr(signal, name)
    signal.signal(number, record)
    signal.signal(number, signal.SIG_DFL)
    say("ready", "")
    while True:
        hear()


@scene
def asynchronous_sigsegv_handled():
    signal.signal(signal.SIGSEGV, record)
    say("ready", "")
    while not heard():
        rounds(100)


@scene
def synchronous_fault_spins():
    ctypes = c_types()

    signal.signal(signal.SIGSEGV, record)
    say("ready", "")
    hear()
    if STIMULUS:
        ctypes.string_at(0)


@scene
def fork_inherits_handlers():
    signal.signal(signal.SIGUSR1, record)
    child = os.fork()
    if child == 0:
        enter("child-main")
        kill(signal.SIGUSR1)
        rounds(1000)
        os._exit(0)
    os.waitpid(child, 0)


@scene
def fork_caller_becomes_main():
    def fork_there():
        child = os.fork()
        if child == 0:
            enter("child-main")
            say("install", error_of(signal.signal, signal.SIGUSR1, record))
            kill(signal.SIGUSR1)
            rounds(1000)
            os._exit(0)
        os.waitpid(child, 0)

    Worker(fork_there).join()


@scene
def fork_pending_not_inherited():
    signal.signal(signal.SIGUSR1, record)
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
    kill(signal.SIGUSR1)
    say("parent-pending", len(signal.sigpending()))
    child = os.fork()
    if child == 0:
        say("mask", ",".join(one.name for one in signal.pthread_sigmask(signal.SIG_BLOCK, [])))
        say("child-pending", len(signal.sigpending()))
        os._exit(0)
    os.waitpid(child, 0)


@scene
def fork_clears_recorded():
    """The first handler to run forks: the other signal is recorded by then, and both are pending no longer."""
    both, calls, children = (signal.SIGUSR1, signal.SIGUSR2), [], []

    def handler(number, frame):
        calls.append(number)
        if len(calls) == 1:
            say("pending", bool(signal.sigpending()))
            children.append(os.fork())

    for number in both:
        signal.signal(number, handler)
    signal.pthread_sigmask(signal.SIG_BLOCK, both)
    for number in both:
        kill(number)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, both)
    rounds(1000)
    for child in children:
        say("parent-handled" if child else "child-handled", len(calls) - 1)
        if child == 0:
            os._exit(0)
        os.waitpid(child, 0)


def embedding_needed():
    raise Absent("it is for a program that embeds the interpreter")


SCENES["main-is-initialising-thread"] = SCENES["embedder-must-check"] = embedding_needed


REPORTER = [sys.executable, "-c", "print(open('/proc/self/status').read())"]


def state_of_child(text):
    fields = dict(line.split(":\t", 1) for line in text.splitlines() if ":\t" in line)
    ignored, blocked = int(fields["SigIgn"], 16), int(fields["SigBlk"], 16)
    return ignored, blocked


def has(bits, number):
    return bool(bits >> (number - 1) & 1)


CAT = ["/bin/cat", "/proc/self/status"]


@scene
def subprocess_restores_pipe_xfsz():
    import subprocess

    ignored, _ = state_of_child(subprocess.run(CAT, stdout=subprocess.PIPE).stdout.decode())
    say("SIGPIPE", has(ignored, signal.SIGPIPE))
    say("SIGXFSZ", has(ignored, signal.SIGXFSZ))


@scene
def subprocess_keeps_other_state():
    import subprocess

    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR2])
    ignored, blocked = state_of_child(subprocess.run(CAT, stdout=subprocess.PIPE).stdout.decode())
    say("SIGHUP-ignored", has(ignored, signal.SIGHUP))
    say("SIGUSR2-blocked", has(blocked, signal.SIGUSR2))


@scene
def exec_leaks_ignored():
    import subprocess

    def leaks(text):
        ignored, _ = state_of_child(text)
        return has(ignored, signal.SIGPIPE) and has(ignored, signal.SIGXFSZ)

    def read_all(descriptor):
        with os.fdopen(descriptor, "rb") as whole:
            return whole.read().decode()

    tokens = []
    for how in ("fork-exec", "subprocess", "posix-spawn"):
        if how == "posix-spawn" and not hasattr(os, "posix_spawn"):
            continue
        read_end, write_end = os.pipe()
        if how == "fork-exec":
            child = os.fork()
            if child == 0:
                os.dup2(write_end, 1)
                os.execv(CAT[0], CAT)
        elif how == "posix-spawn":
            child = os.posix_spawn(CAT[0], CAT, os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, write_end, 1)])
        else:
            started = subprocess.Popen(CAT, stdout=write_end, restore_signals=False)
            child = started.pid
        os.close(write_end)
        tokens.append(f"{how}-{'ignored' if leaks(read_all(read_end)) else 'default'}")
        os.waitpid(child, 0)
    say("token", "+".join(tokens))


@scene
def join_before_thread_gone():
    if not hasattr(os, "sched_setaffinity"):
        raise Absent("no way to make a thread's end wait for main: what is seen is chance")
    # Main goes on as soon as it is let, and the thread's end has to wait for it.
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})

    def end_late():
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))

    for _ in range(300):
        thread = threading.Thread(target=end_late)
        thread.start()
        thread.join()
        if len(os.listdir("/proc/self/task")) > 1:
            return say("token", "still-there")
    say("token", "never")


@scene
def finished_and_joining():
    """The main script ends; a worker lives on until the judge says so."""
    signal.signal(signal.SIGUSR1, record)

    def work():
        say("ready", "")
        hear()
        say("released", "")

    Worker(work, daemon=False)


@scene
def late_during_subinterpreter():
    module = subinterpreters()
    signal.signal(signal.SIGUSR1, record)
    interpreter = module.create()
    module.run_string(interpreter, f"""
import os, select
os.write({TO_JUDGE}, b"say ready \\n")
while not select.select([{FROM_JUDGE}], [], [], 0)[0]:
    pass
""")
    say("left", "")
    rounds(1000)


@scene
def regex_match_may_delay():
    import re

    signal.signal(signal.SIGUSR1, record)
    say("ready", "")
    re.match(r"(a+)+b", "a" * 26)
    say("ended", "")
    rounds(1000)
    hear()


@scene
def bigint_power_may_delay():
    signal.signal(signal.SIGUSR1, record)
    say("ready", "")
    3 ** 6_000_000
    say("ended", "")
    rounds(1000)
    hear()
