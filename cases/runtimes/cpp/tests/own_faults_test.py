"""Each build of the library that breaks a promise of its own, one that no other runtime makes, is noticed every time by
the test that must notice it; and the same test finds nothing wrong with the library as it is.

usage: own_faults_test.py FOLDER_OF_TESTS
"""
import pathlib
import subprocess
import sys

TIMES = 10
NOTICED_BY = {
    "early_forgotten": ["WakeupDue.SignalBeforeThePipe", "WakeupDue.SignalWhoseByteWasDrained",
                        "WakeupDue.SignalLeftByAHandlerThatThrew", "WakeupDue.SignalWhoseByteWentToAnotherPipe",
                        "WakeupDue.SignalWhileAnotherDescriptorWasRegistered"],
    "pipe_shared_after_fork": ["WakeupFork.ChildHasAPipeOfItsOwnAtTheSameNumbers",
                               "WakeupFork.ChildTakesNothingOfTheParent",
                               "WakeupFork.HoldsOfSeveralPipesAndGenerations",
                               "WakeupFork.HoldsOfAChildThatAWorkerMade"],
    "closed_while_held": ["WakeupLifetime.HandlerThatIsAboutToWriteClosesThePipe",
                          "WakeupLifetime.APipePutBackByItsNumberIsStillOurs"],
    "replaced_unawaited": ["WakeupLifetime.HandlerThatIsAboutToWriteToAReplacedDescriptorIsAwaited",
                           "WakeupLifetime.PipeOverADescriptorReplacesItToo"],
    "younger_unregistered": ["WakeupLifetime.PipesMayGoInAnyOrder"],
    "closed_restored": ["WakeupLifetime.ADescriptorThatIsAnotherFileIsNotRegisteredAgain"],
    "late_election": ["StaticObjects.MayBeWakeupPipes"],
    "inherited_over_exec": ["WakeupLifetime.PipesAreClosedOnExecAndNeverBlock",
                            "WakeupLifetime.StandardDescriptorsAreNotTaken",
                            "WakeupFork.ChildHasAPipeOfItsOwnAtTheSameNumbers"],
}


def problem_of(program, test, passes):
    """None where the test passes, or fails, as often as it is run."""
    for time in range(1, TIMES + 1):
        run = subprocess.run([program, f"--gtest_filter={test}"], stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if "[==========] 1 test from" not in run.stdout:
            return f"{program.name}: there is no {test}\n{run.stdout}{run.stderr}"
        # Another end than a failed expectation would notice something else.
        if run.returncode != (0 if passes else 1):
            return (f"{program.name}: {test} ends with {run.returncode} at run {time} of {TIMES}, and must "
                    f"{'pass' if passes else 'fail'} in each\n{run.stdout}{run.stderr}")
    return None


def main():
    folder = pathlib.Path(sys.argv[1])
    problems = []
    for fault, tests in NOTICED_BY.items():
        for test in tests:
            problems.append(problem_of(folder / f"test_mainthread_{fault}", test, passes=False))
            problems.append(problem_of(folder / "test_mainthread", test, passes=True))
    if any(problems):
        sys.exit("\n".join(filter(None, problems)))


main()
