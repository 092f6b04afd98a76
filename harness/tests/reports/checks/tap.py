"""Is this TAP 13 whose plan and blocks are right? usage: tap.py FILE..."""
import json
import re
import shutil
import subprocess
import sys

TEST = re.compile(r"(not )?ok (\d+) - ((?:[^#\\]|\\.)+?)( # (SKIP|TODO)( .*)?)?")
SCALAR = re.compile(r"  ?(?:  )*(?:- )?[a-z]+: (\".*\"|\[\])")


def check(path):
    text = open(path, "rb").read().decode("utf-8")
    if re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text):
        return ["control characters"]
    lines = text.split("\n")
    if lines.pop() != "" or lines[0] != "TAP version 13" or not re.fullmatch(r"1\.\.\d+", lines[1]):
        return ["no version, plan or last newline"]
    if lines[-1].startswith("Bail out! "):  # nothing may follow it
        lines.pop()
    errors, number, inside = [], 0, False
    for line in lines[2:]:
        if inside:
            if line == "  ...":
                inside = False
            elif line != "  cases:":
                match = SCALAR.fullmatch(line)
                if not match:
                    errors.append(f"not a scalar: {line[:200]!r}")
                else:
                    json.loads(match[1])
        elif line == "  ---":
            inside = True
        elif not line.startswith("# "):
            match = TEST.fullmatch(line)
            number += 1
            if not match or int(match[2]) != number:
                errors.append(f"not test {number}: {line[:200]!r}")
    # Perl's own reader, where there is one, is the strictest; a plan of no tests is none to it.
    if number and "Bail out!" not in text and shutil.which("prove"):
        said = subprocess.run(["prove", "--exec", "cat", path], capture_output=True, text=True).stdout
        if "Parse errors" in said:
            errors.append(f"prove: {said[-400:]}")
    if inside or lines[1] != f"1..{number}":
        errors.append(f"plan {lines[1]} for {number} tests")
    return errors


failed = False
for name in sys.argv[1:]:
    for error in check(name)[:20]:
        failed = True
        print(f"{name}: {error}")
sys.exit(failed)
