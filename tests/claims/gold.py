"""The claims gold: sentences with what they state, as data (``gold/*.yaml``), and how a reading is scored on it."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import yaml

FOLDER = Path(__file__).parent / "gold"
NAMED = {"ordinal", "date", "marker", "option", "identifier"}
"""Kinds that are no quantities: a sentence's answer says "quote => kind" for them."""


class Expected(NamedTuple):
    """One claim that a sentence states: its characters, its value as text (or kind), its canonical unit or ""."""

    start: int
    end: int
    value: str
    unit: str

    @property
    def is_quantity(self) -> bool:
        return self.value not in NAMED


class Case(NamedTuple):
    """A sentence and everything that it states."""

    file: str
    text: str
    claims: tuple[Expected, ...]


def cases(folder: Path = FOLDER) -> list[Case]:
    """Return all cases of a folder of YAML files."""
    return [
        case(path.name, entry)
        for path in sorted(folder.glob("*.yaml"))
        for entry in yaml.safe_load(path.read_text("utf-8"))
    ]


def case(file: str, entry: list[str]) -> Case:
    """Return one case; each quote is looked for behind the one before it."""
    text, answers = entry[0], entry[1:]
    at = 0
    found = []
    for answer in answers:
        quote, _, rest = answer.partition(" => ")
        value, unit = split_value(rest)
        start = text.index(quote, at)
        at = start + len(quote)
        found.append(Expected(start, at, plain(value), unit))
    return Case(file, text, tuple(found))


def split_value(rest: str) -> tuple[str, str]:
    """Return value and unit of "2.5 meter" or "(3, 4) centimeter"."""
    if rest.startswith("("):
        value, _, unit = rest.rpartition(")")
        return value + ")", unit.strip()
    value, _, unit = rest.partition(" ")
    return value, unit


def plain(value: str) -> str:
    """Return a value in the one form that equal values share ("3/4" and "0.75" are "0.75")."""
    from tracelens.claims.values import fraction_text

    try:
        return fraction_text(Fraction(value))
    except (ValueError, ZeroDivisionError):
        return value


class Score(NamedTuple):
    """Counts over a gold set; a hit has the right span and value."""

    hits: int
    expected: int
    read: int
    units_right: int
    units: int
    misread: int
    names: int

    @property
    def precision(self) -> float:
        return self.hits / self.read if self.read else 1.0

    @property
    def recall(self) -> float:
        return self.hits / self.expected if self.expected else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def score(pairs: list[tuple[Case, list[Expected]]]) -> Score:
    """Return the score of readings: only quantities count; names read as quantities are ``misread``."""
    hits = expected = read = units_right = units = misread = names = 0
    for case_, found in pairs:
        wanted = {(c.start, c.end, c.value): c.unit for c in case_.claims if c.is_quantity}
        others = [c for c in case_.claims if not c.is_quantity]
        quantities = [c for c in found if c.is_quantity]
        expected += len(wanted)
        read += len(quantities)
        for claim in quantities:
            if (claim.start, claim.end, claim.value) in wanted:
                hits += 1
                units += 1
                units_right += wanted[claim.start, claim.end, claim.value] == claim.unit
        names += len(others)
        misread += sum(any(q.start < o.end and o.start < q.end for q in quantities) for o in others)
    return Score(hits, expected, read, units_right, units, misread, names)


def differences(case_: Case, found: list[Expected]) -> list[str]:
    """Return what is missing ("-") and what is too much ("+"), as readable lines."""

    def lines(claims: Any) -> set[str]:
        return {
            f"{case_.text[c.start : c.end]!r} {c.value} {c.unit}"
            if c.is_quantity
            else f"{case_.text[c.start : c.end]!r} {c.value}"
            for c in claims
        }

    wanted, read = lines(case_.claims), lines(found)
    return [f"- {line}" for line in sorted(wanted - read)] + [f"+ {line}" for line in sorted(read - wanted)]


def ours(text: str) -> list[Expected]:
    """Return what tracelens reads, in the form of the gold."""
    from tracelens import claims
    from tracelens.claims.values import KINDS, value_text

    found = []
    for claim in claims.extract(text):
        if claim.kind in NAMED:
            found.append(Expected(claim.start, claim.end, claim.kind, ""))
        else:
            value = value_text(claim.value, KINDS.index(claim.kind))
            found.append(Expected(claim.start, claim.end, value, claim.canonical_unit or ""))
    return found
