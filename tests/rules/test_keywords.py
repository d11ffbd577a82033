"""Watched words are found alike with the reader's tokens and without, and as plain operations on strings find them."""

from __future__ import annotations

import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tracelens import answers, claims, rubric
from tracelens.claims.lexer import tokenize
from tracelens.claims.tokens import Tokens
from tracelens.rules import commitments, loop, relations
from tracelens.rules.case import Case, lowered
from tracelens.rules.repeats import Repeats
from tracelens.rules.watched import watched
from tracelens.types import Trace

PIECES = [
    *sorted(frozenset().union(*watched().bits)), "Left", "\\left", "\\right(", "\\text{above}", "https://left.org/right. ",
    "<left>", '<path d="1. wait x="2" left="3">', "<b class='so'/>", "x", "2", "3 x 4", "1e5", "1.2.3", "½", "²", "₃", "º", "①",
    "é", "e\u0301", "\u0301", "です", "ไทย", "İ", "ı", "ſ", "\u212a", "-", "_", "'", "’", "…", "—", "“", "*", "**", "$", "$$",
    "\\", "^o", "^\\circ", "#", " ", "  ", ". ", ".", "...", "\n", "\r", "\t", "\u2003", "\0", ":", "://", ",", "(", "\ud800", "😀",
    "A sentence of more than twenty characters", "a sentence of more than twenty-four letters", "l" * 40,
]  # fmt: skip
texts = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), max_size=40).map("".join)


def seen(text: str, tokens: Tokens | None) -> tuple[object, ...]:
    """Return all that one reading of the words leaves behind."""
    keywords = watched().keywords
    found = keywords.run(text, tokens)
    repeats = loop.REPEATS
    columns = list(keywords.at[: keywords.n]), list(keywords.which[: keywords.n])
    return found, columns, list(repeats.pieces[: repeats.n]), repeats.filled, repeats.period


@given(texts)
@settings(max_examples=1500, deadline=None)
@example("2left left2 cmです left \\left https://a. left")
@example('<b a="x. left"/> x. left. 1x="2" left')
def test_words_are_the_same_with_tokens_and_without(text: str) -> None:
    assert seen(text, tokenize(text)) == seen(text, None)


@given(texts)
@settings(max_examples=500, deadline=None)
def test_tokens_of_another_text_are_not_looked_at(text: str) -> None:
    assert seen(text, tokenize("left. right. " + text)) == seen(text, None)


@given(texts)
@settings(max_examples=500, deadline=None)
def test_words_stand_where_operations_on_strings_find_them(text: str) -> None:
    trace = Trace(sample_id="1", text=text)
    case = Case(trace, answers.final(trace), claims.batched().read(text), rubric.load().settings)

    for words in watched().bits:
        assert case.has(words) == (not words.isdisjoint(case.words())), words
    for words in (relations.WORDS, commitments.BEGINNINGS):
        runs = [(m.start(), lowered(m[0])) for m in re.finditer(r"[^\W_]+", text)]
        assert case.places(words) == [(at, word) for at, word in runs if word in words]


def test_a_text_whose_sentences_follow_each_other_three_times_may_repeat_itself() -> None:
    text = "We take the second one of these. " * 3

    assert seen(text, tokenize(text))[4]
    assert not seen("We take the second one of these. " * 2, None)[4]


def test_pieces_that_differ_in_one_character_are_told_apart() -> None:
    line = "The lamp stands by the door of the hall.\n"
    for at in range(len(line) - 1):
        text = "".join(f"{line[:at]}{i}{line[at + 1 :]}" for i in range(3))

        assert not seen(text, tokenize(text))[4], text
    assert seen(line * 3, tokenize(line * 3))[4]


SENTENCES = ["The lamp stands by the door. ", "The lamp stands by the desk.\n", "It is left of all others. ", "So. ", "No\n"]
SENTENCES += ["Tin lamp stands by the door. ", "Two lamp stands by the door.\n"]  # like the first where pieces are sampled


@given(st.lists(st.sampled_from(SENTENCES), max_size=16).map("".join))
@settings(max_examples=1500, deadline=None)
def test_the_block_that_follows_itself_is_the_one_that_plain_lists_find(text: str) -> None:
    repeats = Repeats(least=20, start=24, alike=8, longest=400, covered=0.75)
    repeats.read(text)
    pieces = [piece for piece in text.replace("\n", ". ").split(". ") if len(piece) >= repeats.least]
    blocks = [
        (pieces.index(pieces[first]), first, period)
        for first in range(len(pieces))
        for period in range(1, (len(pieces) - 1 - first) // 2 + 1)
        if pieces[first : first + period] == pieces[first + period : first + 2 * period]
        and pieces[first : first + 1] == pieces[first + 2 * period : first + 2 * period + 1]
        and pieces[first] not in [*pieces[first + 1 : first + period], *pieces[first + period + 1 : first + 2 * period]]
    ]

    assert (repeats.block, repeats.period) == (min(blocks)[1:] if blocks else (0, 0))
    assert set(repeats.crowded) < {piece.strip(". \n") for piece in SENTENCES}


def test_pieces_that_are_alike_where_they_are_sampled_are_compared_with_one_each() -> None:
    repeats = Repeats(least=20, start=24, alike=8, longest=400, covered=0.75)
    repeats.read("".join(f"The lamp stands by {i:05d} of the doors of the hall.\n" for i in range(1000)))

    assert (repeats.n, repeats.period) == (1000, 0)
    assert len(repeats.crowded) > 900, "these stand in a dict, so that time grows with length only"
