"""frame.origin_scale: the gold vector times a common factor, or moved by the offset between the anchors."""

from __future__ import annotations

from tracelens.rules import vectors
from tracelens.rules.case import Case, Verdict


def check(case: Case) -> Verdict:
    """Return the answer when a wrong unit or a wrong origin explains it."""
    return vectors.compare(case, vectors.shifted(case) if case.scene.get("anchors") else vectors.scaled)
