"""Outcomes held against the trace: a quote that stands there gives a span, one that does not costs the verdict."""

from __future__ import annotations

from collections.abc import Sequence

from tracelens.judge.answers import Verdict
from tracelens.judge.cleaning import clean
from tracelens.judge.ladder import Outcome
from tracelens.judge.quotes import Located, locate
from tracelens.judge.requests import PROMPT_VERSION, Request
from tracelens.types import Finding, Json, Severity, Trace

DETECTOR_VERSION = f"judge-{PROMPT_VERSION}"

_WHY = {
    "refused": "the judge refused",
    "length": "the judge ran out of length",
    "filtered": "the provider's filter stopped the judge",
    "invalid": "the judge gave no usable answer",
    "compromised": "the judge cannot be trusted here",
    "timeout": "the judge did not answer in time",
    "failed": "the endpoint failed",
}


def findings(trace: Trace, request: Request, outcome: Outcome) -> tuple[Finding, ...]:
    """Return one finding for each category that ``request`` asks about; without an answer all are not assessable."""
    if outcome.state != "answered":
        why = _WHY[outcome.state]
        message = f"{why}: {outcome.reason}" if outcome.reason else why
        return tuple(_unknown(category, request, message, {"judge": outcome.state}) for category in request.categories)
    return tuple(_finding(trace, request, verdict) for verdict in outcome.verdicts)


def _finding(trace: Trace, request: Request, verdict: Verdict) -> Finding:
    if verdict.state != "present":
        evidence: dict[str, Json] = {"judge": "answered"}
        return Finding(
            category=verdict.category,
            state=verdict.state,
            message=verdict.explanation,
            detector=detector(request.endpoint.model),
            detector_version=DETECTOR_VERSION,
            evidence=evidence,
        )
    cleaned = clean(trace.text)
    located = locate(verdict.quote, cleaned.text)
    if located is None:
        said = {
            "judge": "quote_not_found",
            "quote": verdict.quote,
            "explanation": verdict.explanation,
        }
        message = "the judge says present, but its quote is not in the trace"
        return _unknown(verdict.category, request, message, said)
    start, end = cleaned.origin(*located.span)
    return Finding(
        category=verdict.category,
        state="present",
        message=verdict.explanation,
        start=start,
        end=end,
        quote=trace.text[start:end],
        step=trace.step_at(start),
        severity=_severity(verdict),
        detector=detector(request.endpoint.model),
        detector_version=DETECTOR_VERSION,
        evidence=_match(located, verdict),
    )


def detector(model: str) -> str:
    """Return the name of the detector that ``model`` is."""
    return f"judge:{model}"


def _severity(verdict: Verdict) -> Severity | None:
    return None if verdict.severity == "none" else verdict.severity


def _match(located: Located, verdict: Verdict) -> dict[str, Json]:
    match: dict[str, Json] = {"judge": "answered", "match": located.how, "score": located.score}
    if located.occurrences > 1:
        match["occurrences"] = located.occurrences
    if located.how != "exact":
        match["quote"] = verdict.quote
    return match


def _unknown(category: str, request: Request, message: str, evidence: dict[str, Json]) -> Finding:
    return Finding(
        category=category,
        state="not_assessable",
        message=message,
        detector=detector(request.endpoint.model),
        detector_version=DETECTOR_VERSION,
        evidence=evidence,
    )


def count_states(found: Sequence[Finding]) -> dict[str, int]:
    """Return how many findings are in each state."""
    counts = {"present": 0, "absent": 0, "not_assessable": 0}
    for finding in found:
        counts[finding.state] += 1
    return counts
