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
REQUIRED = "python3"


def without_stimulus(executable, found):
    """Every judged case of every target by the name that it was given as."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "results.json"
        command = [executable, "run", "--profile", "python-signal", "--without-stimulus", "-j8", "--deadline", "2", "-o", str(path)]
        for name, program in found.items():
            command += ["--runtime", f"{name}={program}"]
        run = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if not path.exists():
            sys.exit(f"no results\n{run.stdout}{run.stderr}")
        results = json.loads(path.read_text())
    given_as = {target["name"]: target["facts"]["given_as"] for target in results["targets"] if target["name"] != "platform"}
    cases = {name: [] for name in given_as.values()}
    for row in results["verdicts"]:
        if row["target"] in given_as:
            cases[given_as[row["target"]]] += row["cases"]
    return cases


def main():
    found = {name: path for name, program in PROGRAMS.items() if (path := shutil.which(program) or shutil.which(name))}
    problems, playing = [], []
    targets = without_stimulus(sys.argv[1], found)
    if targets.keys() != found.keys():
        problems.append(f"{sorted(found)} were asked for; the results have {sorted(targets)}")
    for target, cases in targets.items():
        problems += [f"{target}: {case['name']} passes without a stimulus" for case in cases if case["verdict"] == "pass"]
        problems += [f"{target}: {case['name']}: {case['message']}" for case in cases if UNKNOWN in (case["message"] or "")]
        verdicts = {case["verdict"] for case in cases}
        # A build that lacks what every scene needs says so in each; to notice nothing is something else.
        if verdicts == {"unsupported"} and all(case["message"] for case in cases):
            print(f"{target} plays no scene: " + "; ".join(sorted({case["message"] for case in cases})))
        elif "fail" in verdicts:
            playing.append(target)
        else:
            said = sorted({(case["message"] or "")[:400] for case in cases})[:3]
            problems.append(f"{target}: no case fails though nothing is sent: {sorted(verdicts)}; they say: {said}")
    # Without Python there is no build, so it is not for want of a runtime that nothing was tried.
    if REQUIRED not in playing:
        problems.append(f"{REQUIRED} plays no scene")
    print("\n".join(problems) or f"{len(playing)} of {len(found)} runtimes play their scenes")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
