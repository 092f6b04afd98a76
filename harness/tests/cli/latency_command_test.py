"""`sigconform latency` as a command: the library's flags, launchers, files, how it ends, and what it says to nonsense.

usage: latency_command_test.py SIGCONFORM [unittest arguments]
"""
import json
import os
import pathlib
import signal
import subprocess
import time
import unittest

from latency_case import QUICK, SIGCONFORM, Latency


class Library(Latency):
    def test_its_list(self):
        code, out, _ = self.run_it("--benchmark_list_tests", "--benchmark_filter=^unblock")
        self.assertEqual(code, 0)
        self.assertEqual([line.split("/real_time")[0] for line in out.splitlines()],
                         ["unblock/altstack", "unblock/plain", "unblock/siginfo"])

    def test_a_name_of_its_list_is_a_filter(self):
        _, out, _ = self.run_it("--benchmark_list_tests", "--benchmark_filter=^growth/nesting/depth:(1|10)/|stop/threads:10/")
        for name in out.splitlines():
            # A row's own time is part of its name there, and another one where the platform is slow.
            name = name.replace("/min_time:0.", "/min_time:1.")
            _, again, _ = self.run_it("--benchmark_list_tests", f"--benchmark_filter=^{name}$")
            self.assertEqual(again.splitlines(), [name.replace("/min_time:1.", "/min_time:0.")])
        self.assertIn("min_time", out)

    def test_its_formats_and_repetitions(self):
        code, out, err = self.run_it("-o", "l.json", QUICK, "--benchmark_filter=^self/raise/plain/",
                                     "--benchmark_repetitions=3", "--benchmark_format=json")
        self.assertIn(code, (0, 3), err)
        runs = [run for run in json.loads(out[out.index("{\n"):out.rindex("}") + 1])["benchmarks"]
                if run["run_type"] == "iteration"]
        self.assertEqual(len(runs), 3)
        self.assertTrue(all(run["total_p50_ns"] > 0 for run in runs))
        rows = json.loads((self.folder / "l.json").read_text())["latency"]
        figures = next(row["figures"] for row in rows if row["name"] == "self/raise/plain/total")
        self.assertEqual(figures["repetitions"], 3)
        self.assertGreaterEqual(figures["p50_spread"], 1)


class Launchers(Latency):
    def test_one_that_talks_a_lot(self):
        launcher = self.folder / "launcher"
        launcher.write_text('#!/bin/sh\nhead -c 300000 /dev/zero >&2\nexec "$@"\n')
        launcher.chmod(0o755)
        self.results("--benchmark_filter=^self/raise/plain/", "--launcher", str(launcher))
        self.assertIn("n", self.rows["self/raise/plain/total", "platform"]["figures"])


class Files(Latency):
    def test_into_the_results_of_a_run(self):
        subprocess.run([SIGCONFORM, "run", "Sigaction.*", "-o", "r.json"], cwd=self.folder, stdin=subprocess.DEVNULL,
                       stdout=subprocess.DEVNULL)
        before = json.loads((self.folder / "r.json").read_text())
        code, out, err = self.run_it("--into", "r.json", QUICK, "--benchmark_filter=^self/kill/plain/")
        self.assertIn(code, (0, 3), out + err)
        after = json.loads((self.folder / "r.json").read_text())
        self.assertEqual(before["verdicts"], after["verdicts"])
        self.assertEqual(before["run"]["selected_cases"], after["run"]["selected_cases"])
        self.assertIn("self/kill/plain/total", [row["name"] for row in after["latency"]])
        self.assertIn("latency_clock_floor_p50_ns", after["platform"])

    def test_stdout_holds_nothing_but_the_results(self):
        code, out, _ = self.run_it("-o", "-", QUICK, "--benchmark_filter=^self/kill/plain/")
        self.assertIn(code, (0, 3))
        self.assertEqual(json.loads(out)["schema"], "sigconform.results/1")

    def test_an_interruption_keeps_what_there_is(self):
        started = subprocess.Popen([SIGCONFORM, "latency", "-o", "l.json", "--benchmark_filter=^self",
                                    "--benchmark_min_time=0.2"], cwd=self.folder, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, text=True)
        for line in started.stdout:
            if line == "measured 20 %\n":
                break
        started.send_signal(signal.SIGINT)
        started.communicate()
        self.assertEqual(started.returncode, 128 + signal.SIGINT)
        results = json.loads((self.folder / "l.json").read_text())
        self.assertTrue(results["run"]["interrupted"])
        kept = [row["figures"] for row in results["latency"] if row["name"].startswith("self/")]
        self.assertGreater(len(kept), 10)
        self.assertTrue(all(figures["n"] > 0 for figures in kept))
        self.assertLess(sum(figures.get("repetitions", 1) for figures in kept), 8 * len(kept))


def state_and_parent(number):
    """As /proc has them; of one that is gone or waited for nothing."""
    try:
        state, parent = pathlib.Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[:2]
    except OSError:
        return None
    return None if state == "Z" else (state, int(parent))


def descendants(of):
    children = {}
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit() and (seen := state_and_parent(entry.name)):
            children.setdefault(seen[1], []).append(int(entry.name))
    found = list(children.get(of, []))
    for one in found:
        found += children.get(one, [])
    return found


def stopped(number):
    """Whether it could be stopped; it may have been about to end."""
    try:
        os.kill(number, signal.SIGSTOP)
    except ProcessLookupError:
        return False
    while (seen := state_and_parent(number)) and seen[0] != "T":
        pass
    return seen is not None


class Ends(Latency):
    def check_that_nothing_outlives(self, *words):
        started = subprocess.Popen([SIGCONFORM, "latency", "-o", "l.json", "--benchmark_min_time=1000",
                                    "--benchmark_filter=^process/pause/other-core/tgkill/", *words], cwd=self.folder,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        self.addCleanup(started.stdout.close)
        for line in started.stdout:
            if line.startswith("row ("):
                break
        # The conductor, the server, the row, and the receiver that it signals. A row that is stopped hangs.
        while len(tree := descendants(started.pid)) < 3 or not stopped(tree[1]):
            self.assertIsNone(started.poll())
        started.kill()
        started.wait()
        deadline = time.monotonic() + 30
        while any(map(state_and_parent, tree)):
            self.assertLess(time.monotonic(), deadline, tree)

    def test_a_row_that_hangs_does_not_outlive_a_killed_conductor(self):
        self.needs_the_linux_backend()
        self.check_that_nothing_outlives()

    def test_nor_does_it_behind_a_launcher(self):
        self.needs_the_linux_backend()
        self.check_that_nothing_outlives("--launcher", "env")


class Nonsense(Latency):
    def test_flags(self):
        code, _, err = self.run_it("--benchmark_no_such_flag=1")
        self.assert_one_line(code, err, "--benchmark_no_such_flag=1")
        code, _, err = self.run_it("--no-such-option")
        self.assert_one_line(code, err, "--no-such-option")
        code, _, err = self.run_it("words")
        self.assert_one_line(code, err, "words")

    def test_a_filter_that_matches_nothing(self):
        code, _, err = self.run_it("--benchmark_filter=^nothing$")
        self.assert_one_line(code, err, "no row matches", "^nothing$")
        code, _, err = self.run_it("--benchmark_filter=(")
        self.assert_one_line(code, err, "regular expression")

    def test_places(self):
        code, _, err = self.run_it("-o", "no/such/folder.json")
        self.assert_one_line(code, err, "no/such/folder.json")
        code, _, err = self.run_it("--into", "absent.json")
        self.assert_one_line(code, err, "absent.json")

    def test_programs(self):
        for words in (["--program", "/nonexistent"], ["--launcher", "/nonexistent/launcher"],
                      ["--against", "/nonexistent/sigconform"], ["--program", "/bin/false"],
                      ["--against", "/bin/true"]):
            code, _, err = self.run_it(*words)
            self.assert_one_line(code, err)

    def test_a_launcher_that_fails_is_quoted(self):
        code, _, err = self.run_it("--launcher", "sh -c 'echo no such board >&2; exit 1'")
        self.assert_one_line(code, err, "no such board")

    def test_runtimes(self):
        for word, why in (("python3", "NAME=PATH"), ("cobol=/usr/bin/true", "no probe"),
                          ("python3=/nonexistent/python3", "/nonexistent/python3"), ("python3=/bin/true", "hello")):
            code, _, err = self.run_it("--runtime", word)
            self.assert_one_line(code, err, "--runtime", word.split("=")[0], why)
            if "=" in word:
                code, _, err = self.run_it("--against", word)
                self.assert_one_line(code, err, "--against", word.split("=")[0], why)
        code, _, err = self.run_it("--against", "python3=python3", "--runtime", "a=b", "--runtime", "python3=python3")
        self.assert_one_line(code, err, "--against", "names several")


if __name__ == "__main__":
    unittest.main(verbosity=2)
