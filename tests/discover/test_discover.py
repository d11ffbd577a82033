"""Discovery: notes masked, groups that hold, and nothing from noise."""

from __future__ import annotations

import itertools
import random

import pytest

from tracelens.discover import Note, discover
from tracelens.discover.masking import masked
from tracelens.errors import DataError

KINDS = {
    "unit": (("forgets", "skips", "omits"), ("converting", "conversion of"), ("minutes to hours", "the units", "metres")),
    "mirror": (("swaps", "flips", "mirrors"), ("left and right", "left side with right"), ("facing it", "as in a mirror", "")),
    "invent": (("invents", "makes up", "fabricates"), ("a fact", "information", "an assumption"), ("never given", "out of nothing")),
    "percent": (("takes", "applies"), ("the percentage", "the percent"), ("of the wrong base", "to the reduced base", "base")),
}  # fmt: skip


def say(kind: str, count: int, category: str | None = None) -> list[Note]:
    ways = list(itertools.product(*KINDS[kind]))
    return [
        Note(f"{kind}-{i:03d}-{category}", f"Step {i} {' '.join(ways[i % len(ways)])} {('', 'here', 'again')[i % 3]}.",
             condition="direct" if i % 2 else "reasoning", category=category)
        for i in range(count)
    ]  # fmt: skip


def test_numbers_names_and_the_problem_s_own_nouns_are_masked() -> None:
    notes = [
        Note(
            "1", "The solver adds 3 flamingos to Sue's 18 by mistake, as Sue has none.", context="Sue has 18 flamingos."
        ),
        Note("2", "It adds the tax by mistake.", context="The tax is 5 %."),
        Note("3", "It adds the tax twice.", context="Other."),
        Note("4", "It never adds the tax.", context="Other."),
    ]

    assert masked(notes)[:2] == ["the solver adds to by mistake as none", "it adds the tax by mistake"]


def test_two_hidden_kinds_are_proposed_as_new_and_a_coded_one_as_known() -> None:
    uncoded = say("mirror", 40) + say("percent", 40) + say("unit", 30)
    coded = say("unit", 40, "unit") + say("invent", 40, "invent")

    found = discover(uncoded, coded, seed=1)

    told = {max({m.split("-")[0] for m in p.members}, key=[m.split("-")[0] for m in p.members].count): p.verdict
            for p in found.proposals if p.strength == "proposed"}  # fmt: skip
    assert told == {"mirror": "new", "percent": "new", "unit": "looks like unit"}


def test_a_proposal_shows_central_and_boundary_notes_terms_and_shares() -> None:
    coded = say("unit", 40, "unit") + say("invent", 40, "invent")
    found = discover(say("mirror", 40) + say("percent", 40), coded, seed=1)
    one = next(p for p in found.proposals if p.members[0].startswith("mirror"))

    assert len(one.central) == 3
    assert len(one.boundary) == 2
    assert "left" in one.terms
    assert one.shares.keys() == {"direct", "reasoning"}


def test_shuffled_words_give_no_proposal() -> None:
    rng = random.Random(4)
    words = [w for kind in KINDS for note in say(kind, 40) for w in note.text.split()]
    rng.shuffle(words)
    notes = [Note(f"{i:03d}", " ".join(words[6 * i : 6 * i + 6])) for i in range(len(words) // 6)]

    assert [p for p in discover(notes, seed=1).proposals if p.strength == "proposed"] == []


def test_the_same_notes_in_any_order_give_the_same_result() -> None:
    notes, coded = say("mirror", 40) + say("percent", 40), say("unit", 20, "unit") + say("invent", 20, "invent")

    assert discover(notes, coded, seed=3) == discover(notes[::-1], coded[::-1], seed=3)


def test_hdbscan_is_the_purer_choice() -> None:
    found = discover(say("mirror", 40) + say("percent", 40), seed=1, method="hdbscan")

    for proposal in found.proposals:
        assert len({member.split("-")[0] for member in proposal.members}) == 1


def test_without_notes_it_says_that_discovery_is_unavailable_and_why() -> None:
    with pytest.raises(
        DataError, match=r"about 30 notes of uncoded errors, and there are 5.*do not group by what went wrong"
    ):
        discover(say("mirror", 5))
