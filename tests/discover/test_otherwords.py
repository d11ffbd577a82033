"""Groups must hold in words that had no part in finding them; words of every kind of error count less."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from tracelens.discover import Note, discover
from tracelens.discover.otherwords import LIFT, OtherWords, Resample, best_match, joined
from tracelens.discover.specificity import specificity

LABELS = np.repeat([1, 2, 3], 20)
GROUPS = [label == LABELS for label in (1, 2, 3)]


def resamples(words_of: dict[int, list[int]], count: int = 5) -> list[Resample]:
    """Return resamples of 60 notes in three groups; each note's left-out word is one of its group's, at random."""
    rng = np.random.default_rng(0)
    found = []
    for _ in range(count):
        column = [int(rng.choice(words_of[int(label)])) for label in LABELS]
        others = csr_matrix((np.ones(60), (np.arange(60), column)), shape=(60, 12))
        found.append(Resample(np.arange(60), LABELS, others))
    return found


def test_a_group_whose_notes_share_other_words_is_lifted_above_the_rest() -> None:
    words = OtherWords(resamples({1: [0, 1, 2], 2: [3, 4, 5, 0], 3: [6, 7, 8]}), GROUPS)

    assert words.lift(frozenset([0])) > LIFT


def test_where_other_words_are_dealt_at_random_no_group_is_lifted() -> None:
    everything = list(range(9))
    words = OtherWords(resamples({1: everything, 2: everything, 3: everything}), GROUPS)

    assert max(words.lift(frozenset([i])) for i in range(3)) < LIFT / 2
    assert joined(words, 3) == [frozenset([0]), frozenset([1]), frozenset([2])]


def test_two_parts_of_one_kind_share_other_words_and_are_one() -> None:
    words = OtherWords(resamples({1: [0, 1, 2], 2: [0, 1, 2], 3: [6, 7, 8, 9, 10, 2]}), GROUPS)

    assert set(joined(words, 3)) == {frozenset([0, 1]), frozenset([2])}
    assert words.stability(frozenset([0, 1])) == 1.0


def test_two_kinds_that_share_a_single_word_stay_two() -> None:
    words = OtherWords(resamples({1: [0, 1, 2, 3], 2: [3, 4, 5, 6], 3: [7, 8, 9, 3]}), GROUPS)

    assert len(joined(words, 3)) == 3


@pytest.mark.parametrize(("labels", "best"), [([1, 1, 2, 2], (2, 1.0)), ([0, 0, 0, 0], (0, 0.0))])
def test_a_group_is_matched_with_the_cluster_it_overlaps_most_and_never_with_the_loose_notes(
    labels: list[int], best: tuple[int, float]
) -> None:
    assert best_match(np.array([False, False, True, True]), np.array(labels)) == best


def test_a_word_of_all_categories_weighs_nothing_and_a_word_of_one_in_full() -> None:
    categories = [name for name in "abc" for _ in range(8)]
    used = np.array([[1, name == "a", 0] for name in categories])

    assert specificity(csr_matrix(used), categories).round(6).tolist() == [0.0, 1.0, 1.0]


def test_a_word_that_uncoded_notes_use_more_keeps_weight() -> None:
    categories = [name for name in "abc" for _ in range(10)] + [None] * 10
    often = [i % 10 == 0 for i in range(30)] + [True] * 10
    evenly = [i % 10 == 0 for i in range(40)]
    told = specificity(csr_matrix(np.array([often, evenly]).T.astype(float)), categories)

    assert told[0] > 0.3
    assert told[1] == pytest.approx(0.0)


def test_with_fewer_than_three_coded_categories_every_word_counts_in_full() -> None:
    categories = [name for name in "ab" for _ in range(8)] + [None] * 8

    assert specificity(csr_matrix(np.ones((24, 1))), categories).tolist() == [1.0]


KINDS = {
    "unit": (("forgets", "skips", "omits"), ("converting", "conversion of"), ("minutes to hours", "the units", "metres")),
    "mirror": (("swaps", "flips", "mirrors"), ("left and right", "left side with right"), ("facing it", "as in a mirror", "")),
    "invent": (("invents", "makes up", "fabricates"), ("a fact", "information", "an assumption"), ("never given", "out of nothing")),
    "percent": (("takes", "applies"), ("the percentage", "a percentage"), ("of the wrong base", "to the reduced base", "base")),
    "sign": (("drops", "loses"), ("the minus sign", "a negative sign"), ("on the other side", "in the term", "there")),
}  # fmt: skip


def say(kind: str, count: int, category: str | None = None) -> list[Note]:
    ways = list(itertools.product(*KINDS[kind]))
    opening = ("As the grader remarks, it", "The solution", "The grader remarks that it")
    return [
        Note(
            f"{kind}-{i:03d}-{category}",
            f"{opening[i % 3]} {' '.join(ways[i * 7 % len(ways)])}{(' which seems quite sloppy', '')[i % 2]}.",
            category=category,
        )
        for i in range(count)
    ]


def test_vague_notes_and_openings_that_all_kinds_share_make_no_proposal_of_their_own() -> None:
    coded = [note for kind in ("unit", "invent", "sign") for note in say(kind, 30, kind)]
    vague = [Note(f"vague-{i:02d}", "The grader remarks that the solution seems quite sloppy.") for i in range(20)]

    found = discover(say("mirror", 40) + say("percent", 40) + vague, coded, seed=1)

    kinds = [{member.split("-")[0] for member in p.members} for p in found.proposals]
    assert sorted(map(sorted, kinds)) == [["mirror"], ["percent"]]
    assert set(found.residual) >= {note.trace_id for note in vague}
