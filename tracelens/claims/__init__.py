"""Numbers that a text states, read exactly: the only code in the project that reads digits."""

from __future__ import annotations

from fractions import Fraction

from tracelens.types import Claim


def extract(text: str) -> list[Claim]:
    """Return the claims of ``text`` in the order of their characters."""
    from tracelens.claims.engine import shipped

    return shipped().extract(text)


def convert(value: Fraction, from_canonical: str, to_canonical: str) -> Fraction | None:
    """Return ``value`` in another canonical unit, exactly; None where the dimensions differ or a unit has no factor."""
    from tracelens.claims.conversion import convert as exact

    return exact(value, from_canonical, to_canonical)
