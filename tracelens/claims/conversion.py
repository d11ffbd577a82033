"""Exact conversion between canonical units, with pint's factors."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import Any


@cache
def registry() -> Any:
    """Return pint's registry, which counts in fractions."""
    import pint

    return pint.UnitRegistry(non_int_type=Fraction)


@cache
def factor(from_canonical: str, to_canonical: str) -> Fraction | None:
    """Return what one unit is in another, None where pint knows no exact factor (money, temperatures, other kinds)."""
    import pint

    if from_canonical == to_canonical:
        return Fraction(1)
    units = registry()
    try:
        start, end = units.Unit(from_canonical), units.Unit(to_canonical)
        if start.dimensionality != end.dimensionality:
            return None
        return Fraction(units.Quantity(Fraction(1), start).to(end).magnitude)
    except (pint.errors.PintError, ValueError, TypeError, ZeroDivisionError):
        return None


def convert(value: Fraction, from_canonical: str, to_canonical: str) -> Fraction | None:
    """Return ``value`` in another canonical unit, exactly; None where there is no factor."""
    found = factor(from_canonical, to_canonical)
    return None if found is None else value * found
