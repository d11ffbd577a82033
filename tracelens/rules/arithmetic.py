"""num.arithmetic: an equation that the text states is false at the precision it is printed with."""

from __future__ import annotations

from tracelens.rules import false_equations
from tracelens.rules.case import Case, Verdict


def check(case: Case) -> Verdict:
    """Return each false equation, quoted at the first of its comparisons that fails."""
    return false_equations.find(case, "arithmetic")
