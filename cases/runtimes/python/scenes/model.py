# What every runtime is asked, whatever its model.


@scene
def handler_thread():
    hear()
    signal.signal(signal.SIGUSR1, record)
    Worker(forever)
    say("ready", "")
    hear()
    rounds(1000)


@scene
def occurrences():
    signal.signal({"SIGUSR1": signal.SIGUSR1, "SIGRTMIN+1": signal.SIGRTMIN + 1}[hear()], record)
    say("ready", "")
    hear()
    rounds(1000)


@scene
def read_after_handler():
    signal.signal(signal.SIGUSR1, record)
    say("ready", "")
    try:
        os.read(FROM_JUDGE, 1)
        say("returned", "data")
    except InterruptedError:
        say("returned", "eintr")
        hear()
    rounds(1000)


@scene
def sleeping():
    hear()
    signal.signal(signal.SIGUSR1, record)
    Worker(forever)
    say("ready", "")
    while True:
        time.sleep(1_000_000)
        say("returned", "")


@scene
def handler_overlap():
    calls = []

    def waits_in_the_first(number, frame):
        record(number, frame)
        calls.append(number)
        if len(calls) == 1:
            say("inside", "")
            hear()
            say("left", "")

    signal.signal(signal.SIGUSR1, waits_in_the_first)
    say("ready", "")
    while True:
        time.sleep(1_000_000)
