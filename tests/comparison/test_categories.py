"""Error categories: three states, a judge's word over a rule's, and the ratio of wrong to right traces."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from tracelens import comparison
from tracelens.errors import DataError
from tracelens.stats import clustered, paired, two_proportions

STATES = ("present", "absent", "not_assessable", "proposed")


def _resolved(row, category):
    judged = row.get("judged", {}).get(category)
    ruled = row["verdicts"].get(category)
    if judged and (judged != "not_assessable" or ruled is None):
        return judged
    return ruled


def _rows(pairs, seed: int):
    rng = random.Random(seed)
    rows = pairs([(rng.random() < 0.5, rng.random() < 0.6) for _ in range(150)])
    for row in rows:
        row["verdicts"] = {c: rng.choice(STATES) for c in ("a", "b")} if rng.random() < 0.9 else {"a": "absent"}
        if rng.random() < 0.4:
            row["judged"] = {rng.choice(["a", "c"]): rng.choice(STATES[:3])}
    return rows


@pytest.mark.parametrize("seed", range(4))
def test_counts_are_those_of_a_plain_loop_over_the_traces(database, seed: int, pairs) -> None:
    rows = _rows(pairs, seed)
    whole = comparison.report(database(rows))

    for one in whole.explored:
        category = one.measure.removeprefix("error: ")
        cells, states = Counter(), {"direct": Counter(), "reasoning": Counter()}
        for first, second in zip(rows[::2], rows[1::2], strict=True):
            both = [_resolved(row, category) for row in (first, second)]
            states["direct"][both[0]] += 1
            states["reasoning"][both[1]] += 1
            if all(state in ("present", "proposed", "absent") for state in both):
                cells[tuple(state != "absent" for state in both)] += 1

        assert one.cells == paired.PairTable(cells[1, 1], cells[0, 1], cells[1, 0], cells[0, 0])
        assert {arm: {s: n for s, n in c.items() if n} for arm, c in one.states.items()} == {
            arm: {s: n for s, n in c.items() if s is not None} for arm, c in states.items()
        }
    assert {one.measure for one in whole.explored} == {"error: a", "error: b", "error: c"}
    assert {one.adjustment for one in whole.explored} == {"Benjamini–Hochberg"}


def test_an_omission_is_a_risk_ratio_between_wrong_and_right_traces(database, pairs) -> None:
    rows = _rows(pairs, 7)
    whole = comparison.report(database(rows))
    (one,) = [a for a in whole.associations if (a.category, a.arm) == ("b", "reasoning")]
    table = Counter(
        (row["correct"], _resolved(row, "b") != "absent")
        for row in rows
        if row["condition"] == "reasoning" and _resolved(row, "b") in ("present", "proposed", "absent")
    )
    wrong, right = table[False, True] + table[False, False], table[True, True] + table[True, False]

    assert (one.wrong_present, one.wrong_assessed) == (table[False, True], wrong)
    assert (one.right_present, one.right_assessed) == (table[True, True], right)
    plain = two_proportions.risk_ratio(table[False, True], wrong, table[True, True], right)
    assert one.ratio.value == pytest.approx(plain.value)
    assert one.ratio.se == pytest.approx(plain.se, rel=0.02)  # one trace an item: clusters change little


def test_only_omissions_have_a_risk_ratio_since_an_error_goes_with_being_wrong_by_its_nature(database, pairs) -> None:
    whole = comparison.report(database(_rows(pairs, 7)))

    assert {a.category for a in whole.associations} == {"b"}
    assert {c.measure for c in whole.explored} == {"error: a", "error: b", "error: c"}


def test_a_category_that_nobody_shows_is_left_out(database, pairs) -> None:
    rows = pairs([(True, False)] * 5, verdicts={"quiet": "absent", "loud": "present"})

    assert [c.measure for c in comparison.report(database(rows)).explored] == ["error: loud"]


def _roomed(pairs, seed: int):
    rows = _rows(pairs, seed)
    for row in rows:
        room = int(row["sample_id"]) // 6
        row["meta"] = {"room": str(room)} if room < 23 else None  # the last items were drawn alone
    return rows


def _room(row):
    return row["meta"]["room"] if row["meta"] else f"alone {row['sample_id']}"


def test_categories_are_clustered_by_what_was_drawn_together(database, pairs) -> None:
    rows = _roomed(pairs, 3)

    for one in comparison.report(database(rows), cluster="meta.room").explored:
        category = one.measure.removeprefix("error: ")
        gaps, rooms = [], []
        for first, second in zip(rows[::2], rows[1::2], strict=True):
            both = [_resolved(row, category) for row in (first, second)]
            if all(state in ("present", "proposed", "absent") for state in both):
                gaps.append((both[1] != "absent") - (both[0] != "absent"))
                rooms.append(_room(first))
        expected = clustered.cluster_mean(clustered.group_by_cluster(gaps, rooms))

        assert (one.items, one.clusters) == (len(gaps), len(set(rooms)))
        assert one.difference.value == pytest.approx(expected.estimate.value)
        assert one.difference.se == pytest.approx(expected.estimate.se)
        assert one.p_value == pytest.approx(expected.p_value)


def test_the_ratio_of_an_omission_is_clustered_by_what_was_drawn_together(database, pairs) -> None:
    rows = _roomed(pairs, 4)
    one = next(a for a in comparison.report(database(rows), cluster="meta.room").associations if a.arm == "direct")
    rooms: dict[str, list[int]] = {}
    for row in rows:
        state = _resolved(row, "b")
        if row["condition"] == "direct" and state in ("present", "proposed", "absent"):
            counts = rooms.setdefault(_room(row), [0, 0, 0, 0])
            counts[2 * row["correct"]] += state != "absent"
            counts[2 * row["correct"] + 1] += 1
    expected, p_value = clustered.cluster_ratio(Counter(tuple(c) for c in rooms.values()))

    assert (one.ratio.value, one.ratio.se) == pytest.approx((expected.value, expected.se))
    assert one.p_value == pytest.approx(p_value)


def test_a_cluster_or_group_that_no_trace_has_is_refused(database, pairs) -> None:
    with pytest.raises(DataError, match=r"no trace has a value of meta\.room"):
        comparison.report(database(pairs([(True, False)] * 5)), cluster="meta.room")
    with pytest.raises(DataError, match=r"no trace has a value of meta\.room, so nothing can be split by it"):
        comparison.report(database(pairs([(True, False)] * 5)), by=("meta.room",))
