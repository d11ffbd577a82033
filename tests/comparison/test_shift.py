"""How categories shift between two arms, the model clustered by item, and strata; each with its refusals."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest

from tracelens import comparison
from tracelens.stats import categories, strata

T, F = True, False


def _graded(moves, **more):
    """Return pairs of traces graded on the proximity ladder, `times` for each (before, after)."""
    rows = []
    for (before, after), times in moves.items():
        for _ in range(times):
            for condition, grade in (("direct", before), ("reasoning", after)):
                rows.append(
                    {"sample_id": str(len(rows) // 2), "condition": condition, "correct": grade == "exact",
                     "outcomes": {"proximity": grade}} | more
                )  # fmt: skip
    return rows


MOVES = {("near", "far"): 40, ("far", "near"): 12, ("near", "near"): 30, ("far", "far"): 20, ("exact", "near"): 15,
         ("near", "exact"): 14, ("exact", "far"): 16, ("far", "exact"): 11, ("exact", "exact"): 50}  # fmt: skip


def test_grades_that_move_are_tested_for_symmetry_and_for_their_shares(database) -> None:
    (one,) = comparison.report(database(_graded(MOVES))).shifts
    table = [[50, 16, 15], [11, 20, 12], [14, 40, 30]]

    assert one.categories == ("exact", "far", "near")
    assert one.table == tuple(map(tuple, table))
    assert one.symmetry == categories.bowker(table)
    assert one.margins == categories.stuart_maxwell(table)
    assert one.sentence == (
        "Model m: of 208 items graded under both, the grade is another under reasoning than under direct on 108. "
        "The moves there and back are not even (Bowker, χ² = 16.04 on 3 degrees of freedom, p = 0.0011); the shares of the "
        "categories differ (Stuart–Maxwell, χ² = 14.38 on 2, p = 0.0008; exploratory, not adjusted). "
        "The largest change is far: 43 under direct, 76 under reasoning."
    )


def test_kinds_of_first_errors_are_compared_on_items_that_are_wrong_under_both(database, pairs) -> None:
    rows = pairs([(F, F)] * 40 + [(T, F)] * 30)
    for row in rows:
        wrong_both = int(row["sample_id"]) < 40
        kind = "a" if row["condition"] == "direct" or int(row["sample_id"]) % 4 == 0 else "c"
        row |= {"verdicts": {"a": "absent"}, "first_error": kind if wrong_both or not row["correct"] else None}

    (one,) = comparison.report(database(rows)).shifts

    assert (one.what, one.items) == ("first error", 40)
    assert one.table == ((10, 30), (0, 0))
    assert one.sentence.startswith(
        "Model m: of 40 items wrong under both, the kind of the first error is another under reasoning than under direct on 30."
    )


def test_no_first_errors_under_one_arm_is_a_reason_and_no_shift(database, pairs) -> None:
    rows = pairs([(F, F)] * 40)
    for row in rows:
        row |= {"verdicts": {"a": "absent"}, "first_error": "a" if row["condition"] == "reasoning" else None}

    (one,) = comparison.report(database(rows)).shifts

    assert one.symmetry is one.margins is None
    assert one.sentence == (
        "Model m, first error: no test of how categories shift: no first error is found under direct, as where there is "
        "no reasoning to find it in."
    )


@pytest.mark.parametrize(
    ("more", "options", "reason"),
    [
        ({}, {}, "2 items change category, and 10 are needed"),
        ({"meta": {"room": "1"}}, {"cluster": "meta.room"}, "it takes items as independent, and these were drawn together by meta.room"),
    ],
)  # fmt: skip
def test_what_the_tests_cannot_be_used_on_is_refused_in_words(database, more, options, reason: str) -> None:
    (one,) = comparison.report(database(_graded({("near", "far"): 2, ("far", "far"): 9}, **more)), **options).shifts

    assert one.refused == reason


def test_items_with_several_epochs_have_no_square_table(database) -> None:
    rows = [row | {"epoch": e} for row in _graded({("near", "far"): 20}) for e in (0, 1)]

    (one,) = comparison.report(database(rows)).shifts

    assert one.refused == "it needs one trace an item in each arm, and 20 items have several"


def test_the_simulated_p_of_symmetry_is_that_of_chi_squared_where_cells_are_full() -> None:
    table = [[50, 46, 65], [61, 20, 62], [84, 40, 30]]

    assert categories.bowker_simulated(table).p_value == pytest.approx(categories.bowker(table).p_value, abs=0.015)


def test_with_one_stratum_the_common_odds_ratio_has_the_delta_error_of_paired_logits() -> None:
    items = {(1.0, 1.0): 40, (1.0, 0.0): 10, (0.0, 1.0): 25, (0.0, 0.0): 25}
    a = np.repeat([k[0] for k in items], list(items.values()))
    b = np.repeat([k[1] for k in items], list(items.values()))
    parts = (b - b.mean()) / (b.mean() * (1 - b.mean())) - (a - a.mean()) / (a.mean() * (1 - a.mean()))

    odds, _ = strata.stratified_odds_ratio([items])

    assert odds.value == pytest.approx((65 / 35) / (50 / 50))
    assert odds.se == pytest.approx(parts.std(ddof=1) / 10)


def test_over_strata_the_common_odds_ratio_is_mantel_haenszels() -> None:
    tables = [{(1.0, 1.0): 5, (1.0, 0.0): 3, (0.0, 1.0): 9, (0.0, 0.0): 8}, {(1.0, 0.0): 6, (0.0, 1.0): 10, (0.0, 0.0): 20}]
    plain = []
    for t in tables:
        n = sum(t.values())
        a, b = (sum(k[i] * n for k, n in t.items()) for i in (0, 1))
        plain.append([[b, n - b], [a, n - a]])

    odds, p_value = strata.stratified_odds_ratio(tables)

    assert odds.value == pytest.approx(strata.mantel_haenszel(plain).odds_ratio.value)
    assert 0 < p_value < 1


def test_a_model_is_fitted_when_asked_and_clustered_by_item(database) -> None:
    rng = random.Random(4)
    rows = [
        {"sample_id": str(i), "task": f"t{i % 2}", "condition": c, "epoch": e, "correct": rng.random() < 0.3 + 0.4 * (i % 3 == 0) + up}
        for i in range(60)
        for c, up in (("direct", 0.0), ("reasoning", 0.2))
        for e in range(3)
    ]  # fmt: skip
    connection = database(rows)
    design = [[float(r["condition"] == "reasoning"), float(r["task"] == "t0"), float(r["task"] == "t1")] for r in rows]
    expected = strata.gee_logistic([r["correct"] for r in rows], design, [r["sample_id"] for r in rows], ["arm", "0", "1"])

    assert comparison.report(connection).models == ()
    (one,) = comparison.report(connection, model=True).models
    assert (one.traces, one.clusters, one.tasks) == (360, 60, 2)
    assert math.log(one.odds.value) == pytest.approx(expected.coefficients[0], abs=1e-6)
    assert one.odds.se == pytest.approx(expected.errors[0], abs=1e-6)
    assert one.sentence.startswith(
        "Model m: in a logistic GEE of 360 traces in 60 clusters by item, tasks (2) as fixed effects, the odds of being right"
    )


def test_a_model_of_few_clusters_or_of_an_arm_that_is_always_right_is_refused(database, pairs) -> None:
    few = comparison.report(database(pairs([(T, F)] * 12)), model=True).models[0]
    sure = comparison.report(database(pairs([(T, T)] * 20 + [(F, T)] * 20)), model=True).models[0]

    assert few.refused == "its errors need 20 clusters, and there are 12"
    assert sure.refused == "one arm is always right or always wrong, and its odds have no value"
    assert sure.odds is None
