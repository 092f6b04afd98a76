"""The real executable: what it says of words that make no sense, and what it prints where.

usage: command_line_test.py SIGCONFORM [unittest arguments]
"""
import json
import os
import pathlib
import pty
import signal
import subprocess
import sys
import tempfile
import unittest

SIGCONFORM = ""


def first_case():
    """A case of the posix profile and one of its requirements."""
    listing = subprocess.run([SIGCONFORM, "list", "--tsv-cases"], check=True, capture_output=True, text=True).stdout
    for line in listing.splitlines():
        name, _, profiles, _, _ = line.split("\t")
        if "posix" in profiles.split(","):
            return name
    raise AssertionError("no case of the posix profile")


class CommandLine(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name)

    def start(self, *words, **more):
        environment = {**os.environ, "TERM": "xterm", **more.pop("environment", {})}
        for name in [name for name, value in environment.items() if value is None]:
            del environment[name]
        return subprocess.Popen([SIGCONFORM, *words], cwd=self.folder, env=environment, stdin=subprocess.DEVNULL, **more)

    def sigconform(self, *words, **more):
        process = self.start(*words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)
        out, err = process.communicate()
        return process.returncode, out.decode(), err.decode()

    def file(self, name, text):
        path = self.folder / name
        path.write_text(text)
        return str(path)


class BadOutput(CommandLine):
    """Words that did not arrive are an error, whichever command says them."""

    def commands(self):
        self.sigconform("run", first_case())
        return [["list"], ["list", "--tsv-cases"], ["explain", "fork.mask-inherited"], ["--version"], ["--help"],
                ["run", "--help"], ["run", first_case()], ["report", "results.json"], ["report", "results.json", "--tap", "-"],
                ["compare", "results.json", "results.json"], ["latency", "--benchmark_list_tests"], ["--gtest_list_tests"]]

    def test_a_full_device(self):
        for words in self.commands():
            with open("/dev/full", "w") as full:
                process = self.start(*words, stdout=full, stderr=subprocess.PIPE)
                _, err = process.communicate()
            self.assertEqual(process.returncode, 2, words)
            self.assertIn(b"cannot write to the standard output", err, words)

    def test_a_closed_descriptor(self):
        for words in self.commands():
            done = subprocess.run(["bash", "-c", 'exec "$0" "$@" >&-', SIGCONFORM, *words], cwd=self.folder,
                                  stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
            self.assertEqual(done.returncode, 2, words)
            self.assertIn(b"cannot write to the standard output", done.stderr, words)

    def test_a_disk_that_is_full_after_the_run_costs_no_results(self):
        with open("/dev/full", "w") as full:
            self.start("run", first_case(), stdout=full, stderr=subprocess.DEVNULL).wait()
        self.assertEqual(json.loads((self.folder / "results.json").read_text())["schema"], "sigconform.results/1")


class BadInput(CommandLine):
    def test_one_input_for_two(self):
        self.refused("compare", "-", "-", says="the standard input can be read once only")
        self.refused("report", "-", "-", says="the standard input can be read once only")

    def refused(self, *words, says):
        before = sorted(self.folder.iterdir())
        code, out, err = self.sigconform(*words)
        self.assertEqual((code, out), (2, ""), err)
        self.assertRegex(err, r"\Asigconform[^\n]*: [^\n]+\n\Z", "one line, and who says it")
        self.assertIn(says, err)
        self.assertEqual(sorted(self.folder.iterdir()), before, "nothing half-written")

    def test_commands(self):
        self.refused(says="no command given; see `sigconform --help`")
        self.refused("rnu", says="no command 'rnu'; did you mean run?")
        self.refused("frobnicate", says="no command 'frobnicate'; there are list, explain, run, report, compare, footprint")
        self.refused("--frobnicate", says="--frobnicate")
        self.refused("run", "--frobnicate", says="--frobnicate")
        self.refused("run\nlist", says=r"run\nlist")

    def test_numbers(self):
        for value in ("0", "-1", "1e9", "1000000000", "", "2x", " 2", "0x2", "99999999999999999999"):
            self.refused("run", "-j", value, says=f"'{value}' is no whole number from 1 to 1024")
            self.refused("run", f"--jobs={value}" if value else "-j", *([] if value else [""]), says="--jobs")
            self.refused("run", "--repeat", value, says="--repeat") if value != "1000000000" else None
        for value in ("0", "-1", "nan", "inf", "1e3", "", "86401", "1s"):
            self.refused("run", "--deadline", value, says="--deadline")
        self.refused("run", "--seed", "-1", says="--seed")
        self.refused("run", "-j", says="-j")

    def test_words(self):
        self.refused("run", "--isolation", "perfect", says="'perfect' is none of strong, weak, auto")
        self.refused("run", "--profile", "posx", says="unknown profile 'posx'")
        self.refused("run", "--area", "maks", says="unknown area 'maks'")
        self.refused("list", "--profile", "posx", says="posx")
        self.refused("explain", says="REQUIREMENT")
        self.refused("explain", "no.such-requirement", says="no.such-requirement")

    def test_filters(self):
        self.refused("run", "No.Such*", says="filter 'No.Such*' matches no case")
        self.refused("run", first_case(), "zzzzzzzzzzzz", says="filter 'zzzzzzzzzzzz' matches no case")
        self.refused("run", first_case()[:-1] + "~", says=f"did you mean {first_case()}")
        self.refused("run", "two\nlines\x1b[2J", says=r"two\nlines\x1b[2J")
        self.refused("run", "", says="filter ''")

    def test_launchers(self):
        case = first_case()
        self.refused("run", case, "--launcher", "no-such-launcher -x", says="no program 'no-such-launcher' in PATH")
        self.refused("run", case, "--launcher", " ", says="the command is empty")
        self.refused("run", case, "--launcher", "", says="the command is empty")
        self.refused("run", case, "--launcher", "env 'x", says="not closed")
        self.refused("run", case, "--launcher", "env | cat", says="no shell runs it")
        self.refused("run", case, "--launcher", "env $(id)", says="no shell runs it")
        self.refused("run", case, "--program", "no-such-program", says="'no-such-program'")
        self.refused("run", case, "--program", self.file("data", ""), says="no file that may be executed")

    def test_outputs(self):
        case = first_case()
        self.refused("run", case, "-o", "no-such-folder/results.json", says="no-such-folder")
        self.refused("run", case, "-o", str(self.folder), says=str(self.folder))
        self.refused("run", case, "-o", "/proc/results.json", says="/proc/results.json")
        self.refused("run", case, "-o", "", says="the file name is empty")

    def test_output_is_refused_before_the_first_case_runs(self):
        code, out, _ = self.sigconform("run", "-o", "no-such-folder/results.json")
        self.assertEqual((code, out), (2, ""))

    def test_full_disk(self):
        code, _, err = self.sigconform("run", first_case(), "-o", "/dev/full")
        self.assertEqual(code, 2)
        self.assertRegex(err, r"\Asigconform run: [^\n]*/dev/full[^\n]*\n\Z")

    def test_results_files(self):
        def refuse(text, says):
            path = self.file("bad.json", text)
            for words in (["report", path, "--html", "x.html"], ["compare", path, path]):
                self.refused(*words, says=says)
        refuse("", "bad.json")
        refuse("this is no JSON", "bad.json")
        refuse('{"schema": "sigconform.results/1"', "bad.json")
        refuse('{"schema": "sigconform.results/2"}', "sigconform.results/2")
        refuse("[" * 1000000, "bad.json")
        with open(self.folder / "huge.json", "wb") as huge:
            huge.truncate(2 << 30)
        self.refused("report", "huge.json", "--html", "x.html", says="huge.json")
        self.refused("report", says="RESULTS")
        self.refused("report", "missing.json", says="missing.json")
        self.refused("compare", "missing.json", says="NEW")

    def test_expectations(self):
        case = first_case()
        row = ('[[expectation]]\nrequirement = "sigaction.act-installs"\nwhen = "os == Linux && rtsig_max == 7"\n'
               'verdict = "fail"\nfailure = "x"\nreason = "r"\nlink = "signal(7)"\n')
        def refuse(text, says):
            self.refused("run", case, "--expectations", self.file("x.toml", text), says=says)
        refuse(row.replace("act-installs", "act-instals"), "x.toml:2: unknown requirement 'sigaction.act-instals'")
        refuse(row + row, "x.toml:8: duplicate of ")
        refuse(row.replace("&&", "&"), "x.toml:3: in when")
        refuse(row.replace("os ==", "oss =="), "unknown fact 'oss'")
        refuse(row.replace('"r"', '"r'), "x.toml:6: ")
        refuse(row.replace('reason = "r"\n', ""), "x.toml:1: this expectation has no reason")
        refuse("\0", "x.toml:1: ")
        refuse("a = " + "[" * 100000, "x.toml:1: ")
        self.refused("run", case, "--expectations", "missing.toml", says="missing.toml: no such expectation file")
        self.refused("run", case, "--expectations", ".", says="neither a file nor a pipe")
        self.refused("run", case, "--expectations", "/dev/zero", says="neither a file nor a pipe")


class Runs(CommandLine):
    def results(self, name="results.json"):
        return json.loads((self.folder / name).read_text())

    def row(self, results, case):
        return next(row for row in results["verdicts"] if any(one["name"] == case for one in row["cases"]))

    def test_writes_results_and_says_where(self):
        case = first_case()
        code, out, err = self.sigconform("run", case)
        self.assertEqual((code, err), (0, ""))
        self.assertIn(f"results: {os.path.realpath(self.folder)}/results.json", out.replace(str(self.folder), os.path.realpath(self.folder)))
        results = self.results()
        self.assertEqual(results["run"]["selected_cases"], [case])
        self.assertFalse(results["run"]["interrupted"])
        self.assertEqual(self.row(results, case)["verdict"], "pass")
        self.assertGreater(sum(row["verdict"] == "untested" for row in results["verdicts"]), 100)
        self.assertEqual([path.name for path in self.folder.iterdir()], ["results.json"])

    def test_filters_by_requirement_and_area(self):
        case = first_case()
        self.sigconform("run", case)
        row = self.row(self.results(), case)
        for filter_ in ([row["requirement"]], [row["area"]], ["--area", row["area"]], [case.split(".")[0] + ".*"]):
            self.sigconform("run", *filter_, "-o", "filtered.json")
            self.assertIn(case, self.results("filtered.json")["run"]["selected_cases"], filter_)

    def test_results_to_stdout_leave_it_to_them(self):
        code, out, err = self.sigconform("run", first_case(), "-o", "-")
        self.assertEqual(code, 0)
        self.assertEqual(json.loads(out)["schema"], "sigconform.results/1")
        self.assertIn("running 1 case\n", err)
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_results_are_added_to_what_stands_in_the_output(self):
        case = first_case()
        for name in ("-", "/dev/stdout"):
            with open(self.folder / "log", "w") as log:
                log.write("before\n")
                log.flush()
                process = self.start("run", case, "-o", name, stdout=log, stderr=subprocess.DEVNULL)
                self.assertEqual(process.wait(), 0)
            before, results = (self.folder / "log").read_text().split("\n", 1)
            self.assertEqual((before, json.loads(results)["schema"]), ("before", "sigconform.results/1"), name)
            self.assertEqual([path.name for path in self.folder.iterdir()], ["log"])

    def test_results_come_from_pipes(self):
        self.sigconform("run", first_case())
        results = self.folder / "results.json"
        shell = [f'"$0" compare <(cat "{results}") <(cat "{results}")', f'cat "{results}" | "$0" compare - "{results}"',
                 f'cat "{results}" | "$0" report /dev/stdin', f'"$0" report - <"{results}"']
        for words in shell:
            done = subprocess.run(["bash", "-c", words, SIGCONFORM], capture_output=True, text=True, check=False)
            self.assertEqual((done.returncode, done.stderr), (0, ""), words)

    def test_a_repeated_run_bounds_the_rate_of_failure(self):
        case = first_case()
        self.sigconform("run", case, "--repeat", "3")
        one = self.row(self.results(), case)["cases"][0]
        self.assertEqual((one["runs"], one["tally"]), (3, {"pass": 3}))

    def test_an_expectation_that_is_not_met_is_an_unexpected_pass(self):
        case = first_case()
        self.sigconform("run", case)
        requirement = self.row(self.results(), case)["requirement"]
        path = self.file("x.toml", f'[[expectation]]\nrequirement = "{requirement}"\ncase = "{case}"\nwhen = "os"\n'
                                   'verdict = "fail"\nfailure = "x"\nreason = "a reason"\nlink = "signal(7)"\n')
        code, out, _ = self.sigconform("run", case, "--expectations", path)
        self.assertEqual(code, 1)
        self.assertRegex(out, rf"unexpected-pass +{requirement}: ")
        row = self.row(self.results(), case)
        self.assertEqual((row["verdict"], row["deviation"]["reason"]), ("unexpected-pass", "a reason"))
        path = self.file("x.toml", pathlib.Path(path).read_text().replace('"os"', '"os == Plan9"'))
        self.assertEqual(self.sigconform("run", case, "--expectations", path)[0], 0)

    def test_a_launcher_that_starts_no_worker_makes_the_platform_unavailable(self):
        code, out, err = self.sigconform("run", first_case(), "--launcher", "false")
        self.assertEqual((code, err), (3, ""))
        self.assertIn("the platform is unavailable: ", out)
        self.assertEqual(self.row(self.results(), first_case())["verdict"], "unresolved")

    def test_a_launcher_and_a_program(self):
        for words in (["--launcher", "env -i"], ["--program", SIGCONFORM]):
            code, out, err = self.sigconform("run", first_case(), *words)
            self.assertEqual((code, err), (0, ""), out)

    def test_without_stimulus_writes_nothing_unasked(self):
        code, out, err = self.sigconform("run", first_case(), "--without-stimulus")
        self.assertIn(code, (0, 1))
        self.assertEqual(err, "")
        self.assertRegex(out, r"1 case without stimulus, of which [01] pass")
        self.assertEqual(list(self.folder.iterdir()), [])
        self.sigconform("run", first_case(), "--without-stimulus", "-o", "x.json")
        self.assertEqual(self.results("x.json")["fault"], "without-stimulus")

    def test_an_interruption_ends_in_whole_results(self):
        process = self.start("run", first_case(), "--repeat", "1000000", stdout=subprocess.PIPE)
        self.assertEqual(process.stdout.readline(), b"running 1 case, 1000000 runs\n")
        process.send_signal(signal.SIGINT)
        out = process.communicate()[0].decode()
        self.assertEqual(process.returncode, 130, out)
        self.assertIn("interrupted", out)
        self.assertTrue(self.results()["run"]["interrupted"])
        self.assertEqual([path.name for path in self.folder.iterdir()], ["results.json"])

    def test_the_start_state_is_on_record(self):
        self.sigconform("run", first_case(), preexec_fn=lambda: signal.signal(signal.SIGUSR2, signal.SIG_IGN))
        self.assertEqual(self.results()["platform"]["start_ignored"], "SIGUSR2")
        self.assertEqual(self.results()["platform"]["start_blocked"], "none")

    def test_a_reader_that_goes_away_does_not_cost_the_results(self):
        process = self.start("run", first_case(), "--repeat", "50", stdout=subprocess.PIPE)
        process.stdout.readline()
        process.stdout.close()
        process.wait()
        self.assertEqual(self.row(self.results(), first_case())["verdict"], "pass")

    def test_reports_and_comparisons_read_what_a_run_wrote(self):
        self.sigconform("run", first_case())
        code, _, err = self.sigconform("report", "results.json", "--html", "r.html", "--junit", "r.xml", "--markdown",
                                       "r.md", "--tap", "r.tap")
        self.assertEqual((code, err), (0, ""))
        for name in ("r.html", "r.xml", "r.md", "r.tap"):
            text = (self.folder / name).read_text()
            # Markdown and TAP say the verdict of the requirement, and name cases only where something is wrong.
            named = {"r.md": "| ✓ pass", "r.tap": "TAP version 13"}.get(name, first_case().split(".")[1])
            self.assertTrue(named in text, f"{named} in {name}")
        self.assertEqual(self.sigconform("compare", "results.json", "results.json")[0], 0)

    def test_help_and_version(self):
        for words in (["--help"], ["run", "--help"], ["list", "-h"], ["--version"]):
            code, out, err = self.sigconform(*words)
            self.assertEqual((code, err), (0, ""), words)
            self.assertIn("sigconform" if words == ["--version"] else "Usage: ", out)


class Progress(CommandLine):
    def on_terminal(self, *words, **environment):
        ours, theirs = pty.openpty()
        process = self.start(*words, stdout=theirs, stderr=theirs, environment=environment)
        os.close(theirs)
        shown = b""
        try:
            while chunk := os.read(ours, 65536):
                shown += chunk
        except OSError:  # the other side is closed
            pass
        os.close(ours)
        process.wait()
        return shown.decode()

    def failing(self):
        """Words of a run in which something is red."""
        case = first_case()
        self.sigconform("run", case)
        results = json.loads((self.folder / "results.json").read_text())
        requirement = next(row["requirement"] for row in results["verdicts"] if row["cases"])
        path = self.file("x.toml", f'[[expectation]]\nrequirement = "{requirement}"\ncase = "{case}"\nwhen = "os"\n'
                                   'verdict = "fail"\nfailure = "x"\nreason = "r"\nlink = "signal(7)"\n')
        return ["run", case, "--expectations", path]

    def test_piped_is_plain_lines(self):
        _, out, _ = self.sigconform(*self.failing())
        self.assertNotIn("\x1b", out)
        self.assertNotIn("\r", out)
        self.assertTrue(out.startswith("running 1 case\n"))

    def test_on_a_terminal_a_line_is_redrawn_in_colour(self):
        shown = self.on_terminal(*self.failing(), NO_COLOR=None)
        self.assertIn("\r\x1b[K[", shown)
        self.assertIn("\x1b[1;31munexpected-pass\x1b[0m", shown)

    def test_no_color_keeps_the_line(self):
        shown = self.on_terminal(*self.failing(), NO_COLOR="1")
        self.assertIn("\r\x1b[K[", shown)
        self.assertNotRegex(shown, r"\x1b\[[0-9;]*m")
        self.assertIn("unexpected-pass", shown)

    def test_an_empty_no_color_is_none(self):
        self.assertIn("\x1b[1;31m", self.on_terminal(*self.failing(), NO_COLOR=""))

    def test_a_dumb_terminal_gets_plain_lines(self):
        for term in ("dumb", "", None):
            shown = self.on_terminal(*self.failing(), TERM=term)
            self.assertNotIn("\x1b", shown)
            self.assertNotIn("\r", shown.replace("\r\n", "\n"))


if __name__ == "__main__":
    SIGCONFORM = os.path.abspath(sys.argv.pop(1))
    unittest.main()
