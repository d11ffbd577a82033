"""Relations and commitments are found by a few characters beside their words, as slower ways find them."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tracelens import answers, claims, rubric
from tracelens.rules import commitments, relations
from tracelens.rules.case import Case
from tracelens.rules.watched import watched
from tracelens.types import Trace

AROUND = [
    *relations.WORDS, *commitments.BEGINNINGS, *relations.LINKS, " of ", " side of ", "in ", "to the ", "on the ", "to ",
    "on ", ", ", ": ", ". ", "\n", " ", "  ", "(A", "B", "it's ", "the answer", "view", "Option C", "İ", "I ", "x", "\u2003",
]  # fmt: skip
texts = st.lists(
    st.one_of(st.sampled_from(AROUND), st.sampled_from(AROUND).map(str.title), st.sampled_from(AROUND).map(" ".__add__)),
    max_size=30,
).map("".join)


def case(text: str) -> Case:
    trace = Trace(sample_id="1", text=text)
    return Case(trace, answers.final(trace), claims.read(text), rubric.load().settings)


def ways(one: Case) -> list[tuple[int, int, str]]:
    """Return the relations as plain operations on strings find them."""
    lower, found = one.lower(), []
    for at, word in one.places(relations.WORDS):
        begin, end = at, at + len(word)
        if word == "front":
            if lower[max(0, at - 3) : at] != "in ":
                continue
            begin -= 3
        if word == "front" or word in relations.SIDES:
            behind = next((part for part in (" of", " side of") if lower.startswith(part, end)), None)
            if behind is None or lower[end + len(behind) :][:1].isalnum():
                continue
            end += len(behind)
        if begin and lower[begin - 1].isalnum():
            continue
        leads = (part for part in ("to the ", "on the ", "to ", "on ") if lower[max(0, begin - 7) : begin].endswith(part))
        begin -= len(next(leads, ""))
        before = lower[max(0, begin - 40) : begin].split()
        if before and before[-1] in relations.LINKS:
            found.append((begin, end, word))
    return found


@given(texts)
@settings(max_examples=500, deadline=None)
def test_ways_are_those_that_operations_on_strings_find(text: str) -> None:
    assert watched().ways.find(text) == ways(case(text))


@given(texts)
@settings(max_examples=500, deadline=None)
def test_every_word_that_may_begin_a_commitment_is_an_opening(text: str) -> None:
    places = case(text).places(commitments.BEGINNINGS)
    begin = [(at, word) for at, word in places if word == "answer" or commitments._starts(text, at, word)]

    assert [one for one in watched().openings.find(text) if one in begin] == begin


def test_a_relation_needs_a_verb_before_it() -> None:
    text = "The lamp is to the left of the door, 3 m to the right of it, and lies directly above the rug."

    assert [(text[begin:end], way) for begin, end, way in watched().ways.find(text)] == [
        ("to the left of", "left"),
        ("above", "above"),
    ]


def test_a_conclusion_in_capitals_or_before_other_words_is_no_opening() -> None:
    assert watched().openings.find("So A. Hence we add 3. The answer") == [(26, "answer")]
    assert [word for _, word in watched().openings.find("so (A), thus it is B, the right side, the right option")] == [
        "so", "thus", "right",
    ]  # fmt: skip
