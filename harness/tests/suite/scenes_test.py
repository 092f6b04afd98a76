#!/usr/bin/env python3
"""Plays every scene of the runtimes that run their handlers on main, without a stimulus, and holds that no case passes and
that no probe leaves a scene out without saying what its language does not have.

Usage: scenes_test.py EXECUTABLE
"""
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

PROGRAMS = {"python3": "/usr/bin/python3", "pypy": "pypy3", "ruby": "ruby", "node": "node", "php": "php", "guile": "guile"}
UNKNOWN = "does not play this scene"
SKIPPED = 77


def main():
    found = {name: path for name, program in PROGRAMS.items() if (path := shutil.which(program))}
    if not found:
        print("none of the runtimes is installed")
        return SKIPPED
    with tempfile.TemporaryDirectory() as folder:
        results = pathlib.Path(folder) / "results.json"
        command = [sys.argv[1], "run", "--profile", "python-signal", "--without-stimulus", "-j8", "--deadline", "2",
                   "-o", str(results)]
        for name, path in found.items():
            command += ["--runtime", f"{name}={path}"]
        run = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if not results.exists():
            sys.exit(f"no results\n{run.stdout}{run.stderr}")
        rows = json.loads(results.read_text())["verdicts"]
    cases = [(row["target"], case) for row in rows if row["target"] != "platform" for case in row["cases"]]
    problems = [f"{target}: {case['name']} passes without a stimulus" for target, case in cases if case["verdict"] == "pass"]
    problems += [f"{target}: {case['name']}: {case['message']}" for target, case in cases if UNKNOWN in (case["message"] or "")]
    played = {target for target, case in cases if case["verdict"] == "fail"}
    if len(played) != len(found):
        problems.append(f"only {sorted(played)} of {sorted(found)} play scenes at all")
    print("\n".join(problems) or f"{len(cases)} cases of {len(found)} runtimes")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
