"""An answer is compared with the gold as what the gold is: an option, a number, a coordinate, or text."""

from __future__ import annotations

from typing import Any

import pytest

from tracelens.answers import Score, final, score, split
from tracelens.answers.options import choice_of
from tracelens.types import Trace

ANGLES = {"A": "10°", "B": "20°", "C": "30 degrees"}
WORDS = {"A": "left", "B": "right"}

RIGHT_AND_WRONG: list[tuple[str, Any, dict[str, str] | None, bool, str]] = [
    # answer, gold, choices, correct, by
    ("(B)", "B", ANGLES, True, "option"),
    ("B", "(B)", None, True, "option"),
    ("(B) 20°", "(B)", None, True, "option"),
    ("20°", "B", ANGLES, True, "option"),
    ("20 degrees", "B", ANGLES, True, "option"),
    ("right", "B", WORDS, True, "option"),
    ("left", "B", WORDS, False, "option"),
    ("B", "right", WORDS, True, "option"),
    ("B", 1, WORDS, True, "option"),
    ("(C)", "(B)", None, False, "option"),
    ("No", "No", None, True, "text"),
    ("no.", "No", None, True, "text"),
    ("**No**", "No", None, True, "text"),
    ("Yes", "No", None, False, "text"),
    ("Yes", True, None, True, "text"),
    ("alpha beta", "alpha beta", None, True, "text"),
    ("beta alpha", "alpha beta", None, False, "text"),
    ("24", "24", None, True, "text"),
    ("24.0", "24", None, True, "number"),
    ("x = 24", 24, None, True, "number"),
    ("25", 24, None, False, "number"),
    ("1,024", 1024, None, True, "number"),
    (r"\frac{1}{2}", "0.5", None, True, "number"),
    ("3.14159", "3.14", None, True, "number"),
    ("3.1", "3.14", None, False, "number"),
    ("120 cm", "1.2 m", None, True, "number"),
    ("120 cm", "1.3 m", None, False, "number"),
    ("90", "90°", None, True, "number"),
    ("(1.2, -0.4)", "(1.2, -0.4)", None, True, "text"),
    ("(1.2, -0.4)", [1.2, -0.4], None, True, "coordinate"),
    ("(-0.4, 1.2)", "(1.2, -0.4)", None, False, "coordinate"),
    ("four", ["5", "four"], None, True, "text"),
]  # fmt: skip


@pytest.mark.parametrize(("answer", "gold", "choices", "correct", "by"), RIGHT_AND_WRONG)
def test_answer_against_gold(answer: str, gold: Any, choices: dict[str, str] | None, correct: bool, by: str) -> None:
    trace = Trace(sample_id="1", text=f"The answer is {answer}", gold=gold, choices=choices)

    assert score(trace, final(trace)) == Score(correct, by)


def scored(text: str, **fields: Any) -> Score:
    sections, completion = split(text)
    trace = Trace(**{"sample_id": "1", "text": text, "sections": sections, "completion": completion, **fields})
    return score(trace, final(trace))


def test_the_source_s_own_score_stands() -> None:
    assert scored("4", gold="5", correct=True) == Score(True, "given")


def test_an_answer_that_cannot_be_read_is_wrong_and_says_so() -> None:
    assert scored("<think>2 + 2", gold="4") == Score(False, "unparsable")


def test_a_failed_run_is_not_scored() -> None:
    assert scored("", gold="4", completion="error") == Score(None, "error")


@pytest.mark.parametrize("gold", [None, {"lamp": [1, 2]}])
def test_without_a_comparable_gold_nothing_is_scored(gold: Any) -> None:
    assert scored("4", gold=gold) == Score(None, "no gold")


@pytest.mark.parametrize("text", ["10° or 20°", "(D)", "40°", "none of these"])
def test_a_text_that_names_no_single_option_names_none(text: str) -> None:
    assert choice_of(text, ANGLES) is None
