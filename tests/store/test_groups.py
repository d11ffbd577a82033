"""Light rows out of the database for the categories over many traces, and their verdicts back into it."""

from __future__ import annotations

from pathlib import Path

from tracelens.answers import Answer, Score
from tracelens.rules import GroupFinding, GroupItem
from tracelens.store import Ingested, Store
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
        store.add_traces(run, [Ingested(t, Answer("A", 0, 1, "whole"), Score(False, "option")) for t in traces])

        items = list(group_items(store))

    expected = {
        "dataset": "d", "task": "t", "model": "m", "condition": "direct", "answer": "A", "gold": "B",
        "choices": choices, "correct": False, "twin": "1",
    }  # fmt: skip
    assert items == [GroupItem(sample_id="1", **expected), GroupItem(sample_id="2", **expected)]  # type: ignore[arg-type]


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
