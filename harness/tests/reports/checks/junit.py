"""Is this JUnit XML that Jenkins' xUnit plug-in takes, with counts that are right? usage: junit.py FILE...

The plug-in is strict: it refuses a file with an element or an attribute that its format does not have.
"""
import re
import sys
import xml.etree.ElementTree as tree

OUTCOMES = ["failure", "error", "skipped", "system-out", "system-err"]
# element: children it may have, attributes it must have, attributes it may have
FORMAT = {
    "testsuites": (["testsuite"], "", "name time tests failures errors"),
    "testsuite": (["properties", "testcase", "system-out", "system-err"], "name tests failures errors",
                  "group time skipped timestamp hostname id package file log url"),
    "properties": (["property"], "", ""),
    "property": ([], "name value", ""),
    "testcase": (OUTCOMES, "name", "time classname group"),
    "failure": ([], "", "type message"),
    "error": ([], "", "type message"),
    "skipped": ([], "", "type message"),
    "system-out": ([], "", ""),
    "system-err": ([], "", ""),
}
WITH_TEXT = ["failure", "error", "skipped", "system-out", "system-err"]


def misplaced(element):
    children, required, optional = FORMAT[element.tag]
    given = set(element.keys())
    for name in set(required.split()) - given:
        yield f"{element.tag} without {name}"
    for name in given - set(required.split()) - set(optional.split()):
        yield f"{element.tag} may not have the attribute {name}"
    if element.tag not in WITH_TEXT:
        for text in [element.text, *(child.tail for child in element)]:
            if text and text.strip():
                yield f"text in {element.tag}: {text.strip()[:80]!r}"
    for child in element:
        if child.tag not in children:
            yield f"{child.tag} in {element.tag}"
        else:
            yield from misplaced(child)


def counts(element):
    return {"tests": len(element.findall(".//testcase")), "failures": len(element.findall(".//failure")),
            "errors": len(element.findall(".//error")), "skipped": len(element.findall(".//skipped"))}


def check(path):
    root = tree.parse(path).getroot()  # throws where it is not well-formed
    if root.tag != "testsuites":
        return [f"root is {root.tag}"]
    errors = list(misplaced(root))
    for element in [root, *root.findall("testsuite")]:
        for key, number in counts(element).items():
            if element.get(key) != str(number) and (key, element) != ("skipped", root):
                errors.append(f"{element.tag} {element.get('name')!r}: {key} is {element.get(key)}, there are {number}")
        if not re.fullmatch(r"[0-9]+\.[0-9]+", element.get("time")):
            errors.append(f"time is {element.get('time')}")
    for case in root.iter("testcase"):
        if not case.get("name") or not case.get("classname"):
            errors.append("a testcase without a name")
        if [child.tag for child in case] not in ([], ["failure"], ["error"], ["skipped"], ["system-out"]):
            errors.append(f"{case.get('name')}: {[child.tag for child in case]}")
    return errors


failed = False
for name in sys.argv[1:]:
    for error in check(name)[:20]:
        failed = True
        print(f"{name}: {error}")
sys.exit(failed)
