"""What the rules reach on real labelled traces; the bars are those that the project promises."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from tracelens import pipeline, rubric, rules, sources
from tracelens.pipeline import Analysis
from tracelens.types import Trace

pytestmark = [pytest.mark.shared, pytest.mark.slow]
DEFAULT = rubric.load()


def analysed(shared: Path, name: str, task: str = "", condition: str = "") -> Iterator[Analysis]:
    for trace in sources.read([shared / "traces" / f"{name}.jsonl"]):
        assert isinstance(trace, Trace)
        if trace.task.startswith(task) and trace.condition.startswith(condition):
            yield pipeline.analyze(trace, DEFAULT)


def decided(one: Analysis) -> bool:
    return any(f.state == "present" and not f.proposed and f.severity != "harmless" for f in one.findings)


def first_step(one: Analysis, *, blind: bool = False) -> int | None:
    trace = msgspec.structs.replace(one.trace, correct=None) if blind else one.trace
    index = rules.first_error(trace, one.findings)
    return None if index is None else one.findings[index].step


def label(one: Analysis) -> int | None:
    step: int | None = (one.trace.labels or {}).get("first_error_step")
    return step


def test_the_first_error_of_multistep_arithmetic_is_found(shared: Path) -> None:
    traces = list(analysed(shared, "big-bench-mistake", "multistep_arithmetic"))

    assert sum(first_step(one) == label(one) for one in traces) >= 0.92 * len(traces)


def test_wrong_arithmetic_is_flagged_and_right_arithmetic_is_not(shared: Path) -> None:
    traces = list(analysed(shared, "big-bench-hard", "multistep_arithmetic_two", "reasoning"))
    wrong = [one for one in traces if not one.score.correct]
    right = [one for one in traces if one.score.correct]

    assert sum(map(decided, wrong)) >= 0.95 * len(wrong)
    assert sum(map(decided, right)) <= 0.02 * len(right)


def test_a_flagged_word_problem_is_wrong(shared: Path) -> None:
    traces = list(analysed(shared, "processbench"))
    flagged = [one for one in traces if decided(one)]
    clean = [one for one in traces if label(one) is None]
    mistaken = [one for one in traces if label(one) is not None]

    assert sum(label(one) is not None for one in flagged) >= 0.97 * len(flagged)
    assert sum(map(decided, clean)) <= 0.01 * len(clean)
    assert sum(first_step(one) == label(one) for one in mistaken) >= 0.08 * len(mistaken)


def test_errors_of_wrong_solutions_are_located(shared: Path) -> None:
    traces = list(analysed(shared, "mr-gsm8k", "original"))
    found = [one for one in traces if first_step(one, blind=True) is not None]
    hits = sum(first_step(one, blind=True) == label(one) for one in found)

    assert hits >= 0.28 * len(traces)
    assert hits >= 0.8 * len(found)


def test_frame_not_applied_agrees_with_the_answers(shared: Path) -> None:
    agree = parsed = 0
    for one in analysed(shared, "counterfactual-spatial"):
        found = [f for f in one.findings if f.category == "frame.not_applied"]
        if found[0].state != "not_assessable" and one.score.correct is not None:
            parsed += 1
            agree += (found[0].state == "absent") == one.score.correct
        for finding in (f for f in found if f.state == "present"):
            assert finding.evidence is not None
            assert finding.evidence["axis"]["in"] in ("text", "prompt")
            assert finding.quote == one.trace.text[finding.start : finding.end]

    assert parsed > 2700
    assert agree >= 0.99 * parsed
