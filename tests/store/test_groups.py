"""Light rows out of the database for the categories over many traces, and their verdicts back into it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tracelens.answers import Answer, Score
from tracelens.rules import GroupFinding, GroupItem
from tracelens.rules.gold_suspect import MODELS
from tracelens.store import Incoming, Store
from tracelens.store.groups import group_items, replace_group_findings
from tracelens.types import Trace


def test_items_come_sorted_with_what_group_rules_need(tmp_path: Path) -> None:
    choices = {"A": "10°", "B": "20°"}
    with Store(tmp_path / "lens.duckdb") as store:
        run = store.begin_run("ingest")
        traces = [
            Trace(
                sample_id=key, text="A", dataset="d", task="t", model="m", condition="direct", gold="B", choices=choices,
                scene={"twin": "1"}, correct=False,
            )
            for key in ("2", "1")
        ]  # fmt: skip
        store.add_traces(run, Incoming([(t, Answer("A", 0, 1, "whole"), Score(False, "option")) for t in traces]))

        items = list(group_items(store))

    expected = {
        "dataset": "d", "task": "t", "model": "m", "condition": "direct", "answer": "A", "gold": "B",
        "choices": choices, "correct": False, "twin": "1",
    }  # fmt: skip
    assert items == [GroupItem(sample_id="1", **expected), GroupItem(sample_id="2", **expected)]  # type: ignore[arg-type]


def stored(store: Store, *traces: Trace) -> None:
    answered = [(t, Answer(t.text, 0, 1, "whole"), Score(t.correct, "option")) for t in traces]
    store.add_traces(store.begin_run("ingest"), Incoming(answered))


def test_traces_of_which_only_the_letters_count_are_one_item_where_these_are_alike(tmp_path: Path) -> None:
    def trace(sample: str, text: str = "A", **fields: Any) -> Trace:
        usual = {"dataset": "d", "task": "t", "model": "m", "gold": "B", "choices": {"A": "10°", "B": "20°"}}
        return Trace(sample_id=sample, text=text, **{"condition": "direct", "correct": False, **usual, **fields})

    with Store(tmp_path / "lens.duckdb") as store:
        stored(store, trace("4"), trace("2", epoch=1), trace("3"), trace("2", "B", epoch=0), trace("5", choices=None))
        stored(store, trace("2", condition="blind"), trace("3", condition="blind"))

        found = [(one.sample_id, one.condition, one.epoch, one.answer, one.times) for one in group_items(store)]

    assert found == [
        ("2", "blind", 0, "A", 1),
        ("2", "direct", 0, "B", 1),
        ("2", "direct", 1, "A", 3),
        ("3", "blind", 0, "A", 1),
        ("5", "direct", 0, None, 1),
    ]


def test_an_item_that_enough_models_answered_keeps_each_trace(tmp_path: Path) -> None:
    models = [f"m{number}" for number in range(MODELS)]
    with Store(tmp_path / "lens.duckdb") as store:
        for sample, answering in (("1", models), ("2", models[1:])):
            for epoch in (0, 1):
                usual = {"sample_id": sample, "text": "7", "gold": "7", "correct": True, "epoch": epoch}
                stored(store, *(Trace(model=one, **usual) for one in answering))  # type: ignore[arg-type]

        found = [(one.sample_id, one.model, one.times) for one in group_items(store)]

    assert found == [("1", one, 1) for one in models for _ in (0, 1)] + [("2", one, 2) for one in models[1:]]


def test_verdicts_replace_those_that_were_there(tmp_path: Path) -> None:
    finding = GroupFinding(category="prior.option_bias", state="present", message="A", dataset="d", evidence={"A": 3})
    with Store(tmp_path / "lens.duckdb") as store:
        for _ in range(2):
            replace_group_findings(store, "run", "hash", [finding])

        rows = store.connection.execute(
            "SELECT category, state, message, dataset, model, rubric_hash, evidence FROM group_findings"
        ).fetchall()
        assert rows == [("prior.option_bias", "present", "A", "d", None, "hash", '{"A":3}')]

        replace_group_findings(store, "run", "hash", [])
        assert store.connection.execute("SELECT count(*) FROM group_findings").fetchall() == [(0,)]
