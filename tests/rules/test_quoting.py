"""What a text quotes is compared with what the prompt gives, unless a stranger made both too long for that."""

from __future__ import annotations

from tracelens import answers, claims, rubric, rules
from tracelens.types import Finding, Trace

RUBRIC = rubric.load("numeric-spatial")


def finding(category: str, text: str, prompt: str) -> Finding:
    trace = Trace(sample_id="1", text=text, prompt=prompt)
    reading = claims.read(text, prompt=prompt)
    found = rules.check(trace, reading, answers.final(trace), RUBRIC)
    return next(one for one in found if one.category == category)


def test_a_number_in_a_long_prompt_is_found_and_another_one_is_not() -> None:
    prompt = " ".join(f"Shelf {n} holds {n} kg." for n in range(1, 400))

    assert finding("task.fabricated_condition", "We are told that it holds 250 kg.", prompt).state == "absent"
    assert finding("task.fabricated_condition", "We are told that it holds 512 kg.", prompt).state == "present"


def test_hundreds_of_quotes_of_a_prompt_with_hundreds_of_numbers_are_not_assessed() -> None:
    text = " ".join(f"We are told that it holds {n} m." for n in range(5_000, 6_000))
    prompt = " ".join(f"It holds {n} kg." for n in range(1_000))
    invented = finding("task.fabricated_condition", text, prompt)
    copied = finding("num.copy", text, prompt)

    assert (invented.state, copied.state) == ("not_assessable", "not_assessable")
    assert invented.message == copied.message == "The text quotes and the prompt gives too many numbers to compare each with each."


def test_a_thing_that_the_prompt_places_a_hundred_times_over_has_no_one_place() -> None:
    text = "The lamp is at (7, 9)."
    once = "The lamp is at (3, 4)."
    track = " ".join(f"Then the lamp is at ({n}, {n + 1})." for n in range(101))

    assert finding("num.copy", text, once).state == "present"
    assert finding("num.copy", text, track).state == "absent"
