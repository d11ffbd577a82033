"""num.order: a comparison of two numbers ("0.8 is greater than 1.2") is false."""

from __future__ import annotations

from tracelens.rules import false_equations
from tracelens.rules.case import Case, Verdict


def check(case: Case) -> Verdict:
    """Return each false comparison; those of magnitudes, without regard to the sign, are left alone."""
    return false_equations.find(case, "order")
