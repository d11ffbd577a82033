"""What the lexer makes of numbers and of the marks between words, and where sentences begin."""

from __future__ import annotations

import time
from fractions import Fraction

import pytest

from tracelens.claims import engine, kinds
from tracelens.claims.lexer import tokenize
from tracelens.types import Span


@pytest.mark.parametrize(
    ("text", "value", "decimals"),
    [
        ("2.5", Fraction(5, 2), 1),
        ("0.250", Fraction(1, 4), 3),
        ("12.5.", Fraction(25, 2), 1),
        ("12.5,3", Fraction(25, 2), 1),
        ("1234.5", Fraction(2469, 2), 1),
        ("2.5e3", Fraction(2500), 0),
        ("2.5E-1", Fraction(1, 4), 2),
        ("2.5em", Fraction(5, 2), 1),
        ("3.٥", Fraction(7, 2), 1),
        ("1,250.5", Fraction(2501, 2), 1),
        (".5", Fraction(1, 2), 1),
        ("123456789.123456789", Fraction(123456789123456789, 10**9), 9),
        ("1234567890.123456789", Fraction(1234567890123456789, 10**9), 9),
    ],
)
def test_a_decimal_number_has_its_value_and_its_decimals(text: str, value: Fraction, decimals: int) -> None:
    tokens = tokenize(text)

    assert tokens.kind[0] == kinds.NUMERAL
    assert (tokens.value(0), tokens.dec[0]) == (value, decimals)


@pytest.mark.parametrize("text", ["1.2.3", "12.05.2024", "1.2.٣"])
def test_a_row_of_numbers_with_points_is_no_decimal(text: str) -> None:
    tokens = tokenize(text)

    assert (tokens.n, tokens.kind[0], tokens.end[0]) == (1, kinds.DOTTED, len(text))


@pytest.mark.parametrize("between", [" ", ", ", ". ", ",", ".", ",  ", " , ", ",\n"])
def test_marks_between_words_are_tokens_of_their_own(between: str) -> None:
    text = f"one{between}two"

    tokens = tokenize(text)

    marks = {",": kinds.COMMA, ".": kinds.STOP, "\n": kinds.NEWLINE}
    expected = [kinds.WORD, *(marks[mark] for mark in between if mark in marks), kinds.WORD]
    assert list(tokens.kind[: tokens.n]) == expected
    assert [tokens.quote(i) for i in range(tokens.n)] == ["one", *(m for m in between if m in marks), "two"]


@pytest.mark.parametrize("text", ["word", "word,", "word.", "word, ", "7", "7.", "7.5", ".", ",", "$", "="])
def test_the_end_of_a_text_may_follow_anything(text: str) -> None:
    tokens = tokenize(text)

    assert tokens.end[tokens.n - 1] == len(text.rstrip())


def test_sentences_begin_behind_line_ends() -> None:
    shipped = engine.shipped()

    shipped.run("\n\nOne is 1.\n\n\nTwo is 2.\n")

    assert shipped.sentences() == (Span(2, 11), Span(14, 23))


def test_line_ends_take_no_time_with_their_square() -> None:
    shipped = engine.shipped()
    begin = time.process_time()

    shipped.run("One is 1." + "\n" * 300_000 + "Two is 2.")

    assert len(shipped.sentences()) == 2
    assert time.process_time() - begin < 10
