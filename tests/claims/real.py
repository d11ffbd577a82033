"""The gold on real text: passages of the labelled traces by their place, with what each states (``real/*.yaml``).

The passages are not here, only where they stand; the text is read from the folder of traces, and each quote is
compared with it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import gold
import yaml

FOLDER = Path(__file__).parent / "real"
ROLES = Path(__file__).parent / "real_roles"


class Place(NamedTuple):
    """Where a passage stands: file and line of its record, its field, and the half-open range of characters."""

    file: str
    line: int
    field: str
    start: int
    end: int


def place(written: str) -> Place:
    """Return the place that "math-vision:2506 response 120:131" or "mr-gsm8k:183 steps/5 0:15" writes."""
    record, field, span = written.split(" ")
    file, line = record.rsplit(":", 1)
    start, end = span.split(":")
    return Place(file, int(line), field, int(start), int(end))


def cases(traces: Path, name: str) -> list[gold.Case]:
    """Return the passages of ``real/<name>.yaml`` with their claims; ValueError where a quote is not in its text."""
    entries = yaml.safe_load((FOLDER / f"{name}.yaml").read_text("utf-8"))
    places = [place(entry["passage"]) for entry in entries]
    texts = passages(traces, places)
    return [case(each, texts[each], entry.get("claims", [])) for each, entry in zip(places, entries, strict=True)]


def passages(traces: Path, places: list[Place]) -> dict[Place, str]:
    """Return the text at each place; only the lines that hold one are parsed."""
    texts = {}
    for file in sorted({each.file for each in places}):
        wanted: dict[int, list[Place]] = {}
        for each in places:
            if each.file == file:
                wanted.setdefault(each.line, []).append(each)
        with (traces / f"{file}.jsonl").open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                for each in wanted.get(number, ()):
                    texts[each] = field(json.loads(line), each.field)[each.start : each.end]
    return texts


def field(record: dict[str, Any], name: str) -> str:
    """Return a field of a record, "steps/3" being one of its steps."""
    name, _, index = name.partition("/")
    found: Any = record[name]
    return str(found[int(index)] if index else found)


ROLE_FIELDS = ("entity", "attribute", "frame", "direction", "axis", "role")


class Roles(NamedTuple):
    """How many quantities are right in all their roles, of how many, and those that are not, as readable lines."""

    right: int
    of: int
    wrong: list[str]


def roles(traces: Path, name: str) -> Roles:
    """Return how the quantities of ``real_roles/<name>.yaml`` are read."""
    from tracelens import claims

    entries = yaml.safe_load((ROLES / f"{name}.yaml").read_text("utf-8"))
    texts = passages(traces, [place(entry["passage"]) for entry in entries])
    wrong, count = [], 0
    for entry in entries:
        text = texts[place(entry["passage"])]
        read = {claim.start: claim for claim in claims.read(text, roles=True).claims}
        for at, quote, said in entry["claims"]:
            count += 1
            wanted = dict(field.split(": ") for field in said.split(", ") if field)
            claim = read.get(at)
            found = {name: getattr(claim, name) for name in ROLE_FIELDS if getattr(claim, name, None)}
            fits = claim is not None and claim.quote == quote and found.keys() == wanted.keys()
            if not fits or any(found[name] not in wanted[name].split("|") for name in wanted):
                wrong.append(f"{quote!r} in {text!r}: {wanted} expected, {found} found")
    return Roles(count - len(wrong), count, wrong)


def case(where: Place, text: str, claims: list[list[Any]]) -> gold.Case:
    """Return one passage with its claims."""
    found = []
    for claim in claims:
        at, quote, kind, value, unit, axis = (*claim, "", "", "")[:6]
        if text[at : at + len(quote)] != quote:
            raise ValueError(f"{where}: {quote!r} expected at {at}, found {text[at : at + len(quote)]!r}")
        known = kind if kind in gold.NAMED or kind == gold.FREE else gold.plain(value)
        found.append(gold.Expected(at, at + len(quote), known, unit, kind, axis))
    return gold.Case(f"{where.file}:{where.line}", text, tuple(found))
