"""frame.axis_swap: the right coordinates in another order."""

from __future__ import annotations

from tracelens.rules import vectors
from tracelens.rules.case import Case, Verdict


def check(case: Case) -> Verdict:
    """Return the answer when it is the gold vector with its coordinates in another order."""
    return vectors.compare(case, vectors.swapped)
