"""Exact conversion between canonical units, with pint's factors, of which the usual ones are written down."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

from tracelens.claims.words import data


@cache
def registry() -> Any:
    """Return pint's registry, which counts in fractions."""
    import pint

    return pint.UnitRegistry(non_int_type=Fraction)


@cache
def factor(from_canonical: str, to_canonical: str) -> Fraction | None:
    """Return what one unit is in another, None where pint knows no exact factor (money, temperatures, other kinds)."""
    if from_canonical == to_canonical:
        return Fraction(1)
    start, end = sizes().get(from_canonical), sizes().get(to_canonical)
    if start is None or end is None:
        return asked(from_canonical, to_canonical)
    return start.size / end.size if start.group == end.group else None


class Size(NamedTuple):
    """How large a unit is, in the first unit of its group; units of other groups are of another kind."""

    group: int
    size: Fraction


@cache
def sizes() -> dict[str, Size]:
    """Return the sizes in ``sizes.yaml``, by the canonical names of units."""
    listed = data("sizes.yaml")
    groups = [*listed["groups"], *({name: 1} for name in listed["alone"])]
    return {name: Size(place, Fraction(size)) for place, group in enumerate(groups) for name, size in group.items()}


def asked(from_canonical: str, to_canonical: str) -> Fraction | None:
    """Return what pint says that one unit is in another, None where it knows no exact factor."""
    import pint

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
