"""A database with traces in two conditions, and the rubric that goes with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tracelens import rubric as rubrics
from tracelens.answers import Answer, Score
from tracelens.rubric import Rubric
from tracelens.store import Incoming, Store
from tracelens.types import Finding, Trace

CATEGORY = "logic.leap"


def rubric() -> Rubric:
    return rubrics.load(Path(__file__).parent / "tiny-rubric.yaml")


def traces(count: int, **fields: Any) -> list[Trace]:
    """Return traces of ``count / 2`` items under two conditions."""
    return [
        Trace(
            sample_id=f"s{number // 2}",
            text=f"This is item-{number}. The shelf is 2 m wide, so it fits.",
            prompt="Does it fit?",
            model="m",
            condition="direct" if number % 2 else "reasoning",
            **fields,
        )
        for number in range(count)
    ]


def filled(path: Path | str, count: int, **fields: Any) -> Store:
    """Return an open store with :func:`traces` in it."""
    store = Store(path)
    score = Score(None, "no gold")
    answer = Answer(None, None, None, "none")
    run_id = store.begin_run("ingest")
    store.add_traces(run_id, Incoming([(trace, answer, score) for trace in traces(count, **fields)]))
    store.set_rubric(rubric())
    return store


def say(store: Store, verdicts: dict[str, str], judge: str = "judge:a") -> None:
    """Store a judge's verdicts on :data:`CATEGORY`, by trace id."""
    from tracelens.judging.runs import replace_findings

    found = {
        trace: (
            Finding(category=CATEGORY, state=state, detector=judge, message="m", quote="so it fits", start=1, end=2),
        )
        for trace, state in verdicts.items()
    }  # type: ignore[arg-type]
    replace_findings(store, "run", rubric().content_hash, judge, found)
