#!/usr/bin/env python3
"""Do the cases of an executable and the catalogue agree, and does every file of cases lie where it belongs?

usage: agreement.py SIGCONFORM PROJECT_DIRECTORY

Reads what `SIGCONFORM list` says. That a case names only ids that exist is the compiler's business; here it is:
names are unique and usable in a filter, no case judges what is not testable, a file of cases/<area>/ judges at least one
requirement of that area, and no file of cases was left out of the executable. Exit 1 with one line per problem.
"""
import collections
import dataclasses
import pathlib
import re
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "catalogue"))

import catalogue  # noqa: E402  (found only now)

NAME = re.compile(r"[A-Za-z0-9_]+\.[A-Za-z0-9_]+")
# Folders of cases that judge whatever area they need.
OTHER_FOLDERS = ("runtimes", "latency", "faults")
DECLARES_CASES = re.compile(r"^CONFORMANCE_(CASE|TABLE)\(", re.MULTILINE)
# Each build has one of the two backends, so either kind of file may be absent.
ONE_BACKEND = ("_linux", "_portable")


@dataclasses.dataclass(frozen=True)
class Row:
    """One case under one requirement, as `list` prints it."""

    area: str
    requirement: str
    case: str
    file: str
    line: str


def parse(listing):
    """The rows of a listing; raises ValueError where a line has no known form."""
    rows = []
    for text in listing.splitlines():
        if text.startswith("      "):
            case, place = text.split()
            rows.append(Row(area, requirement, case, *place.rsplit(":", 1)))
        elif text.startswith("  "):
            requirement = text.split()[0]
        elif text and not text[0].isdigit():
            area = text
    return rows


def belongs(file, areas_judged):
    """Whether a file that judges these areas may lie where it lies."""
    parts = pathlib.PurePosixPath(file).parts
    if len(parts) < 3 or parts[0] != "cases":
        return False
    linux_only = file.endswith("_linux.cpp") and "linux" in areas_judged
    return parts[1] in OTHER_FOLDERS or parts[1] in areas_judged or linux_only


def problems(listing, not_testable, project):
    rows = parse(listing)
    places = collections.defaultdict(set)
    judged = collections.defaultdict(set)
    for row in rows:
        places[row.case].add(f"{row.file}:{row.line}")
        judged[row.file].add(row.area)

    for case, at in sorted(places.items()):
        if len(at) > 1:
            yield f"{case}: declared at {' and '.join(sorted(at))}"
        if not NAME.fullmatch(case):
            yield f"{case}: a name is made of letters, digits and _ only, or filters miss it"
    for row in rows:
        if row.requirement in not_testable:
            yield f"{row.case}: {row.file}:{row.line}: judges {row.requirement}, which the catalogue calls not testable"
    for file, judged_there in sorted(judged.items()):
        if not (project / file).is_file():
            yield f"{file}: has cases but is not there"
        if not belongs(file, judged_there):
            yield f"{file}: judges {', '.join(sorted(judged_there))}; it belongs into cases/<one of them>/"
    for path in sorted((project / "cases").rglob("*.cpp")):
        file = path.relative_to(project).as_posix()
        if file not in judged and not path.stem.endswith(ONE_BACKEND) and DECLARES_CASES.search(path.read_text()):
            yield f"{file}: declares cases that the executable does not have"


def main(arguments):
    sigconform, project = arguments[0], pathlib.Path(arguments[1])
    listing = subprocess.run([sigconform, "list"], check=True, capture_output=True, text=True).stdout
    entries = catalogue.read(project / "cases" / "requirements")
    not_testable = {entry.id for entry in entries if entry.fields["verify"].startswith("not testable: ")}
    found = list(problems(listing, not_testable, project))
    for problem in found:
        print(f"agreement.py: {problem}", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
