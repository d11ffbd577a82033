"""What equations know of units and of rounded constants: exact factors, scale words, 3.14 for pi."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from math import isqrt

from tracelens.claims import words
from tracelens.claims.algebra import DIGITS
from tracelens.claims.trigonometry import PI_NUM

SCALES = {"hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12}
"""Powers of ten of the scale words."""

LEAST = 40
"""A rounded constant lies within this part of itself, or nothing could be told of what is worked out with it."""


@cache
def unit_index(name: str) -> int:
    """Return the number of a unit by its canonical name, -1 if there is none."""
    for number, unit in enumerate(words.units()):
        if unit.name == name:
            return number
    return -1


@cache
def factor(unit: int, into: int) -> Fraction | None:
    """Return how many of unit ``into`` make one of ``unit``; None when their dimensions differ."""
    from tracelens.claims.conversion import factor as exact

    known = words.units()
    if unit < 0 or into < 0 or known[unit].dimension != known[into].dimension:
        return None
    return exact(known[unit].name, known[into].name)


@cache
def rounded_constants() -> dict[tuple[int, int], Fraction]:
    """Return the usual roundings of pi, small roots, sines and fractions: value → how far it may be off.

    To two up to five decimals, both rounded and cut off.
    """
    scale = 10**DIGITS
    exact = [Fraction(PI_NUM, scale)]
    exact += [Fraction(isqrt(n * scale * scale), scale) for n in (2, 3, 5, 6, 7, 10)]
    exact += [Fraction(PI_NUM, scale) * Fraction(k) for k in ("2", "4", "1/2", "1/3", "1/4", "1/6", "1/180")]
    exact += [Fraction(isqrt(n * scale * scale), scale) / d for n, d in ((2, 2), (3, 2), (3, 3), (3, 4), (5, 2))]
    exact += [Fraction(k, n) for n in (3, 6, 7, 9, 11, 12) for k in range(1, n)]
    table = {}
    for value in exact:
        for decimals in range(2, 6):
            unit = 10**decimals
            for printed in {Fraction(round(value * unit), unit), Fraction(value * unit // 1, unit)}:
                if printed != value and abs(value - printed) * LEAST <= value:
                    table[printed.numerator, printed.denominator] = abs(value - printed)
    return table
