"""generate.py on catalogues that are wrong, unreadable or unchanged. Run by CTest with the generator's folder as argument."""
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

GENERATOR = pathlib.Path(sys.argv.pop()) / "generate.py"

ENTRY = """\
[[requirement]]
id = "{id}"
text = "A sentence."
source = "A standard"
level = "{level}"
verify = "look"
"""


def entry(id="call.does", level="shall"):
    return ENTRY.format(id=id, level=level)


class GeneratorTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.catalogue = pathlib.Path(folder.name, "catalogue")
        self.output = pathlib.Path(folder.name, "output")
        self.catalogue.mkdir()

    def write(self, name, text):
        (self.catalogue / name).write_text(text, encoding="utf-8")

    def generate(self, catalogue=None, output=None):
        command = [sys.executable, "-B", GENERATOR, catalogue or self.catalogue, output or self.output]
        return subprocess.run(command, capture_output=True, text=True)

    def outputs(self):
        return {path.name: path for path in self.output.glob("*")}

    def assert_refused(self, *lines):
        """Exit 2, exactly these lines (in any order), and not a file written."""
        result = self.generate()
        self.assertEqual(result.returncode, 2, result.stderr)
        self.assertCountEqual(result.stderr.splitlines(), [f"generate.py: {line}" for line in lines])
        self.assertEqual(self.outputs(), {})

    def test_writes_both_files(self):
        self.write("area.toml", entry("b.two") + entry("a.one"))
        self.assertEqual(self.generate().returncode, 0)
        self.assertEqual(sorted(self.outputs()), ["requirement_ids.h", "requirements.cpp"])
        ids = self.outputs()["requirement_ids.h"].read_text()
        self.assertLess(ids.index('{"a.one", 5}'), ids.index('{"b.two", 5}'))

    def test_same_catalogue_leaves_the_files_alone(self):
        self.write("area.toml", entry())
        self.generate()
        for path in self.outputs().values():
            os.utime(path, (1, 1))
        self.write("area.toml", "# a comment\n\n" + entry())
        self.assertEqual(self.generate().returncode, 0)
        self.assertEqual({path.stat().st_mtime for path in self.outputs().values()}, {1})

    def test_new_text_leaves_the_ids_alone(self):
        self.write("area.toml", entry())
        self.generate()
        for path in self.outputs().values():
            os.utime(path, (1, 1))
        self.write("area.toml", entry().replace("A sentence", "Another sentence"))
        self.assertEqual(self.generate().returncode, 0)
        self.assertEqual(self.outputs()["requirement_ids.h"].stat().st_mtime, 1)
        self.assertNotEqual(self.outputs()["requirements.cpp"].stat().st_mtime, 1)

    def digest(self):
        self.assertEqual(self.generate().returncode, 0)
        text = self.outputs()["requirements.cpp"].read_text()
        return text[text.index("sha256:"):][:71]

    def test_digest_is_of_the_content(self):
        self.write("area.toml", entry("a.one") + entry("b.two"))
        first = self.digest()
        self.write("area.toml", entry("b.two") + "# comment\n" + entry("a.one"))
        self.assertEqual(self.digest(), first)
        self.write("area.toml", entry("a.one") + entry("b.two", level="should"))
        self.assertNotEqual(self.digest(), first)

    def test_digest_tells_areas_apart(self):
        self.write("one.toml", entry())
        first = self.digest()
        (self.catalogue / "one.toml").rename(self.catalogue / "other.toml")
        self.assertNotEqual(self.digest(), first)

    def test_profiles(self):
        self.write("masks.toml", entry("a.one") + entry("a.two", "linux") + entry("a.three", "iso-c") + entry("a.4", "may"))
        self.write("linux.toml", entry("b.one", "shall"))
        self.write("python-signal.toml", entry("c.one", "shall"))
        self.write("footprint.toml", entry("d.one", "linux"))
        self.assertEqual(self.generate().returncode, 0)
        found = {}
        for line in self.outputs()["requirements.cpp"].read_text().splitlines():
            field, _, value = line.strip().removesuffix("sv,").partition(" = ")
            if field == ".id":
                id = value.strip('"')
            if field == ".profile":
                found[id] = value.strip('"')
        self.assertEqual(found, {"a.one": "posix", "a.two": "linux", "a.three": "iso-c", "a.4": "posix", "b.one": "linux",
                                 "c.one": "python-signal", "d.one": "footprint"})

    def test_duplicate_id(self):
        self.write("one.toml", entry("a.same"))
        self.write("two.toml", "\n" + entry("a.same"))
        self.assert_refused("two.toml:2: a.same: id is already at one.toml:1")

    def test_missing_key(self):
        self.write("area.toml", entry().replace('level = "shall"\n', "") + entry("b.two").replace('id = "b.two"\n', ""))
        self.assert_refused("area.toml:1: call.does: level is missing", "area.toml:6: no id: id is missing")

    def test_every_problem_is_named(self):
        self.write("area.toml", entry("Call.Does") + entry("b.two", "must") + entry("c.three") + 'colour = "red"\n')
        self.assert_refused(
            "area.toml:1: Call.Does: id is not interface.short-slug in lower case",
            "area.toml:7: b.two: unknown level 'must' (known: shall, should, may, implementation-defined, linux, iso-c)",
            "area.toml:13: c.three: unknown key colour (known: id, text, source, level, verify, option, scope, versions, "
            "expect)")

    def test_value_is_one_line_of_text(self):
        for value in ('""', '" padded"', '"two\\nlines"', '"bell\\u0007"', "1", '["a"]'):
            self.write("area.toml", entry().replace('"A sentence."', value))
            self.assert_refused("area.toml:1: call.does: text is not one non-empty line of text")

    def test_not_testable_says_why(self):
        for value in ("not testable", "not testable:", "classify by hand"):
            self.write("area.toml", entry().replace('"look"', f'"{value}"'))
            self.assert_refused(
                "area.toml:1: call.does: verify is not of the form 'classify: what to record' or 'not testable: why'")

    def test_id_that_is_no_text(self):
        self.write("area.toml", entry().replace('"call.does"', "7"))
        self.assert_refused("area.toml:1: 7: id is not one non-empty line of text")

    def test_syntax_error(self):
        self.write("area.toml", entry() + "level\n")
        self.assert_refused("area.toml: is not TOML: Expected '=' after a key in a key/value pair (at line 7, column 6)")

    def test_not_utf8(self):
        (self.catalogue / "area.toml").write_bytes(b'[[requirement]]\nid = "\xff"\n')
        result = self.generate()
        self.assertEqual(result.returncode, 2)
        self.assertRegex(result.stderr, r"\Agenerate\.py: area\.toml: is not TOML: 'utf-8' codec can't decode .*\n\Z")

    def test_other_shapes(self):
        self.write("area.toml", 'requirement = "one"\n')
        self.assert_refused("area.toml: requirement is not a list of [[requirement]] tables")
        self.write("area.toml", "[case]\n" + entry())
        self.assert_refused("area.toml: unknown top-level key case (a file holds [[requirement]] tables only)")

    def test_bad_file_name(self):
        self.write("My Area.toml", entry())
        self.assert_refused("My Area.toml: the area's name is not made of a-z, 0-9 and -")

    def test_nothing_there(self):
        nothing = f"{self.catalogue}: no *.toml file there; a catalogue is a folder of <area>.toml files"
        self.assert_refused(nothing)
        self.write("area.toml", "# nothing yet\n")
        self.assert_refused(f"{self.catalogue}: no requirement in any *.toml file there")
        self.assertEqual(self.generate(catalogue="/nonexistent").returncode, 2)

    def test_bad_catalogue_keeps_the_former_files(self):
        self.write("area.toml", entry())
        self.generate()
        before = {name: path.read_text() for name, path in self.outputs().items()}
        self.write("area.toml", entry() + entry())
        self.assertEqual(self.generate().returncode, 2)
        self.assertEqual({name: path.read_text() for name, path in self.outputs().items()}, before)

    def test_output_that_cannot_be_written(self):
        self.write("area.toml", entry())
        self.output.write_text("a file where a folder should be")
        result = self.generate()
        self.assertEqual(result.returncode, 2)
        self.assertRegex(result.stderr, r"\Agenerate\.py: .*output: File exists\n\Z")

    def test_usage(self):
        result = subprocess.run([sys.executable, "-B", GENERATOR], capture_output=True, text=True)
        self.assertEqual((result.returncode, result.stderr), (2, "usage: generate.py CATALOGUE_DIRECTORY OUTPUT_DIRECTORY\n"))


if __name__ == "__main__":
    unittest.main()
