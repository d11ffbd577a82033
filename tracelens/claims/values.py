# cython: boundscheck=False, wraparound=False, initializedcheck=False
"""Rows to values: exact fractions, tuples, symbolic texts, units with their canonical names."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

import cython

from tracelens.claims.words import units
from tracelens.types import Value

if not cython.compiled:
    from tracelens.claims.kinds import *

if TYPE_CHECKING:
    from tracelens.claims.rows import Rows
    from tracelens.claims.tokens import Tokens

KINDS = (
    "quantity", "range", "ratio", "coordinate", "box", "action", "count", "time", "ordinal", "date", "marker",
    "option", "identifier",
)  # fmt: skip
"""Names of the kinds of claims, in the order of their numbers."""

POWERED = {
    ("length", 2): "area",
    ("length", 3): "volume",
    ("unit", 2): "area",
    ("unit", 3): "volume",
    ("pixel", 2): "area",
}


def value(t: Tokens, r: Rows, row: int) -> Value:
    """Return the value of a row, as :data:`tracelens.types.Value` says."""
    flags = r.flags[row]
    if r.kind[row] == OPTION:
        return t.text[r.start[row] : r.end[row]]
    if flags & VALUELESS:
        return None
    if r.parts[row]:
        places = range(r.part[row], r.part[row] + r.parts[row])
        if flags & TIMES_OF_DAY:
            return "-".join([clock(r.part_num[p]) for p in places])
        return tuple([part(t, r, p) for p in places])
    if flags & TIMES_OF_DAY:
        return clock(r.num[row])
    if flags & LARGE:
        return large(t, r.first[row], r.last[row], flags)
    plain = rational(r.num[row], r.den[row], r.exp[row])
    if r.rad[row] or flags & PI:
        return symbolic(plain, r.rad[row], bool(flags & PI))
    return plain


def part(t: Tokens, r: Rows, place: int) -> Fraction | None:
    """Return one part of a tuple; None for an irrational one."""
    flags = r.part_flags[place]
    if flags & LARGE:
        return large(t, r.part_token[place], t.n, flags)
    if r.part_rad[place] or flags & PI:
        return None
    return rational(r.part_num[place], r.part_den[place], r.part_exp[place])


@lru_cache(maxsize=65_536)
def rational(num: int, den: int, exp: int) -> Fraction:
    """Return ``num / den · 10**exp``; a corpus says the same few numbers again and again, so they are kept."""
    if exp < 0:
        return Fraction(num, den * 10**-exp)
    return Fraction(num * 10**exp, den) if exp or den != 1 else Fraction(num)


def large(t: Tokens, first: int, last: int, flags: int) -> Fraction:
    """Return the value of the first numeral among tokens ``first`` to ``last``, with the sign that ``flags`` say."""
    for i in range(first, last):
        if t.kind[i] == NUMERAL:
            return -t.value(i) if flags & NEGATIVE else t.value(i)
    return Fraction(0)


def clock(minutes: int) -> str:
    """Return minutes since midnight as HH:MM."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def symbolic(coefficient: Fraction, radicand: int, pi: bool) -> str:
    """Return the text of an irrational number: ``sqrt(2)/2``, ``5*sqrt(3)``, ``36*pi``, ``-pi/4``."""
    above = [f"sqrt({radicand})"] if radicand else []
    above += ["pi"] if pi else []
    if abs(coefficient.numerator) != 1:
        above.insert(0, str(abs(coefficient.numerator)))
    below = f"/{coefficient.denominator}" if coefficient.denominator != 1 else ""
    return ("-" if coefficient < 0 else "") + "*".join(above) + below


def value_text(exact: Value, kind: int = 0) -> str:
    """Return a value as text: "2.5", "27/8", "(250, 0)", "0..30" (range), "3:4" (ratio), "sqrt(2)/2"; "" for None."""
    if exact is None or isinstance(exact, str):
        return exact or ""
    if isinstance(exact, Fraction):
        return fraction_text(exact)
    parts = ["?" if each is None else fraction_text(each) for each in exact]
    if kind == RANGE:
        return "..".join(parts)
    return ":".join(parts) if kind == RATIO else f"({', '.join(parts)})"


def fraction_text(exact: Fraction) -> str:
    """Return a fraction as a decimal where it ends within 18 places, else as "n/d"."""
    places = 0
    scaled = exact
    while scaled.denominator != 1 and places < 18:
        scaled *= 10
        places += 1
    if scaled.denominator != 1:
        return f"{exact.numerator}/{exact.denominator}"
    if not places:
        return str(Decimal(scaled.numerator))
    digits = str(Decimal(abs(scaled.numerator))).rjust(places + 1, "0")
    return f"{'-' if exact < 0 else ''}{digits[:-places]}.{digits[-places:]}"


def factors(key: int) -> list[tuple[int, int]]:
    """Return the (unit number, exponent) pairs of a packed unit."""
    found = []
    while key:
        found.append(((key & 1023) - 1, ((key >> 10) & 15) - 8))
        key >>= 14
    return found


@cache
def canonical(key: int) -> tuple[str | None, str | None]:
    """Return canonical name and dimension of a packed unit: ("meter", "length"), ("mile/hour", "speed")."""
    if not key:
        return None, None
    pairs = factors(key)
    names = [(units()[number].name if number != OTHER_NOUN else "item", power) for number, power in pairs]
    above = [written(name, power) for name, power in names if power > 0]
    below = [written(name, -power) for name, power in names if power < 0]
    name = "*".join(above) or "1"
    for each in below:
        name += "/" + each
    return name, dimension(pairs)


LATEX = (r"\text", r"\mathrm", r"\textrm", r"\mbox", r"\operatorname", r"\rm", "{", "}", "~", "\\,", "\\ ")


@lru_cache(maxsize=4096)
def plain_unit(written: str) -> str:
    r"""Return a unit as written, without the LaTeX markup around it: ``m}^{2}`` is "m^2", ``^\circ`` is "°"."""
    if "\\" not in written and "}" not in written and "$^" not in written:
        return written
    if "^" in written:  # maths of its own: cm$^2$
        for markup in ("$", "\\(", "\\)"):
            written = written.replace(markup, "")
    for markup in LATEX:
        written = written.replace(markup, "")
    written = written.replace(r"^\circ", "°").replace(r"\circ", "°").replace(r"\degree", "°")
    return written.replace("\\%", "%").replace("\\$", "$").strip()


def written(name: str, power: int) -> str:
    """Return a unit with its power: "meter", "meter**2"."""
    return name if power == 1 else f"{name}**{power}"


def dimension(pairs: list[tuple[int, int]]) -> str | None:
    """Return the dimension of a packed unit's factors."""
    if any(number == OTHER_NOUN for number, _ in pairs):
        pairs = [pair for pair in pairs if pair[0] != OTHER_NOUN]
        return f"{dimension(pairs)} rate"
    named = [(units()[number].dimension, power) for number, power in pairs]
    if len(named) == 1:
        kind, power = named[0]
        return kind if power == 1 else POWERED.get((kind, power), f"{kind}^{power}")
    if named[0] == ("length", 1) and named[1:] == [("time", -1)]:
        return "speed"
    if named[0] == ("length", 1) and sum(p for d, p in named[1:] if d == "time") == -2:
        return "acceleration"
    first = dimension(pairs[:1])
    return f"{first} rate" if all(power < 0 for _, power in named[1:]) else f"{first} product"


def as_float(number: Any) -> float:
    """Return a float near an exact value; infinite, with its sign, where it is too large."""
    try:
        return float(number)
    except OverflowError:
        return float("inf") if number > 0 else float("-inf")
