"""What the tests of `sigconform footprint` share. Importing it takes the first argument of the test: the program."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

SIGCONFORM = str(pathlib.Path(sys.argv.pop(1)).resolve())
SOURCES = pathlib.Path(__file__).resolve().parents[3]
# Debian's interpreter is the one that has Debian's jsonschema.
PYTHON = shutil.which("/usr/bin/python3") or os.path.realpath(sys.executable)

# A shell that waits in a builtin, so that it is the shell that is judged, and none that bash starts by exec.
WAIT = "while :; do read line || exit; done"


class Footprint(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name)
        self.folder.chmod(0o755)

    def run_it(self, *words):
        done = subprocess.run([SIGCONFORM, "footprint", *words], cwd=self.folder, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, errors="replace")
        return done.returncode, done.stdout, done.stderr

    def report(self, *command, code=0, options=()):
        exit_code, out, err = self.run_it("--json", "-", *options, "--", *command)
        self.assertEqual(exit_code, code, out + err)
        report = json.loads(out)
        self.assertEqual(report["schema"], "sigconform.footprint/1")
        self.assertEqual(report["command"], list(command))
        self.verdicts = {row["requirement"].removeprefix("footprint."): row for row in report["verdicts"]}
        self.states = {(state["start"], state["means"]): state for state in report["states"]}
        return report

    def says(self, requirement, verdict, observed=None):
        row = self.verdicts[requirement]
        self.assertEqual(row["verdict"], verdict, row)
        if observed is not None:
            self.assertEqual(row["observed"], observed, row)

    def state(self, start="clean", means=None):
        return {key: set(self.states[start, means][key]) for key in ("ignored", "caught", "blocked")}
