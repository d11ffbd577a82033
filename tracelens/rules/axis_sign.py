"""frame.axis_sign: right magnitudes, the sign of one axis or more reversed."""

from __future__ import annotations

from tracelens.rules import vectors
from tracelens.rules.case import Case, Verdict


def check(case: Case) -> Verdict:
    """Return the answer when it is the gold vector with one sign or more reversed."""
    return vectors.compare(case, vectors.sign_reversed)
