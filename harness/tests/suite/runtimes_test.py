#!/usr/bin/env python3
"""Runs cases on runtimes that are none, beside one that is, and holds that only their own columns suffer.

Usage: runtimes_test.py EXECUTABLE
Each bad runtime must be unavailable with a reason that shows what it printed, none of its rows may pass, and the good
column must say the same as when it is alone.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

GOOD = "/usr/bin/python3"
FILTER = "Dispatch.Is_*"
DEADLINE = 10
# What it is called, the program (null: none is written), and a word of the reason that must be given.
BAD = [
    ("python-absent", None, "No such file"),
    ("python-not-executable", ("#!/bin/sh\n", 0o644), "ermission denied"),
    ("python-hangs", ("#!/bin/sh\nexec sleep 1000\n", 0o755), "deadline"),
    ("python-garbage", ("#!/bin/sh\nprintf 'what\\001ever\\n' >&4\nexec sleep 1000\n", 0o755), "what.ever"),
    ("python-floods", ("#!/bin/sh\necho hello 1 cpython 3.0 main >&4\nexec yes say more >&4\n", 0o755), "floods"),
    ("python-floods-output", ("#!/bin/sh\nexec yes\n", 0o755), "deadline"),
    ("python-ends-early", ("#!/bin/sh\necho 'it is over' >&2\nexit 3\n", 0o755), "it is over"),
    ("python-half-a-hello", ("#!/bin/sh\nprintf 'hello 1 cpython\\n' >&4\n", 0o755), "no version"),
    ("python-dies", ("#!/bin/sh\nkill -SEGV $$\n", 0o755), "SIGSEGV"),
]
# Longer than the deadline of a case until it has announced itself, and like the good one from then on.
SLOW = ("python-slow", f"#!/bin/sh\ncase $* in *announce) sleep {DEADLINE + 2} ;; esac\nexec {GOOD} \"$@\"\n")
problems = []


def check(holds, what):
    print(("ok       " if holds else "PROBLEM  ") + what, flush=True)
    if not holds:
        problems.append(what)


def rows_by_target(executable, folder, runtimes):
    results = folder / f"{len(list(folder.iterdir()))}.json"
    command = [executable, "run", "--profile", "python-signal", FILTER, "-j4", "--deadline", str(DEADLINE), "-o", str(results)]
    for name, path in runtimes:
        command += ["--runtime", f"{name}={path}"]
    finished = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if not results.exists():
        raise SystemExit(f"no results:\n{finished.stdout}{finished.stderr}")
    found = {}
    whole = json.loads(results.read_text())
    for row in whole["verdicts"]:
        found.setdefault(row["target"], {})[row["requirement"]] = (row["verdict"], row["observed"])
    return found, {target["name"]: target["facts"] for target in whole["targets"]}, finished.returncode


def main():
    executable = sys.argv[1]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        alone, _, code = rows_by_target(executable, folder, [("python3", GOOD)])
        check(code == 0, f"the good runtime alone ends with 0 (is {code})")
        good = next(iter(alone))
        passes = sum(verdict == "pass" for verdict, _ in alone[good].values())
        check(passes > 5, f"{good} passes {passes} requirements alone")
        runtimes = [("python3", GOOD)]
        for what, program in [(what, program) for what, program, _ in BAD] + [(SLOW[0], (SLOW[1], 0o755))]:
            path = folder / what
            if program:
                path.write_text(program[0])
                path.chmod(program[1])
            runtimes.append((what, path))
        beside, facts, code = rows_by_target(executable, folder, runtimes)
        check(code == 3, f"beside bad ones the run ends with 3, unresolved (is {code})")
        names = {known["given_as"]: name for name, known in facts.items() if "given_as" in known}
        check(beside[names["python3"]] == alone[good], f"{good} says the same beside them")
        check(beside[names[SLOW[0]]] == alone[good], f"{good} says the same where it takes long to begin")
        for what, _, word in BAD:
            reason = str(facts.get(what, {}).get("unavailable", ""))
            check(word in reason, f"{what} is unavailable: {reason[:160]!r}")
            verdicts = {verdict for verdict, _ in beside.get(what, {}).values()}
            check(verdicts == {"unresolved"}, f"{what} has no verdict but unresolved ({sorted(verdicts)})")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
