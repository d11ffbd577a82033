# cython: boundscheck=False, wraparound=False, initializedcheck=False, annotation_typing=False
"""Rows to :class:`~tracelens.types.Claim` objects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from tracelens.claims import kinds as k
from tracelens.claims.values import KINDS, canonical, plain_unit, value
from tracelens.types import Claim

if TYPE_CHECKING:
    from tracelens.claims.rows import Rows
    from tracelens.claims.tokens import Tokens

DIRECTIONS = {
    "upward": "up", "upwards": "up", "downward": "down", "downwards": "down", "forwards": "forward",
    "ahead": "forward", "backwards": "backward", "back": "backward", "anticlockwise": "counterclockwise",
}  # fmt: skip


def claims(t: Tokens, r: Rows, words: list[str]) -> list[Claim]:
    """Return the claims of one text; ``words`` is the vocabulary that axes and directions point into."""
    return [claim(t, r, row, words) for row in range(r.n)]


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
        dimension="count" if r.kind[row] == k.COUNT else dimension,
        precision=precision(r, row),
        approximate=bool(flags & k.APPROXIMATE),
        bound=bound(flags),
        hypothetical=bool(flags & k.HYPOTHETICAL),
        ambiguous=bool(flags & k.AMBIGUOUS),
        sentence=r.sentence[row],
        axis=named if named and len(named) == 1 else None,
        attribute=named if named and len(named) > 1 else None,
        direction=DIRECTIONS.get(direction, direction) if direction else None,
    )


def precision(r: Rows, row: int) -> int | None:
    """Return the decimals as printed, None for fractions, words, and claims of several numbers."""
    dec = r.dec[row]
    if dec < 0 or r.parts[row] or r.flags[row] & (k.WORDS | k.VALUELESS | k.TIMES_OF_DAY):
        return None
    return dec


def bound(flags: int) -> Literal["min", "max"] | None:
    """Return which bound the flags say, None for none or both."""
    if flags & k.AT_LEAST and flags & k.AT_MOST:
        return None
    if flags & k.AT_LEAST:
        return "min"
    return "max" if flags & k.AT_MOST else None
