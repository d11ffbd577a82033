"""Several verdicts on the same category of the same trace made into one: replicates of a judge, or a jury of judges."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from msgspec import structs

from tracelens.types import Finding, Json


def merge_replicates(replicates: Sequence[tuple[Finding, ...]]) -> tuple[Finding, ...]:
    """Return one finding for each category: the verdict of the majority of ``replicates``.

    With one replicate that is the verdict itself.
    """
    if len(replicates) == 1:
        return replicates[0]
    return tuple(majority(same) for same in zip(*replicates, strict=True))


def majority(findings: Sequence[Finding]) -> Finding:
    """Return the finding of the most frequent verdict among those that could assess; ties are not assessable.

    ``confidence`` is the share of the assessing voters that agree with it, and ``evidence`` holds the count of each
    state. The quote and span are those of the first voter in the majority.
    """
    votes = Counter(finding.state for finding in findings)
    evidence: dict[str, Json] = {"votes": dict(votes)}
    present, absent = votes["present"], votes["absent"]
    if present == absent:
        why = "no voter could assess it" if not present else "the voters are split evenly"
        first = findings[0]
        return Finding(
            category=first.category,
            state="not_assessable",
            message=why,
            detector=first.detector,
            detector_version=first.detector_version,
            evidence=evidence,
        )
    state = "present" if present > absent else "absent"
    chosen = next(finding for finding in findings if finding.state == state)
    share = max(present, absent) / (present + absent)
    merged = {**(chosen.evidence or {}), **evidence}
    return structs.replace(chosen, confidence=share, evidence=merged)
