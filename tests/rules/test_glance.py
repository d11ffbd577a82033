"""Short looks at a text say what the plain way to ask says."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from tracelens.claims.tokens import Tokens
from tracelens.rules.glance import Stems, has_words, last_sentence

STEMS = ("turn", "no,", "let me re", "skip", "inside")
PATTERN = re.compile(r"\b(?:turn|no,|let me re|skip|inside)", re.IGNORECASE)
ENDS = (". ", "! ", "? ", "\n")
pieces = st.sampled_from([*STEMS, "Turn", "ſkip", "SKİP", "ınside", "s\u212aip", "re", " ", "\n", ". ", "! ", ".", "_", "é", "x", "\u2003"])
texts = st.lists(pieces, max_size=12).map("".join)
places = st.integers(0, 40)


def ordered(text: str, one: int, other: int) -> tuple[int, int]:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    return start, end


@given(texts, places, places)
def test_stems_stand_where_their_pattern_matches(text: str, one: int, other: int) -> None:
    start, end = ordered(text, one, other)
    assert Stems(STEMS).stand(Tokens(text), start, end) == (PATTERN.search(text, start, end) is not None)


@given(texts, places, places, st.integers(1, 5))
def test_words_are_what_white_space_parts(text: str, one: int, other: int, least: int) -> None:
    start, end = ordered(text, one, other)
    assert has_words(Tokens(text), start, end, least) == (len(text[start:end].split()) >= least)


@given(texts, places, places)
def test_the_last_sentence_begins_behind_the_last_end_of_one(text: str, one: int, other: int) -> None:
    start, end = ordered(text, one, other)
    rest = text[start:end].rstrip()
    behind = max((rest.rfind(mark, 0, max(0, len(rest) - 1)) for mark in ENDS), default=-1)
    begin = start + behind + 1
    expected = text[begin : start + len(rest)].lstrip()
    found = last_sentence(Tokens(text), start, end)
    assert text[slice(*found)] == expected
    assert found[1] == start + len(rest)
