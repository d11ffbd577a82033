"""What an answer says of options is what the plain ways to ask say."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tracelens.answers.options import choice_of
from tracelens.rules.keywords import MARKS
from tracelens.rules.options import offered
from tracelens.rules.sought import Sought

LETTERS = {"A": "10°", "B": "30 m", "C": "the lamp"}
NAMES = {"A": "10°", "B": "30 m", "left": "C", "": "none"}
pieces = st.sampled_from(
    ["A", "B", "C", "D", "b", "left", "or", "and", "(", "[", ")", "]", ".", ":", "*", " ", "\n", "/", "30", "m", "10°", "x"]
)
answers = st.lists(pieces, max_size=6).map("".join)


def label(text: str, choices: dict[str, str]) -> str | None:
    bare = text.strip("()[].: ")
    return bare if bare in choices else choice_of(text, choices)


def several(answer: str, choices: dict[str, str]) -> tuple[str, ...]:
    words = answer.translate(str.maketrans(dict.fromkeys(MARKS + "/&", " "))).split()
    labels = [word for word in words if word not in ("or", "and") or word in choices]
    return tuple(dict.fromkeys(labels)) if all(word in choices for word in labels) else ()


@pytest.mark.parametrize("choices", [LETTERS, NAMES], ids=["letters", "names"])
@given(answer=answers)
@settings(max_examples=1000, deadline=None)
@example(answer="(B) 34")
@example(answer="B. 3 m")
@example(answer="A and C")
@example(answer="(A), (B)")
def test_options_are_read_as_with_plain_operations_on_strings(choices: dict[str, str], answer: str) -> None:
    options = offered(choices)

    assert options.label(answer) == label(answer, choices)
    assert options.chosen(answer).several == several(answer, choices)
    assert options.chosen(answer).label == (None if len(several(answer, choices)) > 1 else label(answer, choices))


@given(
    words=st.text("ab°", min_size=1, max_size=3),
    text=st.text("ab°", max_size=40),
    one=st.integers(0, 40),
    other=st.integers(0, 40),
)
@settings(max_examples=1000, deadline=None)
@example(words="a°", text="°" * 20 + "a°", one=0, other=22)
@example(words="a°", text="a°", one=0, other=1)
def test_words_stand_where_a_plain_search_finds_them(words: str, text: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))

    assert Sought(words).stand(text, start, end) == (text.find(words, start, end) >= 0)


def test_an_option_is_shown_by_its_label_and_what_it_says_beyond_that() -> None:
    options = offered({"A": "10 m", "B": " B ", "C": "", "D": "x" * 100})

    assert [options.shown(label) for label in "ABCD"] == ["A (10 m)", "B", "C", f"D ({'x' * 60})"]
