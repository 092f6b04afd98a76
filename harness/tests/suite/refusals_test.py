#!/usr/bin/env python3
"""Runs the suite on platforms that refuse one thing each, and holds that only what speaks of that thing fails.

Usage: refusals_test.py EXECUTABLE REFUSE_CALL [--all] [--jobs N] [NAME...]
Each platform is a system call that is answered with an error, or a file that is absent. Of each a few cases are run,
chosen among those that have the call in their arrangement; with --all every case, which takes some minutes. A platform
that this machine cannot be made into is skipped, and said; exit code 77 where that is all of them. NAMEs select some.
"""

import argparse
import fnmatch
import json
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile

TIMERS = ["timer_create.*", "timer_settime.*", "timer_gettime.*", "timer_getoverrun.*", "safe.timers-clocks"]
WAITS = ["sigwait.*", "sigwaitinfo.*", "sigtimedwait.*"]

# The platform, how it is made, the requirements that may fail there, and the cases of the short run.
#   made by refuse_call: its words up to the "--"; made by a shell in a mount namespace: a command.
REFUSED = [
    ("mq_open=ENOSYS", "mq_open ENOSYS", [], ["MqNotify.*"]),
    ("mq_open=EMFILE", "mq_open EMFILE", [], ["MqNotify.FirstMessageNotifies"]),
    ("mq_timedsend=ENOSYS", "mq_timedsend ENOSYS", [], ["MqNotify.*", "Interrupted.*_mq_*"]),
    ("mq_notify=EPERM", "mq_notify EPERM", ["mq_notify.*"], ["SourceCodes.*MessageQueue*"]),
    ("timer_create=ENOSYS", "timer_create ENOSYS", TIMERS, ["SourceCodes.*Timer", "ForkPending.*", "TimerCreate.*"]),
    ("timer_settime=EPERM", "timer_settime EPERM", TIMERS, ["SourceCodes.*Timer"]),
    ("setitimer=EPERM", "setitimer EPERM", ["alarm.*", "setitimer.*", "safe.*"], ["ActionSource.*"]),
    ("setrlimit=EPERM", "prlimit64 EPERM setrlimit EPERM", [], ["QueueLimit.*", "SigpendingLimit.*"]),
    ("pidfd_open=ENOSYS", "pidfd_open ENOSYS", [], ["Pidfd*.*"]),
    ("pidfd_send_signal=ENOSYS", "pidfd_send_signal ENOSYS", [], ["PidfdSendSignal.*"]),
    ("pidfd_send_signal=EPERM", "pidfd_send_signal EPERM", ["pidfd_send_signal.*"], ["PidfdSendSignal.LooksLikeKill"]),
    ("signalfd=ENOSYS", "signalfd4 ENOSYS", [], ["Signalfd.*"]),
    ("signalfd=EMFILE", "signalfd4 EMFILE", ["signalfd.*"], ["Signalfd.ReadConsumes"]),
    ("eventfd=ENOSYS", "eventfd2 ENOSYS", [], []),
    ("epoll_create=ENOSYS", "epoll_create1 ENOSYS", [], ["NeverRestarted.*epoll*"]),
    ("memfd_create=ENOSYS", "memfd_create ENOSYS", [], ["ExecMask.*", "ExecPending.*"]),
    ("io_setup=ENOSYS", "io_setup ENOSYS", [], []),
    ("semget=ENOSPC", "semget ENOSPC", [], ["Interrupted.*_semop"]),
    ("msgget=ENOSYS", "msgget ENOSYS", [], ["Interrupted.*_msgrcv"]),
    ("shmget=ENOSYS", "shmget ENOSYS", [], []),
    ("socket=EAFNOSUPPORT", "socket EAFNOSUPPORT", ["safe.sockets"], ["Interrupted.*_accept"]),
    ("socketpair=EPERM", "socketpair EPERM", ["safe.*"], ["Interrupted.*_recv*"]),
    ("pipe=EMFILE", "pipe2 EMFILE pipe EMFILE", ["safe.*"], ["Interrupted.*_read", "ShellTrap.*"]),
    ("sigqueue=ENOSYS", "rt_sigqueueinfo ENOSYS", ["safe.*"], ["Sigqueue.*", "RealtimeOrder.*", "SourceCodes.*"]),
    ("sigqueue=EPERM", "rt_sigqueueinfo EPERM", ["sigqueue.*", "rt_sigqueueinfo.*", "rlimit-sigpending.*", "safe.*"],
     ["RealtimeOrder.*", "Signalfd.*", "ExecPending.*", "Sigwait*.*"]),
    ("sigaltstack=EPERM", "sigaltstack EPERM", ["sigaltstack.*", "ss_*", "safe.*"], ["SaOnstack.*"]),
    ("tgkill=EPERM", "tgkill EPERM", ["raise.*", "pthread_kill.*", "tgkill.*", "abort.*", "safe.*", "iso_c.*",
                                      "signal_h.mandatory-iso-signals"],
     ["Sigpending.*", "Suspension.*", "Interrupted.*_write"]),
    ("sigtimedwait=ENOSYS", "rt_sigtimedwait ENOSYS", [*WAITS, "safe.*"], ["RealtimeRange.*", "ExecTimer.*"]),
    ("waitid=ENOSYS", "waitid ENOSYS", ["safe.*"], ["ChildCodes.*", "Waitid.*"]),
    ("nanosleep=ENOSYS", "clock_nanosleep ENOSYS nanosleep ENOSYS", ["sleep.*", "nanosleep.*", "safe.*"], ["Sleep.*"]),
    ("setsid=EPERM", "setsid EPERM", ["setsid.*", "safe.*"], ["PtyManager.*"]),
    ("setpgid=EPERM", "setpgid EPERM", ["safe.*"], ["DefaultStop.*", "Kill*.*"]),
    ("setresuid=EPERM", "setresuid EPERM", [], ["SigqueuePermission.*"]),
    ("TIOCSCTTY=ENOTTY", "ioctl:1=0x540e ENOTTY", [], ["WindowSize.*", "PtyManager.*", "BackgroundRead.*"]),
    ("TIOCSPGRP=ENOTTY", "ioctl:1=0x5410 ENOTTY", ["tcsetpgrp.*", "safe.terminal"], ["TerminalCharacter*.*"]),
    ("threads=EAGAIN", "clone3 ENOSYS clone:0&0x10000 EAGAIN", ["lio_listio.*"], ["ThreadDirection.*"]),
    ("SIGRTMAX=EINVAL", "rt_sigaction:0=64 EINVAL", ["sigaction.*", "signal.*"], ["RealtimeRange.*", "DefaultRealtime.*"]),
    ("F_SETOWN=EPERM", "fcntl:1=8 EPERM", [], ["FileEvents.*"]),
]
MOUNTED = [
    ("no /bin/sh", "mount --bind /dev/null /bin/sh", [], ["System*.*", "Shell*.*"]),
    ("no /dev/ptmx", "mount -t tmpfs none /dev/pts; mount --bind /dev/null /dev/ptmx", [], ["WindowSize.*"]),
    ("/tmp is read-only", "mount --bind /tmp /tmp; mount -o remount,ro,bind /tmp", [],
     ["Descriptions.*", "KillUtility.*", "CoreImage.*", "Interrupted.*_open"]),
]


def platforms(refuse_call):
    for name, words, may_fail, sample in REFUSED:
        yield name, [refuse_call, *words.split(), "--"], may_fail, sample
    for name, command, may_fail, sample in MOUNTED:
        script = f'mount --make-rprivate / && {command.replace("; ", " && ")} && exec "$@"'
        yield name, ["unshare", "-m", "bash", "-c", script, "bash"], may_fail, sample


def verdicts(arguments, launcher, sample, folder):
    """Verdict and message by requirement and case."""
    results = folder / "results.json"
    results.unlink(missing_ok=True)
    words = [arguments.executable, "run", f"-j{arguments.jobs}", "-o", str(results), *sample]
    # Whatever a case waits for in vain here ends in `unresolved`, as it should.
    words += ["--deadline", "2" if sample else "5"]
    if launcher:
        words += ["--launcher", shlex.join(launcher)]
    finished = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True, cwd=folder)
    if not results.exists():
        raise SystemExit(f"no results from: {shlex.join(words)}\n{finished.stdout}{finished.stderr}")
    return {
        (row["requirement"], case["name"]): (case["verdict"], case["message"])
        for row in json.loads(results.read_text())["verdicts"]
        for case in row["cases"]
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("executable")
    parser.add_argument("refuse_call")
    parser.add_argument("names", nargs="*")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--jobs", type=int, default=4)
    arguments = parser.parse_intermixed_args()
    arguments.executable = os.path.abspath(arguments.executable)
    arguments.refuse_call = os.path.abspath(arguments.refuse_call)
    bad = examined = 0
    with tempfile.TemporaryDirectory(dir=os.environ.get("XDG_RUNTIME_DIR") or "/var/tmp") as name:
        folder = pathlib.Path(name)
        every_sample = sorted({pattern for _, _, _, sample in platforms("") for pattern in sample})
        fails_anyway = {
            key
            for key, (verdict, _) in verdicts(arguments, [], [] if arguments.all else every_sample, folder).items()
            if verdict == "fail"
        }
        for platform, launcher, may_fail, sample in platforms(arguments.refuse_call):
            if arguments.names and platform not in arguments.names:
                continue
            if not arguments.all and not sample:
                continue
            if subprocess.run([*launcher, "/bin/true"], stdin=subprocess.DEVNULL, capture_output=True).returncode != 0:
                print(f"{platform:26} skipped: this machine cannot be made so")
                continue
            found = verdicts(arguments, launcher, [] if arguments.all else sample, folder)
            examined += len(found)
            counts = {}
            for verdict, _ in found.values():
                counts[verdict] = counts.get(verdict, 0) + 1
            print(f"{platform:26} " + ", ".join(f"{count} {verdict}" for verdict, count in sorted(counts.items())))
            for (requirement, case), (verdict, message) in sorted(found.items()):
                allowed = any(fnmatch.fnmatch(requirement, pattern) for pattern in may_fail)
                if verdict == "fail" and not allowed and (requirement, case) not in fails_anyway:
                    bad += 1
                    print(f"    {requirement} ({case}): {' '.join(message.split())}")
            sys.stdout.flush()
    print(f"{examined} cases examined, {bad} failed of what does not speak of what was refused")
    if examined == 0:
        return 77
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
