"""What the study's dashboard asks of a database with several models, tuned ones and baselines."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator

import duckdb
import pytest
import yaml

from tracelens import resources
from tracelens.figures.cells import query
from tracelens.store import open_readonly

MOVE = {"setting": "dynamic", "cell": "move_fb", "direction": "num2space"}
MAP = {"setting": "static", "dim": "1d", "direction": "num2space"}


def records() -> Iterator[dict[str, object]]:
    """A plain model, one that was tuned on maps of one dimension, and an oracle, on one move and one map each."""
    for task, scene in (("num2space/move_fb", MOVE), ("num2space/1d/room", MAP)):
        for model, condition, said, tuning in (
            ("plain", "direct", "B", None),
            ("plain", "reasoning", "A", None),
            ("tuned", "direct", "A", {"dims": "1d", "transitions": "0", "size": "8000", "reward": "strict"}),
            ("baseline: oracle", "baseline", "A", None),
        ):
            yield {
                "dataset": "spacenum", "task": task, "sample_id": task, "model": model, "condition": condition,
                "prompt": "Which?", "response": said, "gold": "A", "choices": {"A": "one", "B": "two"},
                "scene": scene, "meta": {"tuning": tuning} if tuning else {},
            }  # fmt: skip


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    folder = tmp_path_factory.mktemp("study")
    (folder / "traces.jsonl").write_text("\n".join(map(json.dumps, records())), "utf-8")
    command = [sys.executable, "-m", "tracelens", "ingest", "lens.duckdb", "traces.jsonl"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    with open_readonly(folder / "lens.duckdb") as connection:
        yield connection


def rows(study: duckdb.DuckDBPyConnection, name: str, columns: str) -> list[tuple[object, ...]]:
    return study.execute(f"SELECT {columns} FROM ({query(name)}) ORDER BY ALL").fetchall()


def test_each_model_has_a_bar_of_its_own_for_an_action(study: duckdb.DuckDBPyConnection) -> None:
    assert rows(study, "spacenum_actions", "asked, direction, accuracy, traces") == [
        ("plain move_fb", "num2space", 0.0, 1),
        ("tuned move_fb", "num2space", 1.0, 1),
    ]


def test_each_model_has_bars_of_its_own_for_the_dimensions(study: duckdb.DuckDBPyConnection) -> None:
    assert rows(study, "spacenum_dimensions", "tuned, tested_on, accuracy") == [
        ("plain (untuned)", "1D", 0.0),
        ("tuned (1d)", "1D", 1.0),
    ]


def test_baselines_are_no_models_that_take_something_along(study: duckdb.DuckDBPyConnection) -> None:
    assert rows(study, "spacenum_transfer", "dataset, model, condition, scored, correct") == [
        ("spacenum", "plain", "direct", 2, 0),
        ("spacenum", "plain", "reasoning", 2, 2),
        ("spacenum", "tuned", "direct", 2, 2),
    ]


def test_only_tuned_models_are_listed_by_what_they_were_tuned_with(study: duckdb.DuckDBPyConnection) -> None:
    assert rows(study, "spacenum_tuning", "model, setting, transitions, size, reward, macro_accuracy") == [
        ("tuned", "dynamic", 0.0, 8000, "strict", 1.0),
        ("tuned", "static", 0.0, 8000, "strict", 1.0),
    ]


def test_no_bar_of_the_dashboard_is_a_sum_of_rows(study: duckdb.DuckDBPyConnection) -> None:
    from tracelens.figures import chart

    panels = yaml.safe_load((resources.folder("dashboards") / "spacenum.yaml").read_text("utf-8"))["panels"]
    bars = [panel for panel in panels if panel.get("options", {}).get("kind") == "bar"]
    assert len(bars) == 2
    for panel in bars:
        found = chart.summarise(study, sql=query(panel["query"]), **panel["options"])
        assert "sums of several rows" not in chart.plot(found).note
