#!/usr/bin/env python3
"""Turns a catalogue into C++: requirement_ids.h for the compiler, requirements.cpp for the running program.

usage: generate.py CATALOGUE_DIRECTORY OUTPUT_DIRECTORY

Both files are written or, where the catalogue has a problem, neither; a file that would not change is left alone, so
that nothing is compiled anew for a comment. Exit 2 with one line per problem.
"""
import os
import pathlib
import re
import sys
import tempfile

import catalogue

HEADER_NAME = "requirement_ids.h"
SOURCE_NAME = "requirements.cpp"
FIELDS = ("id", "text", "source", "level", "verify", "area", "profile", "option", "scope", "versions", "expect")


def literal(text):
    """The text as a C++ string literal; catalogue.py lets printable characters through only."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    # A "??" would draw a warning about trigraphs from some compilers.
    return '"' + re.sub(r"(?<=\?)\?", r"\\?", escaped) + '"'


def header(entries):
    lines = [
        "// Generated from the catalogue by generate.py; edit the catalogue instead.",
        "#pragma once",
        "",
        "#include <string_view>",
        "",
        "namespace sigconform::detail {",
        "",
        "/// Every id of this target's catalogue, sorted.",
        "inline constexpr std::string_view requirement_ids[] = {",
        *(f"    {{{literal(entry.id)}, {len(entry.id)}}}," for entry in entries),
        "};",
        "",
        "}  // namespace sigconform::detail",
    ]
    return "\n".join(lines) + "\n"


def source(entries):
    lines = [
        "// Generated from the catalogue by generate.py; edit the catalogue instead.",
        '#include "harness/catalogue/catalogue_data.h"',
        "",
        "namespace sigconform::detail {",
        "namespace {",
        "",
        "using namespace std::string_view_literals;",
        "",
        "constexpr Requirement requirements[] = {",
    ]
    for entry in entries:
        values = {**entry.fields, "area": entry.area, "profile": entry.profile}
        lines.append("    {")
        # With its length: a compiler that counts its steps does not have to look for the end of every text.
        lines += [f"        .{field} = {literal(values[field])}sv," for field in FIELDS]
        lines.append("    },")
    lines += [
        "};",
        "",
        "}  // namespace",
        "",
        f"constinit const CatalogueData catalogue_data{{requirements, {literal(catalogue.digest(entries))}}};",
        "",
        "}  // namespace sigconform::detail",
    ]
    return "\n".join(lines) + "\n"


def write_whole(path, text):
    """Replaces the file in one step, or not at all; keeps it where it already has that text."""
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with open(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def main(arguments):
    if len(arguments) != 2:
        print("usage: generate.py CATALOGUE_DIRECTORY OUTPUT_DIRECTORY", file=sys.stderr)
        return 2
    output = pathlib.Path(arguments[1])
    try:
        entries = catalogue.read(arguments[0])
        output.mkdir(parents=True, exist_ok=True)
        write_whole(output / HEADER_NAME, header(entries))
        write_whole(output / SOURCE_NAME, source(entries))
    except catalogue.CatalogueError as error:
        for problem in error.problems:
            print(f"generate.py: {problem}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"generate.py: {error.filename or output}: {error.strerror}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
