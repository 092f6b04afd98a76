"""What the tests of `sigconform latency` share. Importing it takes the first argument of the test: the program."""
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

SIGCONFORM = str(pathlib.Path(sys.argv.pop(1)).resolve())
QUICK = "--benchmark_min_time=0.002"  # of each of the visits to a row


class Latency(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name)

    def run_it(self, *words, preexec_fn=None):
        done = subprocess.run([SIGCONFORM, "latency", *words], cwd=self.folder, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, errors="replace", preexec_fn=preexec_fn)
        return done.returncode, done.stdout, done.stderr

    def results(self, *words, preexec_fn=None):
        code, out, err = self.run_it("-o", "l.json", QUICK, *words, preexec_fn=preexec_fn)
        self.assertIn(code, (0, 3), out + err)
        results = json.loads((self.folder / "l.json").read_text())
        self.rows = {(row["name"], row["target"]): row for row in results["latency"]}
        errors = {name: row["figures"]["error"] for (name, _), row in self.rows.items() if "error" in row["figures"]}
        # Whether two processes measure the same to 2 % is up to how busy the machine is.
        errors.pop("instrument/null-pair", None)
        errors.pop("instrument/known-pair", None)
        self.assertEqual(errors, {})
        return results

    def needs_the_linux_backend(self):
        _, out, _ = self.run_it("--benchmark_list_tests")
        if "self/tgkill/plain" not in out:
            self.skipTest("the portable backend neither pins threads nor has tgkill")

    def measured(self):
        return [row for row in self.rows.values() if "n" in row["figures"]]

    def assert_one_line(self, code, err, *words):
        self.assertEqual(code, 2, err)
        self.assertEqual(len(err.splitlines()), 1, err)
        for word in words:
            self.assertIn(word, err)
        self.assertEqual(list(self.folder.iterdir()), [])
