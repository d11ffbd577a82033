"""Findings against labels: exact, located, precision, recall, specificity, and the baselines beside them."""

from __future__ import annotations

from tracelens.rules.evaluation import Labelled, by_dataset, categories, first_errors

ROWS = [
    Labelled(dataset="d", task="t", condition="reasoning", error_step=2, found_step=2, flagged=frozenset({"num.arithmetic"})),
    Labelled(dataset="d", task="t", condition="reasoning", error_step=2, found_step=1, flagged=frozenset({"num.arithmetic"})),
    Labelled(dataset="d", task="t", condition="reasoning", error_step=0, found_step=None),
    Labelled(dataset="d", task="t", condition="reasoning", error_step=None, found_step=None),
    Labelled(dataset="d", task="t", condition="reasoning", error_step=None, found_step=3, flagged=frozenset({"num.order"})),
]  # fmt: skip


def test_first_errors_are_counted_against_the_labelled_step() -> None:
    (one,) = first_errors(ROWS)

    assert one.group == ("d", "t", "reasoning")
    assert one.traces == 5
    assert (one.exact.x, one.exact.n) == (2, 5)
    assert (one.located.x, one.located.n) == (1, 3)
    assert (one.step_precision.x, one.step_precision.n) == (1, 3)
    assert (one.specificity.x, one.specificity.n) == (1, 2)
    assert (one.wrong_when_found.x, one.wrong_when_found.n) == (2, 3)


def test_baselines_stand_beside_them() -> None:
    (one,) = first_errors(ROWS, by_dataset)

    assert (one.never_flag.x, one.never_flag.n) == (2, 5)
    assert (one.first_step.x, one.first_step.n) == (1, 5)


def test_a_category_without_labels_of_its_own_is_held_against_any_error() -> None:
    arithmetic, order = categories(ROWS)

    assert (arithmetic.category, arithmetic.against, arithmetic.condition) == ("num.arithmetic", "any error", "reasoning")
    figures = arithmetic.figures
    counts = (figures.true_positives, figures.false_positives, figures.false_negatives, figures.true_negatives)
    assert counts == (2, 0, 1, 2)
    assert (order.figures.true_positives, order.figures.false_positives) == (0, 1)


def test_a_category_that_people_judged_is_held_against_their_verdict() -> None:
    rows = [
        Labelled(condition="a", flagged=frozenset({"meta.loop"}), labelled={"meta.loop": True}),
        Labelled(condition="a", flagged=frozenset({"meta.loop"}), labelled={"meta.loop": False}),
        Labelled(condition="b", labelled={"meta.loop": True}),
        Labelled(condition="b", flagged=frozenset({"meta.loop"})),
    ]

    overall, first, second = categories(rows)

    assert (overall.condition, overall.against, overall.figures.precision.n) == ("", "category", 2)
    assert (first.figures.true_positives, first.figures.false_positives) == (1, 1)
    assert (second.figures.false_negatives, second.figures.precision.n) == (1, 0)
