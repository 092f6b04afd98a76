"""Each build of the reference that is wrong on purpose is noticed, every time, by the cases that must notice it; and the
same cases find nothing wrong with the reference.

usage: faults_test.py SIGCONFORM FOLDER_OF_PROBES
"""
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

TIMES = 10

# fault: the cases that must notice it, with the requirement it breaks
NOTICED_BY = {
    "dispatch-on-receiver": {
        "Delivery.RunsOnMain_worker_read": "python.handler-on-main-when-worker-targeted",
        "Dispatch.WorkerThatRaises": "python.handler-on-main-when-worker-raises",
        "Dispatch.NeverOnAWorker": "python.signals-run-nothing-on-workers",
    },
    "install-anywhere": {
        "Install.Is_OnlyFromMain": "python.install-only-from-main",
        "Install.Is_WakeupOnlyFromMain": "python.wakeup-fd-only-from-main",
    },
    "byte-before-flag": {"Wakeup.Is_RecordComesBeforeTheByte": "python.record-before-wakeup-byte"},
    "errno-lost": {"Wakeup.Is_ErrnoIsPreserved": "python.errno-preserved"},
    "flags-kept-after-fork": {"Check.Statement_FindsNothingInAChild": "python.fork-clears-recorded"},
    "one-shot": {"Dispatch.Is_StaysInstalled": "python.handler-persists"},
    "second-lost": {
        "Dispatch.Is_OneThatRaisesKeepsTheOthers": "python.raising-handler-keeps-others",
        "Wakeup.Is_BytesOfSeveralSignals": "python.wakeup-bytes-of-several-signals",
    },
    "run-in-c-handler": {
        "Dispatch.NativeHandlerOnlyRecords": "python.low-level-handler-only-records",
        "Check.Statement_MustBeCalled": "python.embedder-must-check",
    },
}


def judged_cases(sigconform, probe, cases):
    """(case, requirement): the case of the results, with how often which verdict and the worst run's message."""
    with tempfile.TemporaryDirectory() as folder:
        results = pathlib.Path(folder) / "results.json"
        run = subprocess.run(
            [sigconform, "run", "--profile", "python-signal", *cases, "--runtime", f"cpp-reference={probe}",
             "--repeat", str(TIMES), "-o", results],
            stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if not results.exists():
            sys.exit(f"{probe.name}: no results\n{run.stdout}{run.stderr}")
        rows = json.loads(results.read_text())["verdicts"]
    return {(case["name"], row["requirement"]): case for row in rows for case in row["cases"]}


def problems_of(sigconform, probe, cases, verdict):
    found = judged_cases(sigconform, probe, cases)
    for name, requirement in cases.items():
        case = found.get((name, requirement), {"tally": {}, "message": "is not among the results"})
        if case["tally"] != {verdict: TIMES}:
            yield (f"{probe.name}: {name} of {requirement}: {case['tally']}, not {verdict} {TIMES} times\n"
                   f"{case['message']}")


def main():
    sigconform, probes = sys.argv[1], pathlib.Path(sys.argv[2])
    problems = []
    with tempfile.TemporaryDirectory() as name:
        # A copy, because the user that cases run as may not reach into the folder of the build.
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        for probe in probes.glob("sigconform_probe_cpp*"):
            shutil.copy(probe, folder)
        reference = folder / "sigconform_probe_cpp"
        for fault, cases in NOTICED_BY.items():
            problems += problems_of(sigconform, reference.with_name(f"{reference.name}_{fault}"), cases, "fail")
            problems += problems_of(sigconform, reference, cases, "pass")
    if problems:
        sys.exit("\n".join(problems))


main()
