"""Each build of the probe that is wrong on purpose says something else than the reference, every time.

usage: faults_test.py FOLDER_OF_PROBES
The scenes here need no judge: what they say is compared with what the model asks for.
"""
import os
import pathlib
import subprocess
import sys

TIMES = 10

# fault: (scene, line that the reference says)
NOTICED_BY = {
    "dispatch-on-receiver": ("handler-on-main-when-worker-raises", "handler SIGUSR1 main"),
    "install-anywhere": ("install-only-from-main", "say callable ValueError"),
    "byte-before-flag": ("record-before-wakeup-byte", "say lost 0"),
    "errno-lost": ("errno-preserved", "say wrong 0"),
    "flags-kept-after-fork": ("fork-clears-recorded", "say child-handled 0"),
    "one-shot": ("handler-persists", "say SIGUSR1 3"),
    "second-lost": ("raising-handler-keeps-others", "say other 1"),
    "run-in-c-handler": ("embedder-must-check", "say before 0"),
}


def lines_of(probe, scene):
    """What the probe writes to its descriptor 4; nobody writes to its descriptor 3."""
    from_judge, to_probe = os.pipe()
    from_probe, to_judge = os.pipe()
    ends = (from_judge, to_judge)

    def place():
        for end, place in zip([os.dup2(end, 20 + n) for n, end in enumerate(ends)], (3, 4)):
            os.dup2(end, place)

    process = subprocess.Popen([probe, scene], preexec_fn=place, close_fds=False)
    for end in ends:
        os.close(end)
    with os.fdopen(from_probe) as lines:
        said = lines.read().splitlines()
    process.wait()
    os.close(to_probe)
    return said


def main():
    probes = pathlib.Path(sys.argv[1])
    reference = str(probes / "sigconform_probe_cpp")
    problems = []
    for fault, (scene, right) in NOTICED_BY.items():
        for probe, wanted in ((reference, TIMES), (f"{reference}_{fault}", 0)):
            times = sum(right in lines_of(probe, scene) for _ in range(TIMES))
            if times != wanted:
                problems.append(f"{pathlib.Path(probe).name} {scene}: '{right}' {times} times of {TIMES}, not {wanted}")
    if problems:
        sys.exit("\n".join(problems))


main()
