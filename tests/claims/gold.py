"""The claims gold: sentences with what they state, as data (``gold/*.yaml``), and how a reading is scored on it."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import yaml

FOLDER = Path(__file__).parent / "gold"
NAMED = {"ordinal", "date", "marker", "option", "identifier"}
"""Kinds that are no quantities: a sentence's answer says "quote => kind" for them."""
FREE = "free"
"""What a reader may read or leave: a coefficient, an exponent, a constant beside variables."""
ANY = "?"
"""A unit where none is the right one."""
STRUCTURED = {"coordinate", "box", "range", "ratio", "time"}
"""Kinds of quantities that are told from a plain number (a quantity, a count or the measure of an action)."""


class Expected(NamedTuple):
    """One claim that a sentence states: its characters, its value as text (or kind), its canonical unit or "".

    ``kind`` and ``axis`` are compared where both sides give them.
    """

    start: int
    end: int
    value: str
    unit: str
    kind: str = ""
    axis: str = ""

    @property
    def is_quantity(self) -> bool:
        return self.value not in NAMED and self.value != FREE

    @property
    def form(self) -> str:
        """Return the kind, plain numbers being one."""
        return self.kind if self.kind in STRUCTURED else "number"


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
    """Return one case; each quote is looked for behind the one before it, and is no part of a longer word."""
    text, answers = entry[0], entry[1:]
    at = 0
    found = []
    for answer in answers:
        quote, _, rest = answer.partition(" => ")
        value, unit = split_value(rest)
        start = place(text, quote, at)
        at = start + len(quote)
        found.append(Expected(start, at, plain(value), unit))
    return Case(file, text, tuple(found))


def place(text: str, quote: str, at: int) -> int:
    """Return where a quote starts at or behind ``at``, as a word of its own where it can be one."""
    before = r"(?<![^\W\d_])" if quote[0].isalpha() else r"(?<!\d)" if quote[0].isdigit() else ""
    after = r"(?![^\W\d_])" if quote[-1].isalpha() else r"(?!\d)" if quote[-1].isdigit() else ""
    found = re.compile(before + re.escape(quote) + after).search(text, at)
    return found.start() if found else text.index(quote, at)


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

    hits: int = 0
    expected: int = 0
    read: int = 0
    units_right: int = 0
    kinds_right: int = 0
    misread: int = 0
    named: int = 0
    names: int = 0

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
    columns = zip(*(score_case(case_, found) for case_, found in pairs), strict=True)
    return Score(*(sum(column) for column in columns))


def score_case(case_: Case, found: list[Expected]) -> Score:
    """Return one reading's counts; what overlaps a free number, and is no hit, is not counted as read.

    ``named`` counts the names that are read as a claim of their kind (with its brackets or without).
    """
    wanted = {(c.start, c.end, c.value): c for c in case_.claims if c.is_quantity}
    free = [c for c in case_.claims if c.value == FREE]
    names = [c for c in case_.claims if c.value in NAMED]
    read = [c for c in found if c.is_quantity]
    hits = [(c, wanted[key]) for c in read if (key := (c.start, c.end, c.value)) in wanted]
    ignored = sum((c.start, c.end, c.value) not in wanted and meets(c, free) for c in read)
    return Score(
        hits=len(hits),
        expected=len(wanted),
        read=len(read) - ignored,
        units_right=sum(right.unit in (c.unit, ANY) for c, right in hits),
        kinds_right=sum(not right.kind or (right.form, right.axis or c.axis) == (c.form, c.axis) for c, right in hits),
        misread=sum(meets(name, read) for name in names),
        named=sum(meets(name, [c for c in found if c.value == name.value]) for name in names),
        names=len(names),
    )


def meets(claim: Expected, others: list[Expected]) -> bool:
    """Return whether a claim shares a character with one of the others."""
    return any(claim.start < other.end and other.start < claim.end for other in others)


def differences(case_: Case, found: list[Expected]) -> list[str]:
    """Return what is missing ("-") and what is too much ("+"), as readable lines, in the order of the text."""
    free = [c for c in case_.claims if c.value == FREE]
    wanted = {line(case_.text, c, c): c.start for c in case_.claims if c.value != FREE}
    read = {line(case_.text, c, right(c, case_)): c.start for c in found if not meets(c, free) or right(c, case_) is not c}
    missing = [(at, f"- {each}") for each, at in wanted.items() if each not in read]
    surplus = [(at, f"+ {each}") for each, at in read.items() if each not in wanted]
    return [each for _, each in sorted(missing + surplus)]


def right(claim: Expected, case_: Case) -> Expected:
    """Return the expected claim with the same characters, or the claim itself."""
    same = [c for c in case_.claims if (c.start, c.end) == (claim.start, claim.end) and c.value != FREE]
    return same[0] if same else claim


def line(text: str, claim: Expected, right: Expected) -> str:
    """Return a claim as one line (a name without its brackets); kind and axis are shown where the gold gives them, a unit where it asks for one."""
    inner = text[claim.start : claim.end]
    if not claim.is_quantity:
        return f"{claim.start + inner.startswith('(')}: {inner.strip('()')!r} {claim.value}"
    quote = f"{claim.start}: {inner!r} {claim.value}"
    unit = ANY if right.unit == ANY else claim.unit
    return f"{quote} {unit} {claim.form if right.kind else ''} {claim.axis if right.axis else ''}".rstrip()


def ours(text: str) -> list[Expected]:
    """Return what tracelens reads, in the form of the gold."""
    from tracelens import claims
    from tracelens.claims.values import KINDS, value_text

    found = []
    for claim in claims.extract(text):
        if claim.kind in NAMED:
            found.append(Expected(claim.start, claim.end, claim.kind, "", claim.kind))
        else:
            value = value_text(claim.value, KINDS.index(claim.kind))
            found.append(Expected(claim.start, claim.end, value, claim.canonical_unit or "", claim.kind, claim.axis or ""))
    return found
