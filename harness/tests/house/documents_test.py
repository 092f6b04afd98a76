"""What the documents show is there: their links lead somewhere, and their examples stand in the project as shown.

usage: documents_test.py ROOT
"""
import pathlib
import re
import sys
import tomllib

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")


def tables(root, folder, kind):
    for path in (root / folder).glob("*.toml"):
        yield from tomllib.loads(path.read_text(encoding="utf-8")).get(kind, [])


def problems_of_example(root, language, text):
    if language == "cpp":
        if not any(text in path.read_text(encoding="utf-8") for path in (root / "cases").rglob("*.cpp")):
            yield "a C++ example that is no case of ours:\n" + text
    elif language == "toml":
        for kind, rows in tomllib.loads(text).items():
            known = list(tables(root, {"requirement": "cases/requirements", "expectation": "cases/expectations"}[kind], kind))
            for row in rows:
                if row not in known:
                    yield f"an example of a {kind} that is none of ours: {row}"


def problems_of(root, document):
    text = document.read_text(encoding="utf-8")
    for target in LINK.findall(BLOCK.sub("", text)):
        if "://" not in target and not (document.parent / target).exists():
            yield f"a link that leads nowhere: {target}"
    for language, block in BLOCK.findall(text):
        yield from problems_of_example(root, language, block)


def main():
    root = pathlib.Path(sys.argv[1])
    documents = sorted(root.glob("*.md"))
    if not documents:
        sys.exit(f"no document in {root}")
    found = [f"{document.name}: {problem}" for document in documents for problem in problems_of(root, document)]
    if found:
        sys.exit("\n".join(found))


main()
