#!/usr/bin/env python3
"""Runs the cases that judge any runtime on Pythons whose probe was made to lie, and holds that each lie is noticed.

Usage: model_test.py EXECUTABLE
"""
import json
import pathlib
import subprocess
import sys
import tempfile

PYTHON = "/usr/bin/python3"
TIMES = 5
HELLO = 'sys.implementation.name, version, "main")'
RECORD = 'tell("handler", name_of(number), role())'
WHERE = "Model.HandlerRunsWhereItSays_"
# What is wrong: the text in the probe, what stands there instead, and the cases that must notice it.
LIES = {
    "none": ("", "", []),
    "model-is-dispatcher": (HELLO, HELLO.replace("main", "dispatcher"), [WHERE + aim for aim in ("process", "main", "worker")]),
    "model-is-receiver": (HELLO, HELLO.replace("main", "receiver"), [WHERE + "worker"]),
    "runs-on-workers": (RECORD, RECORD.replace("role()", '"worker"'), [WHERE + aim for aim in ("process", "main", "worker")]),
    "runs-twice": (RECORD, f"{RECORD}; {RECORD}", [WHERE + "process", "Model.ReadAfterAHandler", "Model.SleepAfterAHandler",
                                                   "Model.HandlersAreInherited"]),
    "never-runs": (RECORD, "pass", [WHERE + "main", "Model.ReadAfterAHandler", "Model.SleepAfterAHandler",
                                    "Model.HandlersAreInherited", "Model.Occurrences_Standard",
                                    "Model.Occurrences_Realtime", "Model.WorkersSignalWhileMainSleeps"]),
    "invents-occurrences": (RECORD, f"[{RECORD} for _ in range(65)]", ["Model.Occurrences_Standard",
                                                                       "Model.Occurrences_Realtime"]),
    "loses-data": ('say("returned", "data")', 'say("returned", "nothing")', ["Model.ReadAfterAHandler"]),
    "dies-otherwise": ('    """Does nothing and blocks in a read until the judge is done."""',
                       "    for one in (2, 10, 15): signal.signal(one, lambda *_: os.kill(os.getpid(), 9))",
                       [f"Model.WithoutAHandler_{name}" for name in ("SIGTERM", "SIGINT", "SIGUSR1")]),
}
LIAR = """#!{python} -I
import os, sys
words = sys.argv[1:]
words[-2] = words[-2].replace({said!r}, {instead!r})
os.execv({python!r}, [{python!r}] + words)
"""


def tallies(executable, folder, lie):
    said, instead, _ = LIES[lie]
    liar = folder / f"python-{lie}"
    liar.write_text(LIAR.format(python=PYTHON, said=said or "\0", instead=instead))
    liar.chmod(0o755)
    results = folder / f"{lie}.json"
    run = subprocess.run([executable, "run", "--profile", "runtime-model", "--runtime", f"{liar.name}={liar}",
                          "--repeat", str(TIMES), "-j2", "-o", str(results)],
                         stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if not results.exists():
        sys.exit(f"{lie}: no results\n{run.stdout}{run.stderr}")
    return {case["name"]: case["tally"] for row in json.loads(results.read_text())["verdicts"] for case in row["cases"]}


def main():
    problems = []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        for lie, (_, _, cases) in LIES.items():
            found = tallies(sys.argv[1], folder, lie)
            for case in cases:
                if found.get(case) != {"fail": TIMES}:
                    problems.append(f"{lie}: {case}: {found.get(case)}, not fail {TIMES} times")
            if not cases:
                problems += [f"{lie}: {case}: {tally}" for case, tally in found.items() if {"fail", "unresolved"} & set(tally)]
    if problems:
        sys.exit("\n".join(problems))


main()
