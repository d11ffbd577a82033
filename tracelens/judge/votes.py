"""Several verdicts on the same category of the same trace made into one: replicates of a judge, or a jury of judges."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

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


JURY = "judge:jury"
"""The detector that a jury is."""


def dawid_skene(ballots: Mapping[str, Sequence[Finding]]) -> dict[str, Finding]:
    """Return the jury's finding for each trace, by the model of Dawid & Skene (1979) over all of them.

    ``ballots`` has the verdicts of the judges on one category, by trace. The model learns from their agreement how
    often each judge misses and invents the error; ``confidence`` is its posterior probability. Judges that could not
    assess a trace have no vote in it; a trace that nobody could assess stays not assessable.
    """
    from tracelens.stats.latent import dawid_skene as fit

    judges = sorted({finding.detector for findings in ballots.values() for finding in findings})
    voted = {trace: _votes(findings, judges) for trace, findings in ballots.items()}
    rated = [trace for trace, votes in voted.items() if any(vote is not None for vote in votes)]
    decided = {trace: majority(ballots[trace]) for trace in ballots}
    if not rated:
        return decided
    model = fit([voted[trace] for trace in rated], categories=("absent", "present"))
    for row, trace in enumerate(rated):
        probability = float(model.posterior[row][1])
        decided[trace] = _posterior(ballots[trace], probability)
    return decided


def _votes(findings: Sequence[Finding], judges: Sequence[str]) -> list[str | None]:
    states = {f.detector: f.state for f in findings if f.state != "not_assessable"}
    return [states.get(judge) for judge in judges]


def _posterior(findings: Sequence[Finding], probability: float) -> Finding:
    state = "present" if probability > 0.5 else "absent"
    chosen = next((finding for finding in findings if finding.state == state), None)
    votes: dict[str, Json] = {"votes": dict(Counter(finding.state for finding in findings))}
    if chosen is None:
        why = "the model of the judges' errors contradicts every judge that could assess it"
        return structs.replace(
            findings[0], state="not_assessable", message=why, start=None, end=None, quote=None, evidence=votes
        )
    confidence = max(probability, 1 - probability)
    merged = {**(chosen.evidence or {}), **votes}
    return structs.replace(chosen, confidence=confidence, evidence=merged)
