"""A small database made of plain rows."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import duckdb
import pytest

from tracelens import store
from tracelens.traceid import trace_id

Rows = Sequence[dict[str, Any]]


def _insert(connection: duckdb.DuckDBPyConnection, row: dict[str, Any]) -> str:
    full = {
        "dataset": "d", "task": "t", "model": "m", "condition": "direct", "epoch": 0, "source_run": "",
        "run_id": "r", "condition_source": "", "text": "words", "answer": "x", "gold": "x", "choices": None,
        "correct": True, "scored_by": "text", "completion": "complete", "scene": None, "meta": None,
        "content_hash": "h",
    } | {key: value for key, value in row.items() if key not in ("verdicts", "judged", "scores", "outcomes", "first_error")}  # fmt: skip
    for key in ("gold", "choices", "scene", "meta"):
        full[key] = None if full[key] is None else json.dumps(full[key])
    identity = trace_id(
        *(full[k] for k in ("source_run", "dataset", "task", "sample_id", "model", "condition", "epoch"))
    )
    full["trace_id"] = identity
    names = ", ".join(f'"{name}"' for name in full)
    connection.execute(f"INSERT INTO trace_rows ({names}) VALUES ({', '.join('?' * len(full))})", [*full.values()])
    return identity


@pytest.fixture
def database() -> Callable[[Rows], duckdb.DuckDBPyConnection]:
    """Return a function that makes a database of rows; `verdicts` of a row are a rule's, `judged` a judge's; the category b is an omission."""

    def make(rows: Rows) -> duckdb.DuckDBPyConnection:
        connection = store.connect(":memory:")
        kinds = {"b": "omission"}
        for category in sorted({c for row in rows for c in (*row.get("verdicts", {}), *row.get("judged", {}))}):
            connection.execute(
                "INSERT INTO rubrics VALUES ('hash', 'small', ?, '', '', '', 'rule', 'harmless', now()::TIMESTAMP, ?)",
                [category, kinds.get(category, "error")],
            )
        for row in rows:
            identity = _insert(connection, row)
            if (verdicts := row.get("verdicts")) is not None:
                for category, state in verdicts.items():
                    connection.execute(
                        "INSERT INTO verdict_sets VALUES (?, ?, ?, ?, '')",
                        [identity, category, "present" if state == "proposed" else state, state == "proposed"],
                    )
                connection.execute(
                    "INSERT INTO verdicts (trace_id, run_id, set_id, rubric_hash, detector_version) "
                    "VALUES (?, 'r', ?, 'hash', '1')",
                    [identity, identity],
                )
            for category, state in row.get("judged", {}).items():
                connection.execute(
                    "INSERT INTO evidence (trace_id, run_id, category, state, message, detector, detector_version, "
                    "rubric_hash, proposed, first_error) VALUES (?, 'r', ?, ?, '', 'judge:j', '1', 'hash', false, false)",
                    [identity, category, state],
                )
            if row.get("first_error"):
                connection.execute(
                    "INSERT INTO evidence (trace_id, run_id, category, state, message, detector, detector_version, "
                    "rubric_hash, proposed, first_error) VALUES (?, 'r', ?, 'present', '', 'rule', '1', 'hash', false, true)",
                    [identity, row["first_error"]],
                )
            for axis, outcome in row.get("outcomes", {}).items():
                connection.execute(
                    "INSERT INTO outcomes (trace_id, axis, outcome) VALUES (?, ?, ?)", [identity, axis, outcome]
                )
            for axis, value in row.get("scores", {}).items():
                connection.execute(
                    "INSERT INTO outcomes (trace_id, axis, outcome, value) VALUES (?, ?, '', ?)",
                    [identity, axis, value],
                )
        return connection

    return make


def _pairs(right: Sequence[tuple[bool | None, bool | None]], **more: Any) -> list[dict[str, Any]]:
    """Return traces of one item for each pair (right under direct, right under reasoning)."""
    return [
        {"sample_id": str(i), "condition": condition, "correct": correct, **more}
        for i, both in enumerate(right)
        for condition, correct in zip(("direct", "reasoning"), both, strict=True)
    ]


@pytest.fixture
def pairs() -> Callable[..., list[dict[str, Any]]]:
    """Return a function that makes one trace under direct and one under reasoning for each pair of rights."""
    return _pairs
