"""What an answer says of options is what the plain ways to ask say."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tracelens.answers.options import choice_of
from tracelens.rules.keywords import MARKS
from tracelens.rules.options import offered

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
