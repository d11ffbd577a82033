"""Equations in a text: the public form of the chains, with quotes, values and spans."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from fractions import Fraction
from functools import cache, lru_cache
from typing import Literal

from tracelens.arrow import numbers, texts
from tracelens.claims import words
from tracelens.claims.algebra import Value as Number
from tracelens.claims.chains import Finder
from tracelens.claims.equation_columns import EquationColumns, kind
from tracelens.claims.forms import Formed, distinct
from tracelens.claims.hypothetical import is_hypothetical, stated_base
from tracelens.claims.lexer import tokenize
from tracelens.claims.sides import Chain, Side
from tracelens.claims.tokens import Tokens
from tracelens.types import Equation, Member, Span, Value

SIGNS = ("", "=", "<", ">", "<=", ">=", "~", "!=")
"""The relations by the numbers that the lexer gives them."""
KINDS: tuple[Literal["arithmetic", "order", "conversion"], ...] = ("arithmetic", "order", "conversion")
"""What a chain is about: a conversion of units, an order, or arithmetic; by their numbers."""
_INTS = ("text", "start", "end", "kind", "holds", "base", "hypothetical", "sentence", "reason")


@cache
def finder() -> Finder:
    """Return the finder whose buffers all calls share."""
    return Finder()


def equations(text: str, prompt: str = "", base: int | None = None) -> list[Equation]:
    """Return the equations of ``text`` in order: maximal chains, and sentences that say the same.

    Args:
        text: What the model said.
        prompt: What it was asked; a base other than ten stated there makes false chains undecided.
        base: That base, when the caller knows it.
    """
    tokens = tokenize(text)
    return from_tokens(tokens, stated_base(prompt) if base is None else base)


def from_tokens(tokens: Tokens, base: int = 10, sentences: Sequence[Span] = ()) -> list[Equation]:
    """Return the equations of a text that is already in tokens; ``sentences`` number the sentence of each."""
    return made(tokens.text, finder().run(tokens, base), sentences)


def made(text: str, chains: Sequence[Chain], sentences: Sequence[Span] = ()) -> list[Equation]:
    """Return the public form of ``chains``; those with nothing on one side ("0=<") state nothing and are left out."""
    starts = [span.start for span in sentences]
    return [equation(text, chain, starts) for chain in chains if all(side.start < side.end for side in chain.sides)]


def equation(text: str, chain: Chain, starts: list[int]) -> Equation:
    """Return the public form of a chain; ``starts`` are the characters at which sentences start."""
    sides = chain.sides
    start, end = sides[0].start, sides[-1].end
    return Equation(
        start=start,
        end=end,
        quote=text[start:end],
        members=tuple(member(text, side) for side in sides),
        relations=tuple(SIGNS[side.relation] for side in sides[1:]),
        holds=chain.holds,
        reason=chain.reason or None if chain.holds is None else None,
        failing=chain.failing if chain.holds is False else None,
        kind=KINDS[kind(chain)],
        base=chain.base,
        hypothetical=chain.holds is False and is_hypothetical(text, start, end),
        sentence=max(0, bisect_right(starts, start) - 1),
    )


def rows(columns: EquationColumns) -> Formed:
    """Return raw columns as rows and forms, with the columns of the database's ``equations``."""
    import numpy as np
    import pyarrow as pa

    from tracelens.claims.batch import named, strings

    n = columns.n
    ints = {name: np.frombuffer(getattr(columns, name), dtype="i4", count=n).copy() for name in _INTS}
    reasons = list(columns.reasons)
    codes = {
        name: (ints[name], int(ints[name].max(initial=0)) + 1) for name in ("kind", "base", "hypothetical", "reason")
    }
    places, first = distinct(((ints["holds"] + 1, 3), *codes.values()), n)
    forms = {
        "kind": named(ints["kind"][first], list(KINDS)),
        "holds": numbers(ints["holds"][first] == 1, ints["holds"][first] < 0),
        "reason": texts([reasons[place] for place in ints["reason"][first].tolist()]),
        "base": numbers(ints["base"][first]),
        "hypothetical": numbers(ints["hypothetical"][first] == 1),
    }
    own = {name: numbers(ints[name]) for name in ("text", "start", "end", "sentence")}
    return Formed(pa.table(own | {"quote": strings(columns.quotes), "form": numbers(places)}), pa.table(forms))


def member(text: str, side: Side) -> Member:
    """Return the public form of a side."""
    return Member(
        start=side.start,
        end=side.end,
        quote=text[side.start : side.end],
        value=stated(text, side),
        unit=words.units()[side.unit].name if side.unit >= 0 and side.unit_power == 1 else None,
        precision=side.dec if side.ops == 0 and side.dec >= 0 else None,
    )


def stated(text: str, side: Side) -> Value:
    """Return the exact value of a side: a fraction, a tuple, the text of an irrational number, or None."""
    value = side.value
    if value is None or value.unknown:
        return None
    if value.parts is not None:
        return tuple(exact(part) for part in value.parts)
    return exact(value) if value.exact else text[side.start : side.end]


def exact(value: Number) -> Fraction | None:
    """Return a rational value; None for an irrational one."""
    return fraction(value.num, value.den) if value.exact else None


@lru_cache(maxsize=4096)
def fraction(num: int, den: int) -> Fraction:
    """Return ``num / den``; the same numbers come up again and again, and making one costs more than looking it up."""
    return Fraction(num, den)
