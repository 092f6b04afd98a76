# Alarm and interval timers.


@scene
def alarm_returns_remaining():
    say("100", signal.alarm(100))
    say("50", 1 <= signal.alarm(50) <= 100)
    say("0", 1 <= signal.alarm(0) <= 50)
    say("0-again", signal.alarm(0))


@scene
def alarm_shares_real_itimer():
    signal.setitimer(signal.ITIMER_REAL, 77.5)
    say("token", "shared" if 77 <= signal.alarm(0) <= 78 else "apart")


@scene
def setitimer_returns_old():
    say("first", signal.setitimer(signal.ITIMER_REAL, 1000.25, 500.5))
    delay, interval = signal.setitimer(signal.ITIMER_REAL, 0)
    say("second", 0 < delay <= 1000.25 and abs(interval - 500.5) < 0.001)


@scene
def getitimer_current():
    say("disarmed", signal.getitimer(signal.ITIMER_REAL))
    signal.setitimer(signal.ITIMER_REAL, 1000.0, 500.0)
    delay, interval = signal.getitimer(signal.ITIMER_REAL)
    say("armed", 0 < delay <= 1000.0 and interval == 500.0)


@scene
def setitimer_tiny_delay_fires():
    signal.signal(signal.SIGALRM, record)
    for delay in (1e-6, 1e-7):
        if STIMULUS:
            signal.setitimer(signal.ITIMER_REAL, delay)
        say("set", delay)
        hear()


@scene
def setitimer_bad_arguments():
    try:
        signal.setitimer(1700, 1)
    except signal.ItimerError:  # whose own name is another in some versions
        say("which", "ItimerError")


@scene
def cpu_timers_count_cpu_only():
    fired = []
    for number in (signal.SIGVTALRM, signal.SIGPROF, signal.SIGALRM):
        signal.signal(number, lambda got, frame: fired.append(signal.Signals(got).name))
    if not STIMULUS:
        return
    signal.setitimer(signal.ITIMER_VIRTUAL, 0.1)
    signal.setitimer(signal.ITIMER_PROF, 0.1)
    signal.setitimer(signal.ITIMER_REAL, 0.3)
    while "SIGALRM" not in fired:
        signal.pause()
    say("before-burning", ",".join(sorted(fired)))
    while len(fired) < 3:
        rounds(10000)
    say("after", ",".join(sorted(fired)))
