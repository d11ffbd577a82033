"""A word of a text has the number of the list's word as written, or else of that in lower case, or -1."""

from __future__ import annotations

import string

from hypothesis import given, settings
from hypothesis import strategies as st

from tracelens.claims.kinds import W_SMALL, W_TENS
from tracelens.claims.lexer import tokenize
from tracelens.claims.notation import roles
from tracelens.claims.signkinds import NUM
from tracelens.claims.vocabulary import word_hash
from tracelens.claims.words import vocabulary

EXACT, LONGEST = 12, 24  # of the vocabulary; compiled, it does not show them
listed = st.sampled_from([word for word in vocabulary().words if word.isascii() and word.isalpha()])
cases = st.sampled_from([str, str.lower, str.upper, str.capitalize, str.swapcase])
near = st.builds(lambda word, letter, at: word[: at % len(word)] + letter + word[at % len(word) :],
                 listed, st.sampled_from(string.ascii_letters), st.integers(0, 30))  # fmt: skip
words = st.one_of(
    st.builds(lambda word, case: case(word), listed, cases), near, st.text(string.ascii_letters, min_size=2)
).filter(lambda word: word not in ("x", "X"))


@given(words)
@settings(max_examples=2000, deadline=None)
def test_a_word_is_known_as_written_or_else_in_lower_case(word: str) -> None:
    as_written = vocabulary().number(word)
    expected = as_written if as_written >= 0 else vocabulary().number(word.lower())

    assert tokenize(f"a {word} b").code[1] == (expected if len(word) <= LONGEST else -1)


@given(*[st.text(string.ascii_lowercase, min_size=1, max_size=EXACT)] * 2)
def test_short_words_have_the_same_hash_only_when_they_are_the_same(one: str, other: str) -> None:
    assert (word_hash(one) == word_hash(other)) == (one == other)


def test_the_hashes_of_the_greatest_short_word_and_the_least_of_the_next_length_differ() -> None:
    for length in range(1, EXACT):
        assert word_hash("z" * length) < word_hash("a" * (length + 1))


def test_every_word_that_is_a_number_in_an_equation_has_a_class_of_number_words() -> None:
    """Chains pass over a segment without numerals and without words of these classes."""
    numbers = [word for word, kind in zip(vocabulary().words, roles()[0], strict=True) if kind == NUM]

    assert "seven" in numbers
    assert [word for word in numbers if not tokenize(word).bits[0] & (W_SMALL | W_TENS)] == []
