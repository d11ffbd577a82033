# cython: boundscheck=False, wraparound=False, initializedcheck=False
"""Rows to :class:`~tracelens.types.Claim` objects."""

from __future__ import annotations

from array import array
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Literal

import cython

from tracelens.claims.values import KINDS, canonical, plain_unit, value
from tracelens.types import Claim

if not cython.compiled:
    from tracelens.claims.kinds import *

if TYPE_CHECKING:
    from tracelens.claims.rows import Rows
    from tracelens.claims.tokens import Tokens

DIRECTIONS = {
    "upward": "up", "upwards": "up", "downward": "down", "downwards": "down", "forwards": "forward",
    "ahead": "forward", "backwards": "backward", "back": "backward", "anticlockwise": "counterclockwise",
}  # fmt: skip
# Numbers whose floats differ by more than this share are different; exponents up to this one are no risk to floats.
MARGIN = 1e-9
MOST = 200
# Beyond this many binary digits, floats say nothing of a number.
LARGEST = 600
# Places for what is known of units, and how many of them are filled.
UNITS, FILLED = 64, 48


class Conversions:
    """Which units are others than one unit, of the same dimension; what was found of each is kept."""

    def __init__(self, unit: str, dimension: str | None) -> None:
        self.unit = unit
        self.dimension = dimension
        self.units = array("q", bytes(8 * UNITS))
        self.said = array("b", bytes(UNITS))  # 0 for a free place, else 1 for no and 2 for yes
        self.n = 0

    def other(self, unit: int) -> bool:
        """Return whether a packed unit (negative for counts) is another than this one, of the same dimension."""
        at = (unit ^ (unit >> 7)) & (UNITS - 1)
        while self.said[at]:
            if self.units[at] == unit:
                return self.said[at] == 2
            at = (at + 1) & (UNITS - 1)
        name, dimension = canonical(abs(unit))
        dimension = "count" if unit < 0 else dimension
        found = bool(name != self.unit and dimension == self.dimension)
        if self.n < FILLED:
            self.units[at] = unit
            self.said[at] = 2 if found else 1
            self.n += 1
        return found


class Wanted:
    """A claim whose number is looked for in texts (:func:`near`), with what comparing takes worked out once."""

    def __init__(self, claim: Claim) -> None:
        value, unit = claim.value, claim.canonical_unit
        self.claim = claim
        self.number = self.margin = 0.0
        self.comparable = False
        """Whether the claim states one number that a float is near to."""
        if isinstance(value, Fraction) and value.numerator.bit_length() <= LARGEST:
            self.comparable = True
            self.number = value.numerator / value.denominator
            self.margin = abs(self.number) * MARGIN
        self.conversions = _conversions(unit, claim.dimension) if unit else None


@cache
def _conversions(unit: str, dimension: str | None) -> Conversions:
    return Conversions(unit, dimension)


def claims(t: Tokens, r: Rows, words: list[str]) -> list[Claim]:
    """Return the claims of one text; ``words`` is the vocabulary that axes and directions point into."""
    return [claim(t, r, row, words) for row in range(r.n)]


def row_at(r: Rows, position: int) -> int:
    """Return the first row that begins at a character or behind it; rows stand in the order of the text."""
    low, high = 0, r.n
    while low < high:
        middle = (low + high) // 2
        if r.start[middle] < position:
            low = middle + 1
        else:
            high = middle
    return low


def between(t: Tokens, r: Rows, words: list[str], start: int, end: int) -> list[Claim]:
    """Return the claims that begin at the characters ``start`` to ``end``."""
    return [claim(t, r, row, words) for row in range(row_at(r, start), row_at(r, end))]


def number(r: Rows, start: int, end: int) -> int:
    """Return how many claims begin at the characters ``start`` to ``end``."""
    return max(0, row_at(r, end) - row_at(r, start))


def points(r: Rows) -> list[tuple[int, int]]:
    """Return where the coordinates whose value is a tuple, and not supposed, begin and end."""
    found = []
    for row in range(r.n):
        if r.kind[row] != COORDINATE or not r.parts[row] or r.flags[row] & (HYPOTHETICAL | VALUELESS | TIMES_OF_DAY):
            continue
        found.append((r.start[row], r.end[row]))
    return found


def near(t: Tokens, r: Rows, words: list[str], wanted: Wanted, start: int, end: int) -> list[Claim]:
    """Return the claims that begin at the characters ``start`` to ``end`` and may state the number of ``wanted``.

    Left out are those that certainly do not: another number, with the same unit, without one, or with one of another
    dimension. Numbers are compared as floats, which is safe here: the error of either is far below the margin.
    """
    last, other = 0, False  # a text says most numbers in one unit: what was found of the row before
    found = []
    for row in range(row_at(r, start), row_at(r, end)):
        flags = r.flags[row]
        if r.parts[row] or r.kind[row] == OPTION:
            continue
        if flags & (VALUELESS | TIMES_OF_DAY):
            continue
        inexact = flags & (LARGE | PI) or r.rad[row] or not -MOST <= r.exp[row] <= MOST
        if inexact or abs(nearest(r, row) - wanted.number) <= wanted.margin:
            found.append(claim(t, r, row, words))
        elif wanted.conversions is not None and r.key[row]:
            unit = -r.key[row] if r.kind[row] == COUNT else r.key[row]
            if unit != last:
                last, other = unit, wanted.conversions.other(unit)
            if other:
                found.append(claim(t, r, row, words))
    return found


def nearest(r: Rows, row: int) -> float:
    """Return a float within some units in the last place of a row's plain number."""
    exp = r.exp[row]
    number = float(r.num[row]) / float(r.den[row])
    while exp > 0:
        number *= 10.0
        exp -= 1
    while exp < 0:
        number /= 10.0
        exp += 1
    return number


def claim(t: Tokens, r: Rows, row: int, words: list[str]) -> Claim:
    """Return the claim of one row."""
    flags = r.flags[row]
    key = r.key[row]
    name, dimension = canonical(key)
    direction = words[r.direction[row]] if r.direction[row] >= 0 else None
    named = words[r.axis[row]] if r.axis[row] >= 0 else None
    return Claim(
        start=r.start[row],
        end=r.end[row],
        quote=t.text[r.start[row] : r.end[row]],
        kind=KINDS[r.kind[row]],
        value=value(t, r, row),
        unit=plain_unit(t.text[r.unit_start[row] : r.unit_end[row]]) if key else None,
        canonical_unit=name,
        dimension="count" if r.kind[row] == COUNT else dimension,
        precision=precision(r, row),
        approximate=bool(flags & APPROXIMATE),
        bound=bound(flags),
        hypothetical=bool(flags & HYPOTHETICAL),
        ambiguous=bool(flags & AMBIGUOUS),
        sentence=r.sentence[row],
        axis=named if named and len(named) == 1 else None,
        attribute=named if named and len(named) > 1 else None,
        direction=DIRECTIONS.get(direction, direction) if direction else None,
    )


def precision(r: Rows, row: int) -> int | None:
    """Return the decimals as printed, None for fractions, words, and claims of several numbers."""
    dec = r.dec[row]
    if dec < 0 or r.parts[row] or r.flags[row] & (WORDS | VALUELESS | TIMES_OF_DAY):
        return None
    return dec


def bound(flags: int) -> Literal["min", "max"] | None:
    """Return which bound the flags say, None for none or both."""
    if flags & AT_LEAST and flags & AT_MOST:
        return None
    if flags & AT_LEAST:
        return "min"
    return "max" if flags & AT_MOST else None
