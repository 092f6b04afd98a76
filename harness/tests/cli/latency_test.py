"""`sigconform latency`: its rows, those of runtimes, and comparisons.

usage: latency_test.py SIGCONFORM [unittest arguments]

No figure is judged: this machine may be busy. Judged is that every signal is accounted for, and that what the results hold is
what they say.
"""
import json
import os
import pathlib
import re
import resource
import signal
import subprocess
import unittest

from latency_case import QUICK, SIGCONFORM, Latency

REQUIRED = ("n", "min_ns", "p50_ns", "p90_ns", "p99_ns", "p999_ns", "max_ns", "sent", "handled", "coalesced", "lost",
            "wrong_thread", "dirty")


class Rows(Latency):
    def check_all(self):
        for row in self.measured():
            figures = row["figures"]
            for name in REQUIRED:
                self.assertIn(name, figures, row["name"])
            ladder = [figures[name] for name in REQUIRED[1:7]]
            self.assertEqual(ladder, sorted(ladder), row["name"])
            self.assertEqual(figures["sent"], figures["handled"] + figures["coalesced"], row["name"])
            self.assertEqual((figures["lost"], figures["wrong_thread"]), (0, 0), row["name"])
            clean = sum(count for _, count in row.get("histogram", []))
            dirty = sum(count for _, count in row.get("dirty_histogram", []))
            self.assertEqual(dirty, figures["dirty"], row["name"])
            enough = clean >= 20 or clean >= dirty
            self.assertEqual(clean if enough else clean + dirty, figures["n"], row["name"])

    def test_every_kind_of_row_accounts_for_every_signal(self):
        self.results("--benchmark_filter=^(primitive|unblock|accept|fault|default-action|floor|loop)|^self/kill|"
                     "(thread|process)/(pause|sigwait|spinning)/other-core/|loop/.*per-second:(10000|200000)/")
        self.assertGreater(len(self.measured()), 30)
        self.check_all()
        missing = {row["name"]: row["figures"]["missing"] for row in self.rows.values() if "missing" in row["figures"]}
        # The portable backend has no way to pin, and says so.
        missing = {name: why for name, why in missing.items() if "cannot be pinned" not in why}
        if len(os.sched_getaffinity(0)) > 1:
            self.assertEqual([name for name in missing if "other-core" in name], [])

    def test_growth_is_fitted(self):
        self.results("--benchmark_filter=^growth/(nesting|queue)")
        self.check_all()
        fit = self.rows["growth/nesting/total", "platform"]["figures"]
        self.assertGreater(fit["slope_low_ns"], 0)
        self.assertLess(fit["slope_low_ns"], fit["slope_high_ns"])
        self.assertIn(fit["class"], ("O(n)", "O(n log n)", "O(n^2)"))
        self.assertEqual(fit["points"], 7)

    def at_a_limit_of(self, signals, *words):
        limit = (resource.RLIMIT_SIGPENDING, (signals, resource.getrlimit(resource.RLIMIT_SIGPENDING)[1]))
        self.results("--benchmark_filter=^growth/queue/same-number/depth:(10000|limit)/", *words,
                     preexec_fn=lambda: resource.setrlimit(*limit))
        return [self.rows[f"growth/queue/same-number/depth:{depth}", "platform"]["figures"]
                for depth in (10000, "limit")]

    def test_the_deepest_queue_is_the_limits(self):
        fixed, deepest = self.at_a_limit_of(3000)
        self.assertIn("no room for 10000 queued signals", fixed["missing"])
        if "missing" in deepest:
            # Other processes of this user have taken the places.
            taken = int(re.search(r"of which (\d+) are taken", deepest["missing"])[1])
            self.assertGreater(taken, 900)
        else:
            self.assertEqual(deepest["value"], 2000)
        _, deepest = self.at_a_limit_of(999)
        self.assertIn("no more than 999 signals", deepest["missing"])

    def test_two_of_the_deepest_queues_have_no_room(self):
        _, deepest = self.at_a_limit_of(3000, "--against", SIGCONFORM)
        # The number where it can be seen how many are queued already.
        self.assertRegex(deepest["missing"], "no room for (so many|2000) queued signals")

    def test_legs_are_rows_of_their_own(self):
        self.results("--benchmark_filter=^self/raise/plain/")
        for leg in ("send-to-handler", "handler-to-return", "total"):
            self.assertIn((f"self/raise/plain/{leg}", "platform"), self.rows)

    def test_one_processor(self):
        self.needs_the_linux_backend()
        processor = min(os.sched_getaffinity(0))
        results = self.results("--benchmark_filter=^thread/pause/.*/tgkill/",
                               preexec_fn=lambda: os.sched_setaffinity(0, {processor}))
        self.assertIn("one processor only", self.rows["thread/pause/other-core/tgkill", "platform"]["figures"]["missing"])
        self.assertIn("n", self.rows["thread/pause/same-core/tgkill", "platform"]["figures"])
        self.assertIn("one processor only", results["platform"]["latency_warnings"])

    def test_no_real_time_priority(self):
        self.needs_the_linux_backend()
        words = [] if os.geteuid() != 0 else ["--launcher", "setpriv --bounding-set=-sys_nice"]
        limit = (resource.RLIMIT_RTPRIO, (0, 0))
        results = self.results("--benchmark_filter=^thread/sigwait/same-core/tgkill/", *words,
                               preexec_fn=lambda: resource.setrlimit(*limit))
        why = self.rows["thread/sigwait/same-core/tgkill/fifo", "platform"]["figures"]["missing"]
        self.assertIn("SCHED_FIFO is refused: Operation not permitted, RLIMIT_RTPRIO is 0", why)
        self.assertIn("n", self.rows["thread/sigwait/same-core/tgkill", "platform"]["figures"])
        self.assertIn("refused", results["platform"]["latency_real_time"])
        self.assertIn("no real-time priority", results["platform"]["latency_warnings"])

    def test_real_time_priority(self):
        self.needs_the_linux_backend()
        results = self.results("--benchmark_filter=^process/pause/same-core/tgkill/")
        figures = self.rows["process/pause/same-core/tgkill/fifo", "platform"]["figures"]
        self.assertEqual("n" in figures, results["platform"]["latency_real_time"] == "allowed", figures)

    def test_the_start_state_does_not_matter(self):
        def pollute():
            for number in (signal.SIGUSR1, signal.SIGUSR2, signal.SIGSEGV):
                signal.signal(number, signal.SIG_IGN)
            signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())

        self.results("--benchmark_filter=^(self/kill|unblock|fault)", preexec_fn=pollute)
        self.check_all()

    def test_the_instrument_tests_itself(self):
        self.needs_the_linux_backend()
        self.results("--benchmark_filter=^self/raise/plain/")
        for pair in ("null", "known"):
            self.assertIn("ratio", self.rows[f"instrument/{pair}-pair", "platform"]["figures"])


class Runtimes(Latency):
    def test_every_signal_is_accounted_for_and_handled_on_main(self):
        self.needs_the_linux_backend()
        results = self.results("--benchmark_filter=^dispatch/(busy|asleep)/main/|^dispatch/.*/worker/wakeup/")
        targets = {target["name"]: target for target in results["targets"]}
        for name in ("cpython", "cpp-reference"):
            label = next(label for label in targets if label.startswith(name))
            self.assertEqual(targets[label]["kind"], "runtime")
            rows = {row: self.rows[row, target]["figures"] for row, target in self.rows if target == label}
            self.assertEqual([why for row in rows.values() if (why := row.get("missing"))], [])
            self.assertIn("dispatch/busy/main/plain/to-handler", rows)
            self.assertIn("dispatch/asleep/worker/wakeup/to-byte", rows)
            self.assertIn("from its end", rows["dispatch/c-call/worker/wakeup/call-end-to-handler"]["measures"])
            for figures in rows.values():
                self.assertEqual((figures["handled_on"], figures["model"]), ("main", "main"))
                self.assertEqual(figures["sent"], figures["handled"])

    def test_a_wrong_runtime_is_an_error(self):
        self.needs_the_linux_backend()
        wrong = pathlib.Path(SIGCONFORM).parent / "libexec/sigconform/sigconform_probe_cpp_dispatch-on-receiver"
        if not wrong.exists():
            self.skipTest("the builds of the reference that are wrong on purpose are not there")
        code, out, err = self.run_it("-o", "l.json", QUICK, "--runtime", f"cpp-reference={wrong}",
                                     "--benchmark_filter=^dispatch/busy/(main|worker)/plain/")
        self.assertEqual(code, 3, out + err)
        rows = {row["name"]: row["figures"] for row in json.loads((self.folder / "l.json").read_text())["latency"]}
        self.assertIn("n", rows["dispatch/busy/main/plain/to-handler"])
        self.assertIn("on another thread", rows["dispatch/busy/worker/plain"]["error"])

    def test_a_named_one_instead_of_the_usual(self):
        self.needs_the_linux_backend()
        probe = pathlib.Path(SIGCONFORM).parent / "libexec/sigconform/sigconform_probe_cpp"
        _, out, err = self.run_it("--benchmark_list_tests", "--benchmark_filter=^dispatch/busy/main/plain",
                                  "--runtime", f"cpp-reference-2={probe}")
        self.assertEqual(len(out.splitlines()), 1, out + err)
        self.assertTrue(out.startswith("dispatch/busy/main/plain/cpp-reference/"), out)


class Comparing(Latency):
    def test_against_itself(self):
        self.results("--benchmark_filter=^self/kill/plain/", "--benchmark_min_time=0.02", "--against", SIGCONFORM)
        figures = self.rows["self/kill/plain/total", "platform"]["figures"]
        self.assertLessEqual(figures["ratio_low"], figures["ratio"])
        self.assertGreaterEqual(figures["ratio_high"], figures["ratio"])
        # Not that it is 1: a build against itself behind an exec, on a machine that may be busy.
        self.assertTrue(0.5 < figures["ratio"] < 2, figures)
        self.assertEqual(figures["pair_visits"], 10)
        self.assertGreaterEqual(figures["pairs"], 10)

    def test_a_runtime_against_another(self):
        self.needs_the_linux_backend()
        probe = pathlib.Path(SIGCONFORM).parent / "libexec/sigconform/sigconform_probe_cpp"
        self.results("--benchmark_filter=^dispatch/busy/main/plain/", "--benchmark_min_time=0.02",
                     "--against", f"cpp-reference={probe}")
        (name, target), = [row for row in self.rows if not row[0].startswith("instrument/")]
        figures = self.rows[name, target]["figures"]
        self.assertEqual(name, "dispatch/busy/main/plain/to-handler")
        self.assertTrue(target.startswith("cpython-"), target)
        self.assertEqual(figures["against"], "cpp-reference")
        self.assertLessEqual(figures["ratio_low"], figures["ratio"])
        self.assertGreater(figures["against_p50_ns"], 0)

    def test_two_files(self):
        results = self.results("--benchmark_filter=^self/kill/plain/")
        for name, factor in (("l.json", 1), ("slow.json", 2)):
            # What was measured may be anything.
            self.rows["self/kill/plain/total", "platform"]["figures"].update(
                p50_ns=1000 * factor, p50_low_ns=990 * factor, p50_high_ns=1010 * factor, repetitions=8,
                clean_repetitions=8)
            (self.folder / name).write_text(json.dumps(results))

        def compare(base, new):
            done = subprocess.run([SIGCONFORM, "compare", base, new], cwd=self.folder, capture_output=True, text=True)
            return done.returncode, done.stdout

        self.assertEqual(compare("l.json", "l.json")[0], 0)
        code, out = compare("l.json", "slow.json")
        self.assertEqual(code, 1, out)
        self.assertIn("self/kill/plain/total: slower, 2.00 times", out)
        code, out = compare("slow.json", "l.json")
        self.assertEqual(code, 0, out)
        self.assertIn("self/kill/plain/total: faster", out)


if __name__ == "__main__":
    unittest.main(verbosity=2)
