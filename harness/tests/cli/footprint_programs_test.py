"""`sigconform footprint` on programs that nothing is known of: such as cannot run twice at once, end by themselves, or run others.

usage: footprint_programs_test.py SIGCONFORM [unittest arguments]
"""
import os
import shutil
import unittest

from footprint_case import PYTHON, WAIT, Footprint

# Holds what no second copy can have, as a server does its port.
HOLDS_A_LOCK = """import fcntl, os, signal, sys
lock = open(os.environ["LOCK"])
try:
    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
except OSError:
    sys.exit("somebody else has the lock")
"""
# Another process of it does, in a session of its own.
HANDS_IT_OVER = HOLDS_A_LOCK + "os.fork() or (os.setsid(), signal.pause())\n"
ENDS_ORDERLY = """signal.signal(signal.SIGTERM, lambda *_: sys.exit(3))
if signal.getsignal(signal.SIGINT) != signal.SIG_IGN: signal.signal(signal.SIGINT, signal.SIG_DFL)
while True: signal.pause()
"""


class NotIndependent(Footprint):
    def setUp(self):
        super().setUp()
        (self.folder / "lock").touch()
        os.environ["LOCK"] = str(self.folder / "lock")
        self.addCleanup(os.environ.pop, "LOCK")

    def is_judged_alike_at_any_j(self, code, *options):
        reports = [self.report(PYTHON, "-c", code, options=("-j", jobs, *options)) for jobs in ("1", "8")]
        for report in reports:
            self.assertEqual(report["verdicts"], reports[0]["verdicts"])
            self.assertEqual(report["states"], reports[0]["states"])
        self.says("sigterm-ending-shown", "observed", "exited-3")
        self.says("sigint-death-shown", "observed", "killed-by-sigint")
        self.assertNotIn("fail", [row["verdict"] for row in reports[0]["verdicts"]])

    def test_copies_do_not_run_at_once(self):
        self.is_judged_alike_at_any_j(HOLDS_A_LOCK + ENDS_ORDERLY)

    def test_nothing_of_one_start_is_left_in_the_next(self):
        for isolation in ("auto", "weak"):
            with self.subTest(isolation):
                self.is_judged_alike_at_any_j(HANDS_IT_OVER + ENDS_ORDERLY, "--isolation", isolation)
                self.assertIn("a copy of it", "".join(means or "" for _, means in self.states))

    def test_of_two_states_neither_counts(self):
        self.folder.chmod(0o777)
        self.report("/bin/sh", "-c", f"[ -e begun ] || {{ trap : USR1; : >begun; }}; {WAIT}", code=3)
        for requirement in ("start-actions-changed", "sigterm-ending-shown", "helper-threads-block"):
            self.says(requirement, "unresolved")
            self.assertIn("surveyed, it was idle, caught", self.verdicts[requirement]["message"])
            self.assertIn("SIGUSR1", self.verdicts[requirement]["message"])
        self.says("ignored-sighup-kept", "pass", "ignored")  # another start, of which the survey says the same

    def test_one_that_goes_is_said_once(self):
        script = "head -c 5000 /dev/zero | tr '\\0' x >&2; sleep 1; echo alas >&2; exit 4"
        code, out, err = self.run_it("--", "/bin/sh", "-c", script)
        self.assertEqual(code, 3, out + err)
        self.assertEqual(out.count("ended by itself after it had idled"), 1, out)
        self.assertIn("exited with 4", out)
        self.assertIn("alas", out)

    def test_one_that_is_not_ready_when_it_idles(self):
        code = "import signal, time\ntime.sleep(1)\nsignal.signal(signal.SIGUSR1, lambda *_: None)\nsignal.pause()"
        exit_code, out, err = self.run_it("--", PYTHON, "-c", code)
        self.assertEqual(exit_code, 3, out + err)
        self.assertIn("idles before it is ready", out)


class Children(Footprint):
    def told_by(self, command, code=0):
        return self.report("/bin/sh", "-c", WAIT, code=code, options=("--child", command))

    def test_as_the_user_says(self):
        self.told_by("env A=b {}")
        self.assertEqual(self.state("polluted", "--child")["ignored"], {"SIGHUP", "SIGINT"})
        for requirement in ("child-sigpipe-default", "child-sigint-default", "child-other-default", "child-mask-clear",
                            "inherited-ignored-sigchld", "inherited-blocked-sigchld"):
            self.says(requirement, "pass")
        self.says("child-ignored-handed-on", "observed", "ignored")

    def test_within_a_word_and_without_its_streams(self):
        self.told_by("""sh -c 'trap "" PIPE USR1; ({} </dev/null >/dev/null 2>&1) & wait; exit 5'""", code=1)
        self.says("child-sigpipe-default", "fail")
        self.says("child-other-default", "fail")
        self.says("child-mask-clear", "pass")

    @unittest.skipUnless(shutil.which("setsid"), "no setsid")
    def test_in_a_session_of_its_own_when_the_program_has_ended(self):
        self.told_by("sh -c 'setsid {} & exit'", code=1)
        self.says("child-sigquit-default", "fail")  # as a shell's background job has it
        self.says("child-sigpipe-default", "pass")
        self.says("sigterm-leaves-no-children", "unsupported")

    def test_words_are_handed_on_as_they_are(self):
        code = "import os, signal, sys; signal.pthread_sigmask(0, [10]); os.execvp(sys.argv[2], sys.argv[2:])"
        self.told_by(f'{PYTHON} -c "{code}" "a word; with {{}} in it" {{}}', code=1)
        self.says("child-mask-clear", "fail")

    def test_one_that_takes_a_lost_status_for_none(self):
        self.told_by(f"{PYTHON} -c 'import subprocess, sys; print(subprocess.call(sys.argv[1:]))' {{}}", code=1)
        self.says("inherited-ignored-sigchld", "fail")
        self.says("inherited-blocked-sigchld", "pass")

    def test_one_that_runs_none(self):
        code, out, err = self.run_it("--child", "true {}", "--", "sleep", "86400")
        self.assertEqual(code, 3, out + err)
        self.assertIn("the child run by --child reported nothing", out)

    def test_commands_that_make_no_sense(self):
        for command, says in (("env", "has no {}"), ("", "has no {}"), ("{} x", "begins with {}"), ("'{}'", "begins with"),
                              ("no-such-program {}", "no program 'no-such-program'"), ("sh -c '{}", "not closed"),
                              ("env {}; true", "outside quotes")):
            with self.subTest(command):
                code, out, err = self.run_it("--child", command, "--", "sleep", "86400")
                self.assertEqual((code, out, err.count("\n")), (2, "", 1), err)
                self.assertIn(says, err)

    def test_seen_by_themselves(self):
        self.report("/bin/sh", "-c", "sleep 86400; :")
        self.assertEqual(self.state("polluted", "sleep")["ignored"], {"SIGHUP", "SIGINT"})
        for requirement in ("child-sigpipe-default", "child-sigint-default", "child-other-default"):
            self.says(requirement, "pass", "seen")
        self.says("child-ignored-handed-on", "observed", "ignored")

    def test_seen_with_the_mask_they_are_started_with(self):
        self.report(PYTHON, "-c", "import subprocess; subprocess.call(['sleep', '86400'])")
        self.says("child-mask-clear", "pass", "seen")
        self.says("child-mask-handed-on", "observed", "blocked")

    def test_seen_with_what_may_be_their_own_doing(self):
        self.report("/bin/sh", "-c", "trap '' PIPE; sleep 86400; :")
        self.says("child-sigpipe-default", "unsupported")
        self.assertIn("sleep, which it runs", self.verdicts["child-sigpipe-default"]["message"])
        self.says("child-sigint-default", "pass", "seen")

    def test_seen_to_put_right_what_they_are_started_with(self):
        code = "import signal; signal.signal(signal.SIGHUP, signal.SIG_DFL); signal.signal(signal.SIGINT, signal.SIG_DFL)\nsignal.pause()"
        self.report("/bin/sh", "-c", '"$@"; :', "sh", PYTHON, "-c", code)
        self.says("child-sigint-default", "unsupported")
        self.says("child-sigquit-default", "pass", "seen")

    def test_copies_of_the_program_tell_nothing_of_an_exec(self):
        self.report(PYTHON, "-c", "import os, signal; os.fork(); signal.pause()")
        self.says("child-sigpipe-default", "unsupported")
        self.assertIn("SIGPIPE", [state for (start, means), state in self.states.items() if start == "clean" and means][0]
                      ["ignored"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
