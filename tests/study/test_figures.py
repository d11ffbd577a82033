"""The study's figures: whole numbers from cells that are written out here."""

from __future__ import annotations

import pytest

from tracelens.figures import columns, counts, interventions, patterns
from tracelens.figures.cells import Cells, Filters
from tracelens.figures.columns import Column, Macro
from tracelens.figures.patterns import Pattern

COLUMNS = Cells(
    ("dataset", "task", "model", "condition", "traces", "correct", "chance", "habit"),
    [
        ("spacenum", "num2space/move_fb", "m", "direct", 100, 40, 25.0, 26),
        ("spacenum", "num2space/move_fb", "m", "blind", 100, 31, 25.0, 26),
        ("spacenum", "num2space/1d/room", "m", "direct", 400, 284, 200.0, 201),
    ],
)


def test_a_column_stands_beside_the_largest_baseline_that_is_known():
    found = columns.numbers(COLUMNS)

    assert found.columns == (
        Column("num2space/1d/room", counts.rate(284, 400), 0.5, 0.5025, "majority letter"),
        Column("num2space/move_fb", counts.rate(40, 100), 0.25, 0.31, "blind"),
    )
    assert found.macros == (Macro("m", pytest.approx((0.4 + 0.71) / 2), 2),)
    assert found.macro_chance == 0.375


def test_baselines_are_named_beside_the_models_and_are_in_no_dot():
    with_oracle = [*COLUMNS.rows, ("spacenum", "num2space/move_fb", "baseline: oracle", "baseline", 100, 100, 25.0, 26)]
    found = columns.numbers(Cells(COLUMNS.columns, with_oracle))

    assert found.columns == columns.numbers(COLUMNS).columns
    assert found.macros == (Macro("baseline: oracle", 1.0, 1), Macro("m", pytest.approx((0.4 + 0.71) / 2), 2))


def test_columns_of_another_condition_are_asked_for_by_the_filter():
    assert [c.rate.hits for c in columns.numbers(COLUMNS, Filters(a="blind")).columns] == [31]


def test_without_answers_the_figure_says_how_to_get_some():
    empty = Cells(COLUMNS.columns, [])
    assert "spacenum collect" in (columns.plot(columns.numbers(empty)).empty or "")


def test_a_pattern_is_compared_between_wrong_and_right_traces():
    cells = Cells(
        ("dataset", "task", "model", "condition", "category", "outcome", "present", "assessed"),
        [
            ("spacenum", "t", "m", "reasoning", "cmp.coarse_stop", "right", 10, 40),
            ("spacenum", "t", "m", "reasoning", "cmp.coarse_stop", "wrong", 30, 60),
            ("spacenum", "t", "m", "direct", "cmp.coarse_stop", "wrong", 9, 9),
            ("spacenum", "t", "m", "reasoning", "frame.image_space", "wrong", 0, 12),
        ],
    )

    assert patterns.numbers(cells).patterns == (
        Pattern("cmp.coarse_stop", counts.rate(10, 40), counts.rate(30, 60), 2.0),
        Pattern("frame.image_space", counts.rate(0, 0), counts.rate(0, 12), None),
    )


def test_conditions_are_compared_with_the_direct_question_pair_by_pair():
    names = ("dataset", "task", "model", "condition", "gap", "changed", "size", "clusters", "both_right", "gained", "lost",
             "both_wrong")  # fmt: skip
    rows = [
        ("spacenum", "t", "m", "blind", -1, 1, 1, 20, 0, 0, 20, 0),
        ("spacenum", "t", "m", "blind", 0, 0, 1, 80, 30, 0, 0, 50),
        ("spacenum", "t", "m", "twin", 0, 0, 1, 5, 5, 0, 0, 0),
    ]
    found = interventions.numbers(Cells(names, rows))

    assert [(line.row, line.kind) for line in found.lines] == [("blind", "lost"), ("twin", "few")]
    assert found.lines[0].paired == counts.paired(30, 0, 20, 50)
    assert interventions.plot(found).note.startswith("up to 100 pairs a condition")
