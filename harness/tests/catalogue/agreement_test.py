"""agreement.py on listings that agree and on each way in which they do not."""
import pathlib
import tempfile
import unittest

import agreement

LISTING = """\
linux
  signalfd.reads  linux  signalfd(): it reads.

masks
  fork.mask  shall  fork(): the mask is inherited.
      Masks.Fork  cases/masks/fork.cpp:12
  sigpending.empty  shall  sigpending(): it is empty.
      Masks.Fork  cases/masks/fork.cpp:12
      Masks.Pending_usr1  cases/masks/pending.cpp:7

3 requirements, 2 with a case
"""


class AgreementTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.project = pathlib.Path(folder.name)
        for name in ("fork", "pending"):
            self.file(f"cases/masks/{name}.cpp", "CONFORMANCE_CASE(Masks, X) {}\n")

    def file(self, name, text):
        path = self.project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def problems(self, listing=LISTING, not_testable=()):
        return list(agreement.problems(listing, not_testable, self.project))

    def test_agrees(self):
        self.file("cases/masks/images.cpp", "// no case of its own\nCONFORMANCE_IMAGE(reporter) {}\n")
        self.file("cases/masks/other_portable.cpp", "CONFORMANCE_CASE(Masks, Other) {}\n")
        self.assertEqual(self.problems(), [])

    def test_same_name_twice(self):
        self.assertEqual(self.problems(LISTING.replace("Masks.Pending_usr1", "Masks.Fork")),
                         ["Masks.Fork: declared at cases/masks/fork.cpp:12 and cases/masks/pending.cpp:7"])

    def test_name_that_filters_miss(self):
        self.assertEqual(self.problems(LISTING.replace("Pending_usr1", "Pending-usr1")),
                         ["Masks.Pending-usr1: a name is made of letters, digits and _ only, or filters miss it"])

    def test_not_testable(self):
        self.assertEqual(self.problems(not_testable={"fork.mask", "signalfd.reads"}),
                         ["Masks.Fork: cases/masks/fork.cpp:12: judges fork.mask, which the catalogue calls not testable"])

    def test_wrong_folder(self):
        (self.project / "cases/masks").rename(self.project / "cases/linux")
        self.assertEqual(self.problems(LISTING.replace("cases/masks", "cases/linux")),
                         [f"cases/linux/{name}.cpp: judges masks; it belongs into cases/<one of them>/"
                          for name in ("fork", "pending")])

    def test_linux_file_of_another_area(self):
        listing = LISTING.replace("it reads.\n", "it reads.\n      Masks.Fd  cases/masks/fd_linux.cpp:3\n")
        self.file("cases/masks/fd_linux.cpp", "CONFORMANCE_CASE(Masks, Fd) {}\n")
        self.assertEqual(self.problems(listing), [])

    def test_file_left_out(self):
        self.file("cases/masks/new.cpp", "\nCONFORMANCE_TABLE(Masks, New, row) {}\n")
        self.assertEqual(self.problems(), ["cases/masks/new.cpp: declares cases that the executable does not have"])

    def test_file_gone(self):
        (self.project / "cases/masks/fork.cpp").unlink()
        self.assertEqual(self.problems(), ["cases/masks/fork.cpp: has cases but is not there"])

    def test_file_elsewhere(self):
        self.file("elsewhere.cpp", "")
        self.assertIn("elsewhere.cpp: judges masks; it belongs into cases/<one of them>/",
                      self.problems(LISTING.replace("cases/masks/fork.cpp", "elsewhere.cpp")))

    def test_unknown_form(self):
        with self.assertRaises(ValueError):
            self.problems("masks\n  fork.mask  shall  A.\n      Masks.Fork\n")


if __name__ == "__main__":
    unittest.main()
