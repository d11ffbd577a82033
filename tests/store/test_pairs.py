"""The view ``pairs``: within a run that holds both conditions, else run by run in order."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracelens.answers import Answer, Score
from tracelens.store import Incoming, Store
from tracelens.types import Trace

DIRECT, REASONING = "direct", "reasoning"


def pairs(folder: Path, *traces: Trace) -> list[tuple[object, ...]]:
    """Return ``(sample, epoch, condition a, run a, condition b, run b)`` of every pair."""
    with Store(folder / "lens.duckdb") as store:
        batch = [(trace, Answer(None, None, None, "none"), Score(None, "no gold")) for trace in traces]
        store.add_traces(store.begin_run("ingest"), Incoming(batch))
        return store.connection.execute(
            """SELECT p.sample_id, p.epoch, p.condition_a, a.source_run, p.condition_b, b.source_run
               FROM pairs p JOIN traces a ON a.trace_id = p.trace_a JOIN traces b ON b.trace_id = p.trace_b
               ORDER BY ALL"""
        ).fetchall()


def trace(
    condition: str, run: str = "", sample: str = "1", *, epoch: int = 0, model: str = "m", task: str = "t"
) -> Trace:
    return Trace(
        sample_id=sample, text="4", dataset="d", task=task, model=model, condition=condition, source_run=run, epoch=epoch
    )


def test_two_runs_that_hold_one_condition_each_pair_with_each_other(tmp_path: Path) -> None:
    both = [trace(condition, run, sample) for condition, run in ((REASONING, "a"), (DIRECT, "b")) for sample in "12"]

    assert pairs(tmp_path, *both) == [
        ("1", 0, DIRECT, "b", REASONING, "a"),
        ("2", 0, DIRECT, "b", REASONING, "a"),
    ]


def test_runs_of_one_condition_each_pair_in_order_and_what_is_left_over_is_in_no_pair(tmp_path: Path) -> None:
    direct = [trace(DIRECT, run) for run in ("d1", "d2", "d3")]
    reasoning = [trace(REASONING, run) for run in ("r1", "r2")]

    assert pairs(tmp_path, *direct, *reasoning) == [
        ("1", 0, DIRECT, "d1", REASONING, "r1"),
        ("1", 0, DIRECT, "d2", REASONING, "r2"),
    ]


def test_two_runs_that_hold_both_conditions_pair_within_themselves(tmp_path: Path) -> None:
    everything = [trace(condition, run) for condition in (DIRECT, REASONING) for run in ("a", "b")]

    assert pairs(tmp_path, *everything) == [
        ("1", 0, DIRECT, "a", REASONING, "a"),
        ("1", 0, DIRECT, "b", REASONING, "b"),
    ]


def test_a_run_of_one_condition_does_not_pair_with_a_run_that_holds_both(tmp_path: Path) -> None:
    assert pairs(tmp_path, trace(DIRECT, "a"), trace(REASONING, "a"), trace(REASONING, "b")) == [
        ("1", 0, DIRECT, "a", REASONING, "a")
    ]


def test_each_epoch_pairs_with_its_own_and_other_models_and_tasks_stay_apart(tmp_path: Path) -> None:
    traces = [trace(condition, epoch=epoch) for condition in (DIRECT, REASONING) for epoch in (0, 1)]
    apart = [trace(REASONING, sample="2"), trace(DIRECT, sample="2", model="n"), trace(DIRECT, sample="2", task="u")]

    assert pairs(tmp_path, *traces, *apart) == [
        ("1", 0, DIRECT, "", REASONING, ""),
        ("1", 1, DIRECT, "", REASONING, ""),
    ]


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        (("unknown", DIRECT), []),
        (("unknown", "unknown"), []),
        (("zero", DIRECT), [(DIRECT, "zero")]),
        (("a", REASONING, DIRECT), [(DIRECT, "a"), (DIRECT, REASONING), (REASONING, "a")]),
        (("b", "a"), [("a", "b")]),
    ],
)
def test_direct_comes_first_then_reasoning_then_names_and_unknown_is_in_no_pair(
    tmp_path: Path, conditions: tuple[str, ...], expected: list[tuple[str, str]]
) -> None:
    runs = [trace(condition, f"run{place}") for place, condition in enumerate(conditions)]

    assert sorted((row[2], row[4]) for row in pairs(tmp_path, *runs)) == expected
