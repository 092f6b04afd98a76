"""Reads a catalogue: a folder of <area>.toml files, each a list of [[requirement]] tables.

Holds what every catalogue must obey, whoever wrote it. What only this project's own catalogue promises beyond that
(its areas, the documents it cites) is checked by cases/requirements/check.py.
"""
import dataclasses
import hashlib
import json
import pathlib
import re
import tomllib

NEEDED = ("id", "text", "source", "level", "verify")
OPTIONAL = ("option", "scope", "versions", "expect")
LEVELS = ("shall", "should", "may", "implementation-defined", "linux", "iso-c")
AREA_PROFILES = ("python-signal", "runtime-model", "footprint", "linux")
LEVEL_PROFILES = ("linux", "iso-c")
ID = re.compile(r"[a-z0-9_-]+\.[a-z0-9_-]+")
MARK = re.compile(r"(classify|not testable)\b")
MARKED = re.compile(r"(classify|not testable): \S")
AREA = re.compile(r"[a-z0-9][a-z0-9-]*")


class CatalogueError(Exception):
    """The catalogue breaks its form. `problems` are lines of the form `file:line: entry: what`."""

    def __init__(self, problems):
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclasses.dataclass(frozen=True)
class Entry:
    """One requirement as its file states it; `fields` holds the optional keys too, empty where absent."""

    area: str
    place: str  # file:line of its [[requirement]] header
    fields: dict

    @property
    def id(self):
        return self.fields["id"]

    @property
    def profile(self):
        if self.area in AREA_PROFILES:
            return self.area
        return self.fields["level"] if self.fields["level"] in LEVEL_PROFILES else "posix"


def _lines_of_entries(text):
    return [number for number, line in enumerate(text.splitlines(), 1) if line.strip() == "[[requirement]]"]


def _problems_of(raw):
    """Yields what is wrong with one table, taken by itself."""
    for key in NEEDED:
        if key not in raw:
            yield f"{key} is missing"
    for key, value in raw.items():
        if key not in NEEDED + OPTIONAL:
            yield f"unknown key {key} (known: {', '.join(NEEDED + OPTIONAL)})"
        elif not isinstance(value, str) or not value or value != value.strip() or not value.isprintable():
            yield f"{key} is not one non-empty line of text"
        elif key == "id" and not ID.fullmatch(value):
            yield "id is not interface.short-slug in lower case"
        elif key == "level" and value not in LEVELS:
            yield f"unknown level {value!r} (known: {', '.join(LEVELS)})"
        elif key == "verify" and MARK.match(value) and not MARKED.match(value):
            yield "verify is not of the form 'classify: what to record' or 'not testable: why'"


def _read_file(path, problems):
    if not AREA.fullmatch(path.stem):
        problems.append(f"{path.name}: the area's name is not made of a-z, 0-9 and -")
        return []
    try:
        text = path.read_text(encoding="utf-8")
        data = tomllib.loads(text)
    except OSError as error:
        problems.append(f"{path.name}: cannot be read: {error.strerror}")
        return []
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problems.append(f"{path.name}: is not TOML: {error}")
        return []
    tables = data.get("requirement", [])
    for key in data:
        if key != "requirement":
            problems.append(f"{path.name}: unknown top-level key {key} (a file holds [[requirement]] tables only)")
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        problems.append(f"{path.name}: requirement is not a list of [[requirement]] tables")
        return []

    lines = _lines_of_entries(text)
    entries = []
    for index, raw in enumerate(tables):
        place = f"{path.name}:{lines[index]}" if len(lines) == len(tables) else f"{path.name}: entry {index + 1}"
        wrong = list(_problems_of(raw))
        problems.extend(f"{place}: {raw.get('id', 'no id')}: {what}" for what in wrong)
        if not wrong:
            entries.append(Entry(path.stem, place, {key: raw.get(key, "") for key in NEEDED + OPTIONAL}))
    return entries


def read(directory):
    """The entries of every *.toml in the folder, sorted by id. Raises CatalogueError with every problem found."""
    directory = pathlib.Path(directory)
    problems = []
    paths = sorted(directory.glob("*.toml"))
    if not paths:
        raise CatalogueError([f"{directory}: no *.toml file there; a catalogue is a folder of <area>.toml files"])
    entries = [entry for path in paths for entry in _read_file(path, problems)]
    first = {}
    for entry in entries:
        if first.setdefault(entry.id, entry) is not entry:
            problems.append(f"{entry.place}: {entry.id}: id is already at {first[entry.id].place}")
    if not entries and not problems:
        problems.append(f"{directory}: no requirement in any *.toml file there")
    if problems:
        raise CatalogueError(problems)
    return sorted(entries, key=lambda entry: entry.id)


def digest(entries):
    """The same for the same statements, whatever the order, layout and comments of the files."""
    content = [{"area": entry.area, **entry.fields} for entry in entries]
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(canonical.encode("ascii")).hexdigest()
