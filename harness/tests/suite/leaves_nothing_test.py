#!/usr/bin/env python3
"""Runs the whole suite without PID namespaces, and holds that no process of it is left when the run has ended.

Usage: leaves_nothing_test.py EXECUTABLE [RUN OPTION...]
This process adopts every orphan of the run (Linux), so what is left is what it has children of. A process that was killed
may take a moment to go; one that nobody killed is never gone.
"""

import ctypes
import os
import pathlib
import select
import signal
import subprocess
import sys
import tempfile
import time

PR_SET_CHILD_SUBREAPER = 36
SECONDS_TO_GO = 10


def children():
    return [int(pid) for pid in pathlib.Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()]


def goes(process, deadline):
    """Whether a child ends by itself, that is, because of what was done to it before now."""
    handle = os.pidfd_open(process)
    try:
        ended = select.poll()
        ended.register(handle, select.POLLIN)
        return bool(ended.poll(max(0, deadline - time.monotonic()) * 1000))
    finally:
        os.close(handle)


def description(process):
    """Its command and where it stands."""
    folder = pathlib.Path(f"/proc/{process}")
    command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    wanted = ("State", "PPid", "Uid", "SigBlk", "SigPnd", "ShdPnd")
    status = [line for line in (folder / "status").read_text().splitlines() if line.split(":")[0] in wanted]
    return f"{process} {command}\n      " + "\n      ".join(line.replace("\t", " ") for line in status)


def end(process):
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)


def main():
    executable, options = sys.argv[1], sys.argv[2:]
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise SystemExit("cannot adopt orphans here")
    with tempfile.TemporaryDirectory() as folder:
        results = pathlib.Path(folder) / "results.json"
        command = [executable, "run", "-j2", "--isolation", "weak", "-o", str(results), *options]
        finished = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        print(finished.stdout, finished.stderr, sep="", end="")
        if finished.returncode != 0 or not results.exists():
            print(f"the run itself ended with {finished.returncode}")
            return 1
    left = 0
    # Each round meets one generation: the next one comes to us when its parents have been waited for.
    while found := children():
        deadline = time.monotonic() + SECONDS_TO_GO
        for process in found:
            if goes(process, deadline):
                os.waitpid(process, 0)
                continue
            left += 1
            print("left behind:", description(process))
            end(process)
    print(f"{left} processes left behind")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
