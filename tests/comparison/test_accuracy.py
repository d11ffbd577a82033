"""Accuracy: the same items under two arms, with everything that is left out in the open."""

from __future__ import annotations

import json
import random

import pytest

from tracelens import comparison
from tracelens.errors import DataError, InputError
from tracelens.stats import clustered, paired

T, F = True, False


def test_the_sentence_says_pairs_rates_flips_interval_test_and_verdict(database, pairs) -> None:
    connection = database(pairs([(T, T)] * 40 + [(F, T)] * 25 + [(T, F)] * 5 + [(F, F)] * 30))

    assert comparison.headlines(connection) == [
        "Model m: on 100 items answered under both, reasoning is right on 65.0 % and direct on 45.0 %, 25 gained and "
        "5 lost: +20.0 points (95 % interval +10.0 to +30.3; McNemar mid-p p = 0.0002). Different: reasoning is higher."
    ]


def test_no_shown_difference_is_inconclusive_and_says_what_it_would_take(database, pairs) -> None:
    connection = database(pairs([(T, T)] * 40 + [(F, T)] * 6 + [(T, F)] * 5 + [(F, F)] * 49))

    (one,) = comparison.compare(connection)

    assert one.verdict == "inconclusive"
    assert one.sentence.endswith(
        "Inconclusive: neither a difference nor equivalence within 2 points is shown; these data could prove no margin "
        "below 7.0 points, and 2 points would need about 2,356 items."
    )


def test_equivalence_needs_the_interval_within_the_margin(database, pairs) -> None:
    connection = database(pairs([(T, T)] * 900 + [(F, T)] * 5 + [(T, F)] * 5 + [(F, F)] * 90))

    (one,) = comparison.compare(connection, margin=0.02)

    assert one.verdict == "equivalent"
    assert one.tost.interval.low > -0.02
    assert one.provable_margin == pytest.approx(one.tost.interval.high)


def test_items_without_a_partner_are_listed_and_never_dropped_in_silence(database, pairs) -> None:
    rows = pairs([(T, F), (F, T), (T, T)])
    rows += [{"sample_id": "alone", "condition": "direct"}, {"sample_id": "gone", "condition": "reasoning"}]
    rows += [{"sample_id": "also", "condition": "reasoning"}]

    (one,) = comparison.compare(database(rows))

    assert one.items == 3
    assert one.excluded == (
        comparison.Excluded("items only under direct", 1),
        comparison.Excluded("items only under reasoning", 2),
    )


def test_a_failed_run_is_left_out_and_an_unreadable_answer_is_wrong(database, pairs) -> None:
    rows = pairs([(T, T)] * 4)
    rows[1] |= {"correct": None, "completion": "error"}
    rows[3] |= {"correct": False, "scored_by": "left unscored"}

    (one,) = comparison.compare(database(rows))

    assert (one.items, one.cells) == (3, paired.PairTable(2, 0, 1, 0))
    assert one.excluded == (comparison.Excluded("items not scored under reasoning (no gold to compare with, or the run failed)", 1),)
    assert one.notes == ("reasoning: 1 answers that could not be read count as wrong",)


def test_unreadable_answers_have_a_sensitivity_analysis_and_truncated_ones_stay_wrong(database, pairs) -> None:
    rows = pairs([(T, T)] * 10 + [(T, F)] * 4)
    for row in rows[-4:]:
        if row["condition"] == "reasoning":
            row |= {"answer": None, "scored_by": "unparsable"}
    rows[1] |= {"correct": False, "completion": "truncated"}

    (one,) = comparison.compare(database(rows))
    without, as_right = one.sensitivity

    assert (without.items, without.difference.value) == (12, pytest.approx(-3 / 12))
    assert (as_right.items, as_right.difference.value) == (14, pytest.approx(-3 / 14))


def test_several_epochs_are_averaged_within_items_and_clustered_by_item(database) -> None:
    rng = random.Random(5)
    rows = [
        {"sample_id": str(i), "condition": c, "epoch": e, "correct": rng.random() < 0.3 + 0.4 * (i % 2)}
        for i in range(30)
        for c in ("direct", "reasoning")
        for e in range(4)
    ]

    (one,) = comparison.compare(database(rows))
    shares = {
        (r["sample_id"], r["condition"]): sum(
            x["correct"] for x in rows if (x["sample_id"], x["condition"]) == (r["sample_id"], r["condition"])
        )
        / 4
        for r in rows
    }
    gaps = [shares[str(i), "reasoning"] - shares[str(i), "direct"] for i in range(30)]
    expected = clustered.cluster_mean(clustered.group_by_cluster(gaps, list(range(30))))

    assert one.cells is None
    assert one.difference.value == pytest.approx(expected.estimate.value)
    assert one.difference.se == pytest.approx(expected.estimate.se)
    assert one.p_value == pytest.approx(expected.p_value)
    assert one.design == "paired by item, up to 4 epochs an item in each arm, clustered by item"


def test_items_of_one_scene_are_clustered_when_asked(database, pairs) -> None:
    rng = random.Random(6)
    rows = pairs([(rng.random() < 0.5, rng.random() < 0.6) for _ in range(60)])
    for row in rows:
        row["meta"] = {"room": str(int(row["sample_id"]) // 5)}
    by_room: dict[int, list[int]] = {}
    for a, b in zip(rows[::2], rows[1::2], strict=True):
        by_room.setdefault(int(a["sample_id"]) // 5, []).append(int(b["correct"]) - int(a["correct"]))
    values = [gap for gaps in by_room.values() for gap in gaps]
    rooms = [room for room, gaps in by_room.items() for _ in gaps]
    expected = clustered.cluster_mean(clustered.group_by_cluster(values, rooms))

    (one,) = comparison.compare(database(rows), cluster="meta.room")

    assert (one.items, one.clusters) == (60, 12)
    assert one.difference.se == pytest.approx(expected.estimate.se)
    assert one.p_value == pytest.approx(expected.p_value)


def test_models_are_compared_on_the_same_items_and_condition(database) -> None:
    rows = [
        {"sample_id": str(i), "model": model, "correct": i < right}
        for model, right in (("big", 80), ("small", 40))
        for i in range(100)
    ]

    (one,) = comparison.compare(database(rows), vary="model", arms=["small", "big"])

    assert (one.group, one.arm_a, one.arm_b) == ((("condition", "direct"),), "small", "big")
    assert one.cells == paired.PairTable(40, 40, 0, 20)


def test_families_are_adjusted_and_their_size_printed(database, pairs) -> None:
    rows = pairs([(T, T)] * 40 + [(F, T)] * 15 + [(T, F)] * 5, model="one")
    rows += pairs([(T, T)] * 40 + [(F, T)] * 6 + [(T, F)] * 5, model="two")

    one, two = comparison.compare(database(rows))

    assert one.family_size == two.family_size == 2
    assert one.adjusted == pytest.approx(2 * one.p_value)
    assert "after Holm over 2 tests" in one.sentence


def test_results_do_not_depend_on_the_order_of_rows(database, pairs) -> None:
    rng = random.Random(1)
    rows = pairs([(rng.random() < 0.5, rng.random() < 0.6) for _ in range(200)])
    for row in rows:
        row["scores"] = {"proximity": rng.choice([0.0, 40.0, 70.0, 100.0])}
        row["verdicts"] = {"c": rng.choice(["present", "absent", "not_assessable"])}
    told = []
    for seed in range(3):
        random.Random(seed).shuffle(rows)
        told.append(json.dumps(comparison.plain(comparison.report(database(rows)))))

    assert told[0] == told[1] == told[2]


def test_without_a_second_condition_it_says_why_there_is_no_comparison(database) -> None:
    connection = database([{"sample_id": "1", "condition": "reasoning"}])

    assert comparison.headlines(connection) == ["no pairs: 1 only reasoning; a comparison needs a second condition."]


def test_pairs_that_do_not_meet_are_counted_in_the_message(database) -> None:
    rows = [{"sample_id": "1", "condition": "direct"}, {"sample_id": "2", "condition": "reasoning"}]

    with pytest.raises(DataError, match="no pairs: 1 items only direct, 1 only reasoning"):
        comparison.compare(database(rows))


def test_an_arm_that_is_not_there_is_named_with_those_that_are(database) -> None:
    with pytest.raises(DataError, match=r"no trace has the condition 'blind'. The database has: direct \(1 traces\)"):
        comparison.compare(database([{"sample_id": "1"}]), arms=["direct", "blind"])


@pytest.mark.parametrize("bad", [{"by": ["condition"]}, {"cluster": "text; drop"}, {"margin": 2.0}, {"vary": "epoch"}])
def test_what_cannot_be_asked_is_refused_in_words(database, bad, pairs) -> None:
    with pytest.raises(InputError):
        comparison.compare(database(pairs([(T, F)])), **bad)
