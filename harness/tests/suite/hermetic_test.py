#!/usr/bin/env python3
"""Runs the whole suite from every state in which somebody may start it, and holds that the verdicts are the same.

Usage: hermetic_test.py EXECUTABLE [--rounds N]     N rounds plain and N under load (default 3)
Prints a table: the start, its runs, and what differed. An ordinary user may get `unsupported` instead of a verdict, and
no other difference.
"""

import argparse
import collections
import json
import os
import pathlib
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile

ORDINARY_USER = 65534
ALL_SIGNALS = range(1, signal.NSIG)


def block_everything():
    signal.pthread_sigmask(signal.SIG_BLOCK, set(ALL_SIGNALS) & signal.valid_signals())


def ignore(signals):
    def change():
        for number in signals:
            if number in signal.valid_signals() and number not in (signal.SIGKILL, signal.SIGSTOP):
                signal.signal(number, signal.SIG_IGN)

    return change


def close_standard():
    for descriptor in (0, 1, 2):
        os.close(descriptor)


def become_ordinary():
    os.setgroups([])
    os.setresgid(ORDINARY_USER, ORDINARY_USER, ORDINARY_USER)
    os.setresuid(ORDINARY_USER, ORDINARY_USER, ORDINARY_USER)


class Load:
    """Busy loops beside the suite."""

    def __init__(self, loops):
        self.loops = loops
        self.processes = []

    def __enter__(self):
        self.processes = [subprocess.Popen(["sh", "-c", "while :; do :; done"]) for _ in range(self.loops)]

    def __exit__(self, *_):
        for process in self.processes:
            process.kill()
            process.wait()


class Suite:
    def __init__(self, executable, folder):
        self.executable = executable
        self.folder = folder
        self.number = 0

    def verdicts(self, prefix="", change=None):
        """Runs the suite through a shell command that ends in the run itself. Returns verdict and message by case."""
        self.number += 1
        results = self.folder / f"{self.number}.json"
        run = f"{shlex.quote(str(self.executable))} run -j2 -o {shlex.quote(str(results))}"
        command = prefix.replace("{}", run) if "{}" in prefix else prefix + run
        finished = subprocess.run(
            ["sh", "-c", command], preexec_fn=change, stdin=subprocess.DEVNULL, capture_output=True, cwd=self.folder
        )
        if not results.exists():
            raise SystemExit(f"no results from: {command}\n{finished.stdout.decode()}{finished.stderr.decode()}")
        found = {}
        for row in json.loads(results.read_text())["verdicts"]:
            for case in row["cases"]:
                # The token counts as much as the verdict.
                found[row["requirement"], case["name"]] = (case["verdict"], case["observed"], case["message"])
        return found


def differences(base, other, may_be_unsupported):
    lines = []
    for key in sorted(base.keys() | other.keys()):
        before, now = base.get(key, ("missing",) * 3), other.get(key, ("missing",) * 3)
        if before[:2] == now[:2] or (may_be_unsupported and now[0] == "unsupported" and now[2]):
            continue
        lines.append(f"{key[1]} ({key[0]}): {before[0]} {before[1] or ''} became {now[0]} {now[1] or ''}: {now[2]}")
    return lines


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("executable")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        folder.chmod(0o777)
        # A copy, because an ordinary user may not reach into the folder of the build.
        executable = folder / "sigconform"
        shutil.copy(arguments.executable, executable)
        executable.chmod(0o755)
        suite = Suite(executable, folder)
        base = suite.verdicts()
        counts = collections.Counter(verdict for verdict, _, _ in base.values())
        print("baseline:", ", ".join(f"{count} {verdict}" for verdict, count in sorted(counts.items())), flush=True)
        starts = [
            ("again", "exec ", None, False, arguments.rounds, 0),
            ("under nohup", "exec nohup ", None, False, 1, 0),
            ("with all signals blocked", "exec ", block_everything, False, 1, 0),
            ("with all signals ignored", "exec ", ignore(ALL_SIGNALS), False, 1, 0),
            ("with SIGCHLD ignored", "exec ", ignore([signal.SIGCHLD]), False, 1, 0),
            ("with standard descriptors closed", "exec ", close_standard, False, 1, 0),
            ("in a shell's background", "{} & wait $!", None, False, 1, 0),
            ("with four busy loops beside it", "exec ", None, False, arguments.rounds, 4),
        ]
        if os.getuid() == 0:
            starts.append(("as an ordinary user", "exec ", become_ordinary, True, 1, 0))
        bad = 0
        for what, prefix, change, may_be_unsupported, rounds, loops in starts:
            found = []
            with Load(loops):
                for _ in range(rounds):
                    found += differences(base, suite.verdicts(prefix, change), may_be_unsupported)
            bad += len(found)
            print(f"{what:34} {rounds:3} runs  {'same' if not found else f'{len(found)} DIFFER'}", flush=True)
            for line in found[:20]:
                print("    " + line, flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
