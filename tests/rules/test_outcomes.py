"""Outcome axes: proximity in grid steps, and how a wrong answer misses."""

from __future__ import annotations

from typing import Any

import pytest

from tracelens import answers, rules
from tracelens.rubric import Settings
from tracelens.rules import Outcome
from tracelens.types import Trace

TURN = {"action": {"kind": "rotate", "direction": "left", "magnitude": 20, "unit": "degree"}}
ANGLES = {"A": "20°", "B": "30°", "C": "40°", "D": "70°"}


def of(text: str, settings: Settings | None = None, **fields: Any) -> dict[str, Outcome]:
    trace = Trace(sample_id="1", text=text, **fields)
    return {one.axis: one for one in rules.outcomes(trace, answers.final(trace), settings or Settings())}


@pytest.mark.parametrize(
    ("letter", "grade", "score", "steps"),
    [("A", "exact", 100.0, 0.0), ("B", "near", 70.0, 1.0), ("C", "moderate", 40.0, 2.0), ("D", "far", 0.0, 5.0)],
)
def test_proximity_grades_the_distance_in_grid_steps(letter: str, grade: str, score: float, steps: float) -> None:
    found = of(f"The answer is {letter}.", gold="A", choices=ANGLES, scene=TURN)["proximity"]

    assert found == Outcome("proximity", grade, score, 52.5, {"steps": steps, "step": 10.0, "gold": 20.0})


def test_the_cut_offs_are_settings() -> None:
    wide = Settings(near_steps=2, moderate_steps=5)

    assert of("The answer is D.", wide, gold="A", choices=ANGLES, scene=TURN)["proximity"].outcome == "moderate"


def test_candidates_that_are_pictures_get_their_magnitude_from_the_scene() -> None:
    scene = {**TURN, "candidates": {"A": {"magnitude": 20}, "B": {"magnitude": 30}}}

    found = of("The answer is B.", gold="A", choices={"A": "image A", "B": "image B"}, scene=scene)["proximity"]

    assert (found.outcome, found.chance) == ("near", 85.0)


def test_a_static_miss_is_of_position_size_or_both_with_the_share_of_such_distractors() -> None:
    candidates = {
        "A": {"position": [1, 2], "size": [1, 1]},
        "B": {"position": [2, 2], "size": [1, 1]},
        "C": {"position": [1, 2], "size": [2, 1]},
        "D": {"position": [2, 2], "size": [2, 1]},
    }
    pictures = {letter: f"image {letter}" for letter in candidates}

    found = {
        letter: of(f"The answer is {letter}.", gold="A", choices=pictures, scene={"candidates": candidates}).get("static")
        for letter in candidates
    }

    assert found["A"] is None
    assert {letter: one.outcome for letter, one in found.items() if one} == {"B": "position", "C": "size", "D": "both"}
    assert found["B"] is not None
    assert found["B"].chance == pytest.approx(1 / 3)


def test_a_wrong_number_is_over_or_under() -> None:
    assert of("The answer is 15.", gold="12")["direction"] == Outcome("direction", "over", 3.0, None, None)
    assert of("The answer is 9.", gold="12")["direction"] == Outcome("direction", "under", -3.0, None, None)


def test_a_reversed_sign_is_its_own_axis() -> None:
    assert of("The answer is -12.", gold="12")["sign"].outcome == "reversed"
    assert "sign" not in of("The answer is -11.", gold="12")


def test_a_power_of_ten_is_a_slip_of_scale() -> None:
    assert of("The answer is 1200.", gold="12")["scale"].outcome == "10^2"
    assert of("The answer is 1.2.", gold="12")["scale"].outcome == "10^-1"
    assert "scale" not in of("The answer is 24.", gold="12")


def test_the_right_number_with_another_unit_misses_by_its_unit() -> None:
    assert of("The answer is 12 cm.", gold="12 m")["unit"].outcome == "centimeter for meter"


def test_chance_is_the_share_of_distractors_that_miss_alike() -> None:
    choices = {"A": "12", "B": "15", "C": "9", "D": "20"}

    assert of("The answer is B.", gold="A", choices=choices)["direction"].chance == pytest.approx(2 / 3)


def test_a_vector_with_a_reversed_axis_has_its_sign_reversed() -> None:
    choices = {"A": "(1, 2)", "B": "(1, -2)", "C": "(2, 1)"}

    found = of("The answer is B.", gold="A", choices=choices)

    assert found["sign"] == Outcome("sign", "reversed", None, 0.5, None)


def test_a_right_answer_has_no_miss() -> None:
    assert of("The answer is 12.", gold="12") == {}


def test_without_gold_or_answer_there_is_no_outcome() -> None:
    assert of("The answer is 12.") == {}
    assert of("", gold="12") == {}


def test_a_miss_beyond_what_floats_hold_has_a_direction_but_no_value() -> None:
    found = of(f"The answer is 1{'0' * 400}.", gold="2")["direction"]

    assert found == Outcome("direction", "over", None, None, None)
