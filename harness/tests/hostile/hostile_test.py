#!/usr/bin/env python3
"""Runs every hostile case beside a well-behaved one, as this user and, when this is root, as an ordinary one.

Holds that each gets the verdict it must get, that the neighbour passes every time, and that nothing survives.
Usage: hostile_test.py EXECUTABLE
"""

import ctypes
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile

PASS, FAIL, UNRESOLVED = {"pass"}, {"fail"}, {"unresolved"}
EXPECTED = {
    "HangsWithAllBlocked": UNRESOLVED,
    "LeavesTheSessionAndHangs": UNRESOLVED,
    "ClosesAllDescriptors": PASS,
    "StopsItself": FAIL,
    "KillsItsGroup": FAIL,
    "KillsEverybody": PASS,
    "KillsItsParent": PASS,
    "StopsItsParent": PASS,
    # A kernel may refuse to let a child trace its parent; where it does not, the judge stands still.
    "TracesItsParent": PASS | UNRESOLVED,
    "LeavesADaemonBehind": PASS,
    "ForksWithoutEnd": UNRESOLVED,
    "DumpsALargeCore": PASS,
    "FloodsWithRealTimeSignals": PASS,
    "WritesAGigabyteEverywhere": PASS,
    "EndsBeforeItIsReady": UNRESOLVED,
    "AssertsInTheSubject": UNRESOLVED,
    "ThrowsInTheSubject": UNRESOLVED,
    "ReturnsIntoTheTest": PASS,
    "ScribblesOverTheEvidence": UNRESOLVED,
}
ORDINARY_USER = 65534
PR_SET_CHILD_SUBREAPER = 36
# Long, because the fork bomb slows whatever runs beside it.
DEADLINE_S = "15"

problems = []


def check(holds, what):
    print(("ok    " if holds else "FAILED ") + what, flush=True)
    if not holds:
        problems.append(what)


def become(user):
    def change():
        if user is not None:
            os.setgroups([])
            os.setresgid(user, user, user)
            os.setresuid(user, user, user)

    return change


def start(executable, results, user, *arguments):
    command = [executable, "run", *arguments, "-o", str(results)]
    return subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, preexec_fn=become(user)
    )


def verdicts_of(results):
    found = {}
    for row in json.loads(results.read_text())["verdicts"]:
        for case in row["cases"]:
            found[case["name"]] = case["verdict"]
    return found


def survivors():
    """What is left of the runs: everything orphaned below this process becomes its child."""
    left = []
    while True:
        try:
            pid, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return left
        if pid == 0:
            children = pathlib.Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
            for child in children:
                left.append(pathlib.Path(f"/proc/{child}/comm").read_text().strip() + f" ({child})")
                os.kill(int(child), signal.SIGKILL)
            return left


def run_all(executable, folder, user, who):
    hostile_results = folder / f"hostile-{who}.json"
    hostile = start(executable, hostile_results, user, "Hostile.*", "-j2", "--deadline", DEADLINE_S)
    rounds = 0
    harmed = []
    while hostile.poll() is None or rounds == 0:
        results = folder / f"neighbour-{who}-{rounds}.json"
        neighbour = start(executable, results, user, "Neighbour.*", "--repeat", "50", "--deadline", "60")
        said = neighbour.communicate()[0].decode(errors="replace")
        rounds += 1
        if neighbour.returncode != 0:
            harmed.append(said)
    said = hostile.communicate()[0].decode(errors="replace")
    check(not harmed, f"{who}: the neighbour passes in {rounds} runs of 50" + "".join("\n" + text for text in harmed[:1]))
    check(hostile.returncode == 1, f"{who}: the run exits with 1 (is {hostile.returncode})")
    found = verdicts_of(hostile_results)
    for name, allowed in EXPECTED.items():
        verdict = found.get("Hostile." + name)
        check(verdict in allowed, f"{who}: {name} is {verdict}, and must be {' or '.join(sorted(allowed))}")
    check(len(found) == len(EXPECTED), f"{who}: every hostile case has its expectation ({len(found)})")
    if problems:
        print(said)
    left = survivors()
    check(not left, f"{who}: nothing survives {left}")


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: hostile_test.py EXECUTABLE")
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        folder.chmod(0o777)
        executable = folder / "hostile"
        # A copy, because an ordinary user may not reach into the folder of the build.
        shutil.copy(sys.argv[1], executable)
        executable.chmod(0o755)
        run_all(executable, folder, None, "as started")
        if os.getuid() == 0:
            run_all(executable, folder, ORDINARY_USER, "as an ordinary user")
    print(f"{len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
