#!/usr/bin/env python3
"""Runs cases on a libc that is wrong or unusual in one way each, and holds that they say what it is.

Usage: wrong_libc_test.py EXECUTABLE LIBRARY
Exit 77 (skipped) where the library cannot be preloaded: a static executable, or one whose sanitizer wants to be first.
"""

import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile


def kernel():
    return tuple(int(number) for number in re.match(r"(\d+)\.(\d+)", os.uname().release).groups())


CONDITIONS = ["*cond_wait*", "*cond_timedwait*", "ThreadFunctions.ConditionWaitGoesOnOrWakesSpuriously"]

# How the libc is wrong, the cases, the verdicts that each may have, and a text that its message has.
LIBCS = [
    # A platform that accepts any signal is noticed, not passed, by every case that asks for members only.
    ("accepts-anything",
     ["SynchronousWait.AcceptsMembersOnly*", "MaskedMultiplexing.WaitsUnderTheMask*", "Sigtimedwait.ZeroPolls"],
     {"fail"}, ""),
    # Condition waits may return without a signal: nothing is wrong with that.
    ("wakes-spuriously", CONDITIONS, {"pass", "observed"}, ""),
    # What does not work outside a handler is not blamed on the handler.
    ("no-fsync", ["SafeInHandler.Files_descriptor_io"], {"unsupported"}, "fsync: ENOSYS"),
    # Nor is EINVAL taken for an old kernel where the release says otherwise.
    ("no-autodisarm", ["AutoDisarm.*"], {"fail"} if kernel() >= (4, 7) else {"unsupported"}, ""),
    # And the library itself changes nothing.
    ("right", ["SynchronousWait.AcceptsMembersOnly*", "MaskedMultiplexing.WaitsUnderTheMask*", "Sigtimedwait.ZeroPolls",
               "SafeInHandler.Files_descriptor_io", "AutoDisarm.*", *CONDITIONS], {"pass", "observed"}, ""),
]


def cases_of(executable, library, libc, filters):
    launcher = f"env LD_PRELOAD={shlex.quote(library)} SIGCONFORM_WRONG_LIBC={libc}"
    with tempfile.TemporaryDirectory() as folder:
        results = pathlib.Path(folder) / "results.json"
        finished = subprocess.run([executable, "run", "--launcher", launcher, "-o", str(results), *filters],
                                  stdin=subprocess.DEVNULL, capture_output=True, text=True)
        print(finished.stdout, finished.stderr, sep="", end="")
        verdicts = json.loads(results.read_text())["verdicts"] if results.exists() else []
    return {case["name"]: case for verdict in verdicts for case in verdict["cases"]}


def main():
    executable, library = sys.argv[1:]
    environment = {**os.environ, "LD_PRELOAD": library, "SIGCONFORM_WRONG_LIBC": "loaded"}
    if subprocess.run([executable, "--version"], env=environment, capture_output=True).returncode != 42:
        print("the library cannot be preloaded here")
        return 77
    problems = []
    for libc, filters, wanted, text in LIBCS:
        cases = cases_of(executable, library, libc, filters)
        if not cases:
            problems.append(f"{libc}: no case was run")
        for name, case in cases.items():
            if case["verdict"] not in wanted or text not in (case["message"] or ""):
                problems.append(f"{libc}: {name} is {case['verdict']}: {case['message']}")
    print("\n".join(problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
