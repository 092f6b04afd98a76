"""`sigconform footprint` on programs with a known footprint, hostile ones among them.

usage: footprint_test.py SIGCONFORM [unittest arguments]
"""
import json
import os
import shutil
import subprocess
import unittest

from footprint_case import PYTHON, SIGCONFORM, SOURCES, WAIT, Footprint


class KnownFootprints(Footprint):
    def test_nothing_is_added_to_the_environment(self):
        self.report("sh", "-c", "env | grep -q ^SIGCONFORM && exit 3; " + WAIT)

    def test_a_program_that_does_nothing(self):
        self.report("sleep", "86400")
        nothing = {"ignored": set(), "caught": set(), "blocked": set()}
        self.assertEqual(self.state(), nothing)
        self.assertEqual(self.state("polluted"),
                         {"ignored": {"SIGHUP", "SIGINT"}, "caught": set(), "blocked": {"SIGUSR2", "SIGTERM"}})
        self.says("start-actions-changed", "observed", "none")
        self.says("start-mask-kept", "observed", "kept")
        self.says("ignored-others-kept", "observed", "kept")
        for signal in ("sighup", "sigint", "sigquit"):
            self.says(f"ignored-{signal}-kept", "pass", "ignored")
        self.says("ignored-job-control-kept", "pass")
        self.says("sigint-death-shown", "observed", "killed-by-sigint")
        self.says("sigterm-ending-shown", "observed", "killed-by-sigterm")
        self.says("sigtstp-stops", "pass", "stopped-by-sigtstp")
        self.says("helper-threads-block", "observed", "single-thread")
        self.says("child-sigpipe-default", "unsupported")

    def test_the_start_state_is_not_ours(self):
        inner = [SIGCONFORM, "footprint", "--json", "-", "--", "sleep", "86400"]
        done = subprocess.run(["/bin/sh", "-c", 'trap "" HUP INT TERM USR1; exec "$@"', "sh", *inner],
                              capture_output=True, text=True, stdin=subprocess.DEVNULL)
        self.assertEqual(done.returncode, 0, done.stderr)
        states = json.loads(done.stdout)["states"]
        self.assertEqual([state["ignored"] for state in states], [[], ["SIGHUP", "SIGINT"]])

    def test_nohup(self):
        self.report("nohup", "sleep", "86400")
        self.assertEqual(self.state()["ignored"], {"SIGHUP"})

    def test_traps(self):
        self.report("/bin/sh", "-c", "trap '' HUP USR1; trap 'exit 3' TERM; trap : INT; while :; do read line; done")
        self.assertEqual(self.state()["ignored"], {"SIGHUP", "SIGUSR1"})
        self.assertLessEqual({"SIGTERM", "SIGINT"}, self.state()["caught"])
        self.says("sigint-death-shown", "observed", "alive")
        self.says("sigterm-ending-shown", "observed", "exited-3")
        self.says("pid1-sigterm-ends", "observed", "exited-3")

    def test_sigterm_ignored(self):
        self.report("/bin/sh", "-c", f"trap '' TERM; {WAIT}")
        self.says("sigterm-ending-shown", "observed", "alive")
        self.says("sigterm-ends-in-time", "observed", "still-running")
        self.says("sigterm-no-core", "pass", "alive")

    def test_a_program_that_puts_the_default_action_back(self):
        code = "import signal, time\nfor s in (signal.SIGHUP, signal.SIGTSTP): signal.signal(s, signal.SIG_DFL)\nsignal.pause()"
        self.report(PYTHON, "-c", code, code=1)
        self.says("ignored-sighup-kept", "fail", "default")
        self.says("ignored-job-control-kept", "fail", "not-ignored-sigtstp")
        self.says("ignored-sigquit-kept", "pass", "ignored")

    def test_a_program_that_stopping_ends(self):
        code = "import os, signal\nsignal.signal(signal.SIGTSTP, lambda *_: os._exit(5))\nwhile True: signal.pause()"
        self.report(PYTHON, "-c", code, code=1)
        self.says("sigtstp-stops", "fail")

    def test_a_core_where_none_belongs(self):
        code = ("import signal, os, resource\n"
                "def core(*_):\n  signal.signal(signal.SIGABRT, signal.SIG_DFL); os.abort()\n"
                "signal.signal(signal.SIGTERM, core)\nwhile True: signal.pause()")
        self.report(PYTHON, "-c", code, code=1)
        self.says("sigterm-no-core", "fail")
        self.says("sigterm-ending-shown", "observed", "killed-by-sigabrt")

    def test_a_mask(self):
        code = "import signal\nsignal.pthread_sigmask(signal.SIG_SETMASK, [signal.SIGUSR1])\nsignal.pause()"
        self.report(PYTHON, "-c", code)
        self.assertEqual(self.state()["blocked"], {"SIGUSR1"})
        self.assertEqual(self.state("polluted")["blocked"], {"SIGUSR1"})

    def test_children_of_their_own(self):
        self.report("/bin/sh", "-c", f"trap '' USR1; sleep 86400 & {WAIT}")
        self.assertEqual(self.states["clean", "sleep"]["ignored"][-1], "SIGUSR1")
        self.says("sigterm-leaves-no-children", "observed", "outlive-it")

    def test_a_program_that_takes_its_children_along(self):
        self.report("/bin/sh", "-c", f"sleep 86400 & trap \"kill $!; wait; exit\" TERM; {WAIT}")
        self.says("sigterm-leaves-no-children", "observed", "none-left")

    def test_threads(self):
        code = ("import signal, threading, time\n"
                "def helper():\n  signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])\n  threading.Event().wait()\n"
                "threading.Thread(target=helper, daemon=True).start()\nwhile True: signal.pause()")
        self.report(PYTHON, "-c", code)
        self.says("helper-threads-block", "observed",
                  "sigint-initial-thread+sigterm-every-thread+sigchld-every-thread")


class KnownFamilies(Footprint):
    def test_shell(self):
        self.report("/bin/sh")
        self.assertEqual(self.state("polluted", "command")["ignored"], {"SIGHUP", "SIGINT"})
        for requirement in ("child-sigpipe-default", "child-mask-clear", "sigcont-continues", "harmless-signals-harmless",
                            "inherited-ignored-sigchld", "inherited-blocked-sigchld"):
            self.says(requirement, "pass")
        self.says("sigpipe-ends", "observed", "killed-by-sigpipe")

    def test_python(self):
        self.report(PYTHON, code=1)
        self.assertEqual(self.state(), {"ignored": {"SIGPIPE", "SIGXFSZ"}, "caught": {"SIGINT"}, "blocked": set()})
        self.assertEqual(self.state("clean", "subprocess")["ignored"], set())
        self.assertLessEqual({"SIGPIPE", "SIGXFSZ"}, self.state("clean", "fork-exec")["ignored"])
        self.says("child-sigpipe-default", "fail")
        self.says("child-sigint-default", "pass")
        self.says("sigint-death-shown", "observed", "killed-by-sigint")
        self.says("sigpipe-ends", "observed", "exited-1")

    def test_every_one_at_hand(self):
        for program in ("bash", "dash", "ksh", "mksh", "zsh", "perl", "ruby", "node", "java", "tclsh", "lua", "php",
                        "guile", "go", "pypy3"):
            with self.subTest(program):
                if shutil.which(program) is None:
                    continue
                code, out, err = self.run_it("--json", "-", "--", program)
                self.assertIn(code, (0, 1), out + err)
                verdicts = {row["requirement"]: row["verdict"] for row in json.loads(out)["verdicts"]}
                self.assertNotIn("unresolved", verdicts.values(), out)
                # Each is made to run children and to work.
                for requirement in ("child-mask-handed-on", "inherited-blocked-sigchld", "sigcont-continues",
                                    "sigpipe-ends", "sigterm-leaves-no-children"):
                    self.assertNotEqual(verdicts["footprint." + requirement], "unsupported", out)

    def test_an_interpreter_with_a_broken_way(self):
        # Named as an interpreter, and none: its silence must not pass.
        odd = self.folder / "python3"
        odd.write_text("#!/bin/sh\necho ready\nwhile :; do read line || exit; done\n")
        odd.chmod(0o755)
        self.report_broken = self.run_it("--deadline", "2", "--", str(odd))
        self.assertEqual(self.report_broken[0], 3)


class Paths(Footprint):
    def test_relative_words_are_the_users(self):
        script = self.folder / "here.sh"
        script.write_text(f"pwd\n[ -e here.sh ] || exit 9\n{WAIT}\n")
        self.report("/bin/sh", "./here.sh", code=0)

    def test_relative_program(self):
        script = self.folder / "own"
        script.write_text(f"#!/bin/sh\n{WAIT}\n")
        script.chmod(0o755)
        self.assertEqual(self.report("./own")["program"], str(script))

    def test_json_file(self):
        code, out, err = self.run_it("--json", "f.json", "--", "sleep", "86400")
        self.assertEqual(code, 0, err)
        self.assertIn("footprint of sleep 86400", out)
        self.assertEqual(json.loads((self.folder / "f.json").read_text())["command"], ["sleep", "86400"])

    def test_a_name_that_is_not_text(self):
        self.report("/bin/sh", "-c", f": '\x1b[31m'; {WAIT}")


class InARun(Footprint):
    def test_the_results_hold_what_each_program_makes_of_two_starts(self):
        programs = self.folder / "programs"
        programs.mkdir()
        (programs / "dash").symlink_to(shutil.which("dash") or "/bin/sh")
        file = self.folder / "run.json"
        done = subprocess.run([SIGCONFORM, "run", "--profile", "footprint", "*.ActionsThatItSetsByItself", "-o", file],
                              text=True, capture_output=True, env=dict(os.environ, PATH=str(programs)))
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        results = json.loads(file.read_text())
        self.assertIn({"name": "dash", "kind": "program"},
                      [{key: target[key] for key in ("name", "kind")} for target in results["targets"]])
        states = [state for state in results["signal_states"] if state["target"] == "dash"]
        for ignored, blocked in (([], []), (["SIGHUP", "SIGINT"], ["SIGUSR2", "SIGTERM"])):
            program, *children = [state for state in states if state["start"] == {"ignored": ignored, "blocked": blocked}]
            self.assertIsNone(program["child"])
            self.assertGreater(len(children), 0)
            for child in children:
                # Which of them clear the mask first is the shell's business.
                self.assertEqual((child["ignored"], child["caught"]), (ignored, []), child)
        self.assertEqual(subprocess.run([PYTHON, SOURCES / "harness/tests/reports/checks/results.py",
                                         SOURCES / "reports/results.schema.json", file]).returncode, 0)


class BadInput(Footprint):
    def refused(self, *words, says, code=2):
        before = sorted(self.folder.iterdir())
        exit_code, out, err = self.run_it(*words)
        self.assertEqual(exit_code, code, out + err)
        self.assertIn(says, out + err)
        if code == 2:
            self.assertEqual((out, err.count("\n")), ("", 1))
        self.assertEqual(sorted(self.folder.iterdir()), before, "nothing half-written")

    def test_no_command(self):
        self.refused(says="COMMAND")
        self.refused("--", says="COMMAND")
        self.refused("--json", "x.json", "--", says="COMMAND")

    def test_no_program(self):
        self.refused("--", "no-such-program", says="'no-such-program' is no program that can be executed")
        self.refused("--", "/", says="'/' is no program")
        self.refused("--", "", says="'' is no program")
        (self.folder / "text").write_text("hello\n")
        self.refused("--", "./text", says="'./text' is no program")

    def test_places_that_cannot_be_written(self):
        self.refused("--json", "no/such/folder.json", "--", "sleep", "86400", says="no/such")

    def test_not_of_a_kind_that_runs(self):
        broken = self.folder / "broken"
        broken.write_bytes(b"\x7fELF\x02\x01\x01 not really")
        broken.chmod(0o755)
        self.refused("--", "./broken", says="cannot be executed", code=3)

    def test_ends_at_once(self):
        self.refused("--json", "x.json", "--", "/bin/sh", "-c", "echo no such luck; echo alas >&2; exit 4",
                     says="no such luck", code=3)
        self.refused("--", "true", says="had exited with 0", code=3)

    def test_floods_and_ends(self):
        self.refused("--", "/bin/sh", "-c", "head -c 1000000 /dev/zero; exit 1", says="exited with 1", code=3)

    def test_never_idles(self):
        self.refused("--deadline", "1", "--", "/bin/sh", "-c", "while :; do :; done", says="the deadline passed", code=3)


if __name__ == "__main__":
    unittest.main(verbosity=2)
