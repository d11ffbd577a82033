"""Texts on which readers of numbers are known to stumble, each as a named case."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tracelens import claims
from tracelens.types import Claim

NAMES = {"ordinal", "date", "marker", "option", "identifier"}


def quantities(text: str) -> list[Claim]:
    return [claim for claim in claims.extract(text) if claim.kind not in NAMES]


@pytest.mark.parametrize(
    "text",
    [
        "version 2.1.3",
        "on 2024-05-06",
        "1. Look around",
        "option B",
        "192.168.0.1",
        "GPT-4",
        "COVID-19",
        "the 3rd door",
        "Step 2: look",
    ],
)
def test_names_are_no_quantities(text: str):
    assert quantities(text) == []
    assert claims.extract(text) != []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("2x + 60 = 100", [2, 60, 100]),
        ("2 6/7", [Fraction(20, 7)]),
        ("55/1 = 30 + rt + st", [55, 1, 30]),
        ("(80,000 + 50,000) * 2.5", [80000, 50000, Fraction(5, 2)]),
        ("10 - 2 + 3 = 11", [10, 2, 3, 11]),
        ("2000 + 2000 = 4,000", [2000, 2000, 4000]),
        ("-2 + 3 = 1", [-2, 3, 1]),
    ],
)
def test_operands_and_results_are_read_whole(text: str, values: list[Fraction]):
    assert [claim.value for claim in quantities(text)] == values


def test_rejected_and_supposed_statements_are_marked():
    supposed, sixteen = (
        claims.extract("If it were 70°, the door would be gone."),
        claims.extract("75/12 = −16, which is impossible."),
    )

    assert [claim.hypothetical for claim in supposed] == [True]
    assert all(claim.hypothetical for claim in sixteen)
    assert not any(claim.hypothetical for claim in claims.extract("The door is 70° to the left."))


def test_a_statement_is_rejected_by_the_next_sentence():
    first, second = claims.extract("The lamp is at 5 m. That can't be right. It is at 3 m.")

    assert first.hypothetical
    assert not second.hypothetical


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("at least 5", "min"), ("at most 5", "max"), ("more than 5", "min"), ("no more than 5", "max"), ("up to 5", "max"),
        ("5 or more", "min"), ("x ≥ 5", "min"), ("x < 5", "max"), ("exactly 5", None), ("they add up to 5", None),
        ("3 more than 5", None),
    ],
)  # fmt: skip
def test_bounds(text: str, bound: str | None):
    assert claims.extract(text)[-1].bound == bound


@pytest.mark.parametrize(
    ("text", "hedged"),
    [("about 5 m", True), ("≈ 5 m", True), ("roughly the 5 m", True), ("5 m", False), ("it is 5 m", False)],
)
def test_hedges(text: str, hedged: bool):
    assert [claim.approximate for claim in claims.extract(text)] == [hedged]


def test_actions_have_a_direction():
    (turn,) = claims.extract("rotate_left(20°)")
    (move,) = claims.extract("Move forward 0.4 m.")
    (step,) = claims.extract("Take 3 steps backwards.")

    assert (turn.kind, turn.direction, turn.value) == ("action", "left", 20)
    assert (move.kind, move.direction, move.value) == ("action", "forward", Fraction(2, 5))
    assert (step.kind, step.direction, step.value) == ("action", "backward", 3)


def test_named_coordinates_have_their_axis():
    x, y = claims.extract('{"x": 400, "y": -20}')

    assert (x.kind, x.axis, x.value) == ("coordinate", "x", 400)
    assert (y.kind, y.axis, y.value) == ("coordinate", "y", -20)


def test_a_box_is_told_by_its_name():
    assert [claim.kind for claim in claims.extract('"bbox_2d": [10, 20, 30, 40]')] == ["box"]
    assert [claim.kind for claim in claims.extract("the list [10, 20, 30, 40]")] == ["coordinate"]


def test_comma_and_point_are_never_guessed_silently():
    """A decimal comma is marked, and in its company so is a separator that could be one."""
    half, grouped = claims.extract("It is 0,5 m here and 1,234 m there.")

    assert (half.value, half.ambiguous) == (Fraction(1, 2), True)
    assert (grouped.value, grouped.ambiguous) == (1234, True)
    assert not claims.extract("1,234 m")[0].ambiguous


def test_precision_is_that_of_the_print():
    assert [claim.precision for claim in claims.extract("2.50 m, 3 m, 1/3, five")] == [2, 0, None, None]


def test_sentences_end_at_stops_that_end_them():
    text = "Fig. 2 shows 1.5 m. Dr. Who left. 1. Go home.\nThen 2 m"
    reading = claims.read(text)

    assert [text[s.start : s.end] for s in reading.sentences] == [
        "Fig. 2 shows 1.5 m.",
        "Dr. Who left.",
        "1. Go home.",
        "Then 2 m",
    ]


def test_roles_say_what_the_prompt_gave():
    found = claims.read("The 5 apples cost 15 dollars.", prompt="There are 5 apples.").claims

    assert [claim.role for claim in found] == ["given", "derived"]


@pytest.mark.parametrize(
    ("text", "entity", "attribute"),
    [
        ("The sofa is at (1.2, -0.4).", "sofa", None),
        ("The width of the table is about 2 m.", "table", "width"),
        ("The lamp's height is 1.5 m.", "lamp", "height"),
        ("The door is 80 cm wide.", "door", "width"),
        ("There are three chairs.", "chairs", None),
        ("We then get 5 m.", None, None),
    ],
)
def test_roles_say_what_a_number_is_of(text: str, entity: str | None, attribute: str | None):
    (claim,) = claims.read(text, roles=True).claims

    assert (claim.entity, claim.attribute) == (entity, attribute)


@pytest.mark.parametrize("digits", ["1000000637217046529", "12345678901234567890", "9" * 60])
def test_numerals_longer_than_a_machine_word_are_exact(digits: str) -> None:
    assert [c.value for c in claims.extract(digits)] == [Fraction(int(digits))]
