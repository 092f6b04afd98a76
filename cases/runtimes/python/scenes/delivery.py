# Where a handler runs, and how late, whatever main is doing.


def long_sleep():
    time.sleep(0.5)


def joined():
    releaser = Worker(hear, "releaser")
    say("ready", "")
    releaser.join()


def locked():
    lock = threading.Lock()
    lock.acquire()

    def release():
        hear()
        lock.release()

    Worker(release, "releaser")
    say("ready", "")
    lock.acquire()


def busy():
    say("ready", "")
    while not heard():
        rounds(100)


def in_select():
    say("ready", "")
    select.select([FROM_JUDGE], [], [])


def reading():
    say("ready", "")
    hear()


def sleeping():
    say("ready", "")
    time.sleep(1)


def in_subinterpreter():
    late_during_subinterpreter()


STATES = {"bytecode": busy, "sleep": sleeping, "lock": locked, "join": joined, "read": reading, "select": in_select,
          "native": lambda: held_native_call()}


@scene
def delivery():
    state = hear()
    signal.signal(signal.SIGUSR1, record)
    Worker(forever)
    if state == "subinterpreter":
        return late_during_subinterpreter()
    if state == "finished":
        return finished_and_joining()
    STATES[state]()
    say("resumed", "")
    rounds(1000)
