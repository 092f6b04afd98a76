"""No two translation units define the same symbol differently: what the linker takes for one thing is one thing.

usage: one_definition.py LIST COMPILER    LIST has the object files and archives of a program, one a line

A function of ours that several objects define must come from one line of the sources, and be weak in all of them: where one
definition is strong, the linker takes that one for all the others. Without line tables only the latter shows. First shows
that it notices either, in objects of its own.
"""
import collections
import concurrent.futures
import pathlib
import re
import subprocess
import sys
import tempfile

OURS = re.compile(r"^sigconform::")
# A function in a line of `nm`: an address, the kind, the name, and after a tab the place. Of the place only the line is to be
# relied on: for what no source spells out, a destructor say, binutils may name another file than that of its class.
DEFINED = re.compile(r"^[0-9a-f]* +([TW]) ([^\t]+)(?:\t\S+:(\d+))?$")
FAULTY = {
    "one.cpp": "namespace sigconform { struct Scene { ~Scene(); int id = 1; }; Scene::~Scene() { id = 0; }\n"
               "struct Twin { int of_one() { return 1; } };\n"
               "struct Same { int value() { return 3; } }; int one() { return Twin{}.of_one() + Same{}.value(); } }\n",
    "two.cpp": "namespace sigconform { struct Part { ~Part(); }; struct Scene { Part part; ~Scene() { part.~Part(); } };\n"
               "void two(Scene* scene) { scene->~Scene(); }\n"
               "\n"
               "struct Twin { int of_one() { return 2; } }; int other() { return Twin{}.of_one(); } }\n",
}
NOTICED = {"sigconform::Scene::~Scene()": "strong", "sigconform::Twin::of_one()": "from line"}


def definitions(path):
    """Of each function of ours that the file defines: whether strongly, and from which lines."""
    listed = subprocess.run(["nm", "-lC", "--defined-only", path], capture_output=True, text=True, check=True).stdout
    found = {}
    for line in listed.splitlines():
        one = DEFINED.match(line)
        if one and OURS.match(one[2]):
            strong, lines = found.get(one[2], (False, set()))
            found[one[2]] = (strong or one[1] == "T", lines | ({one[3]} if one[3] else set()))
    return found


def problems(paths):
    by_symbol = collections.defaultdict(list)
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for path, found in zip(paths, pool.map(definitions, paths)):
            for symbol, (is_strong, lines) in found.items():
                by_symbol[symbol].append((path, is_strong, lines))
    for symbol, found in sorted(by_symbol.items()):
        strong = [path for path, is_strong, _ in found if is_strong]
        weak = [path for path, is_strong, _ in found if not is_strong]
        if strong and weak:
            yield f"{symbol}: strong in {strong[0]}, and weak in {weak[0]}"
            continue
        first, _, lines = found[0]
        for other, _, others in found[1:]:
            if lines and others and lines.isdisjoint(others):
                yield f"{symbol}: from line {min(lines)} in {first}, and from line {min(others)} in {other}"
                break


def check_itself(compiler):
    with tempfile.TemporaryDirectory() as folder:
        objects = []
        for name, text in FAULTY.items():
            source = pathlib.Path(folder, name)
            source.write_text(text, encoding="utf-8")
            objects.append(str(source.with_suffix(".o")))
            subprocess.run([compiler, "-std=c++20", "-O0", "-g1", "-c", str(source), "-o", objects[-1]], check=True)
        found = list(problems(objects))
    for symbol, how in NOTICED.items():
        if not any(one.startswith(symbol) and how in one for one in found):
            sys.exit(f"does not notice {symbol} in objects that define it twice; it says: {found}")
    if len(found) != len(NOTICED):
        sys.exit(f"says more than is wrong: {found}")


def main():
    check_itself(sys.argv[2])
    listed = pathlib.Path(sys.argv[1]).read_text(encoding="utf-8").split()
    paths = [path for path in listed if path.endswith((".o", ".a"))]  # a precompiled header is listed, too
    if len(paths) < 10:
        sys.exit(f"{len(paths)} objects are no program of ours")
    found = list(problems(paths))
    if found:
        sys.exit("\n".join(found))


main()
