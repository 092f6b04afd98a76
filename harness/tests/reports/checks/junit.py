"""Is this well-formed JUnit XML whose counts are right? usage: junit.py FILE..."""
import sys
import xml.etree.ElementTree as tree


def counts(element):
    return {"tests": len(element.findall(".//testcase")), "failures": len(element.findall(".//failure")),
            "errors": len(element.findall(".//error")), "skipped": len(element.findall(".//skipped"))}


def check(path):
    root = tree.parse(path).getroot()  # throws where it is not well-formed
    errors = [] if root.tag == "testsuites" else [f"root is {root.tag}"]
    for element in [root, *root.findall("testsuite")]:
        for key, number in counts(element).items():
            if element.get(key) != str(number):
                errors.append(f"{element.tag} {element.get('name')!r}: {key} is {element.get(key)}, there are {number}")
        float(element.get("time"))
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
