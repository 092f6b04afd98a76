#!/usr/bin/env python3
"""Holds that probes which have to be compiled cost only their own column where that fails, and leave nothing behind.

Usage: prepared_probes_test.py EXECUTABLE
The toolchains are shell scripts: neither Go nor Java need be there.
"""
import contextlib
import ctypes
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile

PR_SET_CHILD_SUBREAPER = 36  # <linux/prctl.h>
GOOD = "/usr/bin/python3"
FILTER = "Model.WithoutAHandler_SIGTERM"
# What it is called, its scripts, the verdict of all its rows, and words of the reason that must be given.
BAD = [
    ("go-absent", {}, "unsupported", "no go toolchain"),
    ("go-fails", {"go": "echo 'go: cannot find GOROOT directory' >&2; exit 2"}, "unresolved", "cannot find GOROOT"),
    ("go-silent", {"go": "exit 1"}, "unresolved", "says nothing"),
    ("go-dies", {"go": "echo dying; kill -SEGV $$"}, "unresolved", "dying"),
    ("go-makes-nothing", {"go": "exit 0"}, "unresolved", "No such file"),
    ("go-makes-garbage", {"go": "echo '#!/bin/sh' >probe; echo 'echo garbage' >>probe; chmod 755 probe"}, "unresolved",
     "garbage"),
    ("java-without-javac", {"java": "exit 0"}, "unsupported", "no javac"),
    ("java-too-old", {"java": "echo UnsupportedClassVersionError >&2; exit 1", "javac": "exit 0"}, "unresolved",
     "UnsupportedClassVersionError"),
]
problems = []


def check(holds, what):
    print(("ok       " if holds else "PROBLEM  ") + what, flush=True)
    if not holds:
        problems.append(what)


def environment(folder):
    temporary = folder / "tmp"
    temporary.mkdir(exist_ok=True)
    temporary.chmod(0o755)
    # No javac of this machine's, but what scripts need.
    tools = folder / "tools"
    tools.mkdir(exist_ok=True)
    for tool in ("sh", "sleep", "chmod"):
        if not (tools / tool).exists():
            (tools / tool).symlink_to(f"/bin/{tool}")
    return {**os.environ, "TMPDIR": str(temporary), "PATH": str(tools)}, temporary


def make_scripts(folder, scripts):
    folder.mkdir()
    folder.chmod(0o755)
    for name, text in scripts.items():
        (folder / name).write_text(f"#!/bin/sh\n{text}\n")
        (folder / name).chmod(0o755)


def failures_stay_alone(executable, folder):
    variables, temporary = environment(folder)
    command = [executable, "run", "--profile", "runtime-model", FILTER, "-o", str(folder / "results.json"),
               "--runtime", f"python3={GOOD}"]
    for name, scripts, _, _ in BAD:
        make_scripts(folder / name, scripts)
        command += ["--runtime", f"{name}={folder / name / name.split('-')[0]}"]
    finished = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, env=variables)
    check(finished.returncode == 3, f"the run ends with 3, unresolved (is {finished.returncode})")
    whole = json.loads((folder / "results.json").read_text())
    facts = {target["name"]: target["facts"] for target in whole["targets"]}
    verdicts = {}
    for row in whole["verdicts"]:
        verdicts.setdefault(row["target"], {})[row["requirement"]] = row["verdict"]
    good = next(name for name in verdicts if name.startswith("cpython"))
    check(verdicts[good]["runtime.default-sigterm"] == "observed", f"{good} is judged beside them")
    for name, _, verdict, word in BAD:
        reason = str(facts.get(name, {}).get("unavailable", ""))
        check(word in reason, f"{name} is unavailable: {reason[:160]!r}")
        check(set(verdicts.get(name, {}).values()) == {verdict}, f"{name} is {verdict} all over")
    check(not list(temporary.iterdir()), "no compiled probe is left behind")


def ended_while_it_compiles(executable, folder, number, adopt):
    variables, temporary = environment(folder)
    scripts = folder / f"hangs-{number}"
    make_scripts(scripts, {"go": "echo $$ >../../started; exec sleep 1000"})
    os.mkfifo(temporary / "started")
    with subprocess.Popen([executable, "run", "--profile", "runtime-model", FILTER, "-o", str(folder / "none.json"),
                           "--runtime", f"go-hangs={scripts / 'go'}"],
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          env=variables) as run:
        compiler = int((temporary / "started").read_text())
        run.send_signal(number)
        run.communicate()
    adopt()
    (temporary / "started").unlink()
    check(not pathlib.Path(f"/proc/{compiler}").exists(), "the compiler ends with the run")
    check(not list(temporary.iterdir()), "and leaves nothing behind")
    return run.returncode


def interruption_leaves_nothing(executable, folder):
    end = ended_while_it_compiles(executable, folder, signal.SIGINT, lambda: None)
    check(end == 128 + signal.SIGINT, f"an interrupted compiler ends the run with 130 (is {end})")


def sigkill_leaves_nothing(executable, folder):
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)

    def wait_for_orphans():
        with contextlib.suppress(ChildProcessError):
            while True:
                os.wait()

    end = ended_while_it_compiles(executable, folder, signal.SIGKILL, wait_for_orphans)
    check(end == -signal.SIGKILL, f"the run is killed (is {end})")


def main():
    executable = sys.argv[1]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        failures_stay_alone(executable, folder)
        interruption_leaves_nothing(executable, folder)
        sigkill_leaves_nothing(executable, folder)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
