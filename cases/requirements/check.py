#!/usr/bin/env python3
"""Checks the requirement files beside it for what this catalogue promises beyond its form, and prints the counts.

The form that any catalogue has (keys, levels, unique ids) is harness/catalogue/catalogue.py's; here are the known areas,
documents and options, and the habits of wording. Exit 1 with one line per problem.
"""
import collections
import pathlib
import re
import sys

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "harness" / "catalogue"))

import catalogue  # noqa: E402  (found only now)

AREAS = """actions masks generation-delivery thread-direction inheritance default-actions
stop-continue-job-control waiting realtime-queueing siginfo alternate-stack timers interruption
permission-errors async-signal-safety child-status naming linux python-signal runtime-model footprint""".split()
# "model": also holds for any runtime or library that runs its handlers on its main thread.
SCOPES = ("model", "python")
SCOPED = ("python-signal",)  # areas whose entries all name their scope
OPEN = ("may", "implementation-defined")  # recorded, never failed for what the platform chose
# "realtime" marks what was the RTS option before Issue 7 moved it to the base.
OPTIONS = ("CX", "XSI", "realtime", "SPN", "MSG", "CPT", "TCT", "OB XSI", "OB XSR", "OB TRC")
SOURCE = re.compile(
    r"(POSIX\.1-(2017|2024) X(BD|SH|CU) |ISO/IEC 9899:2018 |Linux man-pages "
    r"|Python docs \w+, |CPython (source|tests) \w+, |PEP \d+, |Python undocumented, "
    r"|Runtimes' docs: )\S"
    r"|POSIX XCU/XSH conventions$"
)
FOREIGN = re.compile(r"https?:|www\.|(?<![\w.-])/(work|tmp|root|home|usr|etc|proc|dev)\b")


def problems_of(entry):
    fields = entry.fields
    for key, value in fields.items():
        if FOREIGN.search(value):
            yield f"{key} names a path or an address"
    if not fields["text"].endswith("."):
        yield "text is not a sentence"
    if not SOURCE.match(fields["source"]):
        yield "source names no known document"
    if fields["option"] and fields["option"] not in OPTIONS:
        yield f"unknown option {fields['option']!r}"
    if fields["scope"] and fields["scope"] not in SCOPES:
        yield f"unknown scope {fields['scope']!r}"
    if entry.area in SCOPED and not fields["scope"]:
        yield "scope is missing"
    if fields["level"] in OPEN and not fields["verify"].startswith(("classify: ", "not testable: ")):
        yield f"level {fields['level']} is not classified"


def check(entries, files):
    problems = [f"{entry.place}: {entry.id}: {what}" for entry in entries for what in problems_of(entry)]
    said = {}
    for entry in entries:
        first = said.setdefault(entry.fields["text"], entry)
        if first is not entry:
            problems.append(f"{entry.place}: {entry.id}: same text as {first.id} at {first.place}")
    problems += [f"{area}.toml: file is missing" for area in AREAS if area not in files]
    problems += [f"{area}.toml: file is not one of the known areas" for area in files if area not in AREAS]
    return problems


def print_counts(entries):
    columns = ("all", *catalogue.LEVELS, "classify", "not testable", *(f"scope {scope}" for scope in SCOPES))
    counts = collections.defaultdict(collections.Counter)
    for entry in entries:
        fields = entry.fields
        marks = ["all", fields["level"], fields["verify"].split(":")[0], f"scope {fields['scope']}"]
        counts[entry.area].update(marks)
        counts["total"].update(marks)
    width = max(len(area) for area in AREAS)
    print(" " * width, *(f"{column[:14]:>14}" for column in columns))
    for area in (*AREAS, "total"):
        print(f"{area:<{width}}", *(f"{counts[area][column]:>14}" for column in columns))


def main():
    try:
        entries = catalogue.read(HERE)
    except catalogue.CatalogueError as error:
        problems = error.problems
    else:
        print_counts(entries)
        problems = check(entries, [path.stem for path in sorted(HERE.glob("*.toml"))])
    for problem in problems:
        print(f"check.py: {problem}", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
