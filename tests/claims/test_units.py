"""The units' canonical names are pint's, and convert exactly."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tracelens import claims
from tracelens.claims.conversion import asked, factor, registry, sizes
from tracelens.claims.words import units

OURS = {"money", "count", "unit", "percent", "pixel", "level", "light", "information"}
"""Dimensions whose units pint has not, or has as other kinds."""
# A decade is a factor of ten to pint, ten years to us.
NOT_IN_PINT = {"decade", "milliampere_hour", "frame_per_second", "beats_per_minute", "mile_per_hour", "kilometer_per_hour", "millimeter_Hg"}


@pytest.mark.parametrize("unit", [u for u in units() if u.dimension not in OURS and u.name not in NOT_IN_PINT], ids=lambda u: u.name)
def test_pint_knows_the_canonical_name(unit):
    assert registry().Unit(unit.name)


def test_units_of_one_dimension_have_one_dimensionality():
    by_dimension: dict[str, set[object]] = {}
    for unit in units():
        if unit.name not in NOT_IN_PINT and unit.dimension in {"length", "angle", "time", "mass", "volume", "area"}:
            by_dimension.setdefault(unit.dimension, set()).add(frozenset(registry().Unit(unit.name).dimensionality.items()))

    assert all(len(kinds) == 1 for kinds in by_dimension.values())


@pytest.mark.parametrize(
    ("value", "start", "end", "expected"),
    [
        (5, "foot", "inch", Fraction(60)),
        (1, "meter", "centimeter", Fraction(100)),
        (Fraction(5, 2), "hour", "minute", Fraction(150)),
        (36, "kilometer/hour", "meter/second", Fraction(10)),
        (1, "meter", "second", None),
        (1, "USD", "EUR", None),
        (3, "USD", "USD", Fraction(3)),
    ],
)
def test_conversion_is_exact_or_none(value, start: str, end: str, expected):
    assert claims.convert(Fraction(value), start, end) == expected


@pytest.mark.parametrize("dimension", sorted({unit.dimension for unit in units()}))
def test_the_sizes_written_down_are_those_of_pint(dimension):
    names = [unit.name for unit in units() if unit.dimension == dimension and unit.name in sizes()]
    pairs = [(start, end) for start in names for end in names if start != end]

    assert {pair: factor(*pair) for pair in pairs} == {pair: asked(*pair) for pair in pairs}


def test_every_unit_but_temperatures_has_its_size_written_down():
    assert {unit.name for unit in units()} - set(sizes()) == {u.name for u in units() if u.dimension == "temperature"}
