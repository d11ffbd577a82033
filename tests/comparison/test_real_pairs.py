"""Real pairs: the printed sentence for each is right."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracelens import comparison, pipeline, store

pytestmark = [pytest.mark.shared, pytest.mark.slow]


@pytest.fixture(scope="module")
def opened(shared: Path, tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("pairs")

    def open_one(name: str):
        path = folder / f"{name}.duckdb"
        with store.Store(path) as writing:
            pipeline.ingest(writing, [shared / "traces" / f"{name}.jsonl"])
        return store.open_readonly(path)

    return open_one


def test_on_math_vision_reasoning_lowers_both_models(opened) -> None:
    gemini, qwen = comparison.compare(opened("math-vision"))

    assert (gemini.cells.lost, gemini.cells.gained, gemini.items) == (382, 281, 3_040)
    assert (qwen.cells.lost, qwen.cells.gained, qwen.items) == (320, 230, 3_040)
    assert gemini.sentence.startswith(
        "Model Gemini-Pro: on 3,040 items answered under both, reasoning is right on 14.3 % and direct on 17.7 %, "
        "281 gained and 382 lost: -3.3 points (95 % interval -5.0 to -1.7;"
    )
    assert gemini.sentence.endswith("Different: reasoning is lower.")
    assert "reasoning is right on 12.6 % and direct on 15.6 %" in qwen.sentence


def test_on_changed_axes_reasoning_helps_one_model_and_hurts_the_other(opened) -> None:
    connection = opened("counterfactual-spatial")

    gpt, palm = comparison.compare(connection, where=[("task", "!=", "default")])
    (gpt_default, _) = comparison.compare(connection, where=[("task", "=", "default")])

    assert "on 600 items answered under both, reasoning is right on 33.7 % and direct on 26.5 %" in gpt.sentence
    assert gpt.sentence.endswith("Different: reasoning is higher.")
    assert "on 600 items answered under both, reasoning is right on 66.0 % and direct on 70.0 %" in palm.sentence
    assert palm.sentence.endswith("Different: reasoning is lower.")
    assert gpt_default.items == 100


def test_views_count_the_pairs_that_the_comparison_counts(opened) -> None:
    connection = opened("counterfactual-spatial")
    where = "task <> 'default' AND model = 'gpt3.5'"

    gpt, _ = comparison.compare(connection, where=[("task", "!=", "default")])
    pairs = connection.execute(f"SELECT count(flip) FROM pairs WHERE {where}").fetchone()
    right = connection.execute(
        f"SELECT sum(correct), sum(scored) FROM accuracy WHERE {where} AND condition = 'reasoning'"
    ).fetchone()

    assert gpt.items == pairs[0] == right[1] == 600
    assert gpt.rate_b.value == right[0] / 600


def test_on_ten_pooled_tasks_reasoning_helps_and_the_tasks_do_not_agree(opened) -> None:
    whole = comparison.report(opened("big-bench-hard"))

    (one,), (strata,) = whole.planned, whole.strata
    assert one.verdict == "different"
    assert one.difference.low > 0.2
    assert strata.tasks == 10
    assert "the tasks do not agree" in strata.sentence
