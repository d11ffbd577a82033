"""num.unit: a stated conversion between two units of one dimension is false."""

from __future__ import annotations

from tracelens.rules import false_equations
from tracelens.rules.case import Case, Verdict


def check(case: Case) -> Verdict:
    """Return each false conversion ("1.2 m = 12 cm")."""
    return false_equations.find(case, "conversion")
