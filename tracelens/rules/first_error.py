"""Where a wrong trace goes wrong first: exactly one finding, or none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tracelens.rules.table import RULES
from tracelens.types import Finding, Trace

_LOCATES = frozenset(rule.name for rule in RULES if rule.locates)


def first_error(trace: Trace, findings: Sequence[Finding], present: Iterable[int] | None = None) -> int | None:
    """Return the index of the first error of a trace that is not known to be right, or None when none was found.

    ``present`` are the places of the findings that are present, where the caller knows them.

    Only wrong statements that a rule decides by itself count: what it merely proposes, what is harmless, what the trace
    leaves out, and what is a property of the answer are no first error. All findings are kept beside it: later ones are
    often second errors in their own right.
    """
    if trace.correct:
        return None
    best: tuple[int, int] | None = None
    for index in range(len(findings)) if present is None else present:
        one = findings[index]
        if one.detector_version not in _LOCATES:
            continue  # as most of them
        if one.state != "present" or one.proposed or one.start is None:
            continue
        if one.severity == "harmless":
            continue  # undone where it stands
        if best is None or one.start < best[0]:
            best = (one.start, index)
    return None if best is None else best[1]
