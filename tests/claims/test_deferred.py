"""Many texts read in a row give the same claims as each read alone, whichever is looked at, and when."""

from __future__ import annotations

from fractions import Fraction
from math import inf
from typing import Any

import pytest
from msgspec.structs import replace

from tracelens import claims
from tracelens.answers.options import same_value
from tracelens.claims.forms import Formed
from tracelens.claims.objects import Wanted
from tracelens.store.rows import claim_rows
from tracelens.types import Span


def joined(found: Formed) -> list[dict[str, Any]]:
    """Return one dict a row, with what its form says and what the row was spared."""
    forms = found.forms.to_pylist()
    return [(whole(row) if "number" in row else row) | forms[row.pop("form")] for row in found.rows.to_pylist()]


def whole(row: dict[str, Any]) -> dict[str, Any]:
    number = row["number"]
    written = None if number is None else f"{number:.0f}" if number == int(number) else str(number)
    kept, behind, quote = (row["said"] or "").partition(chr(31))
    value = kept or written
    quote = quote if behind else value
    return row | {"value": value, "quote": quote, "end": row["start"] + len(quote)}


PROMPT = "The lamp is 2.5 m from the door. Turn left 20° or 30°?"
TEXTS = [
    "The lamp is 2.5 m away, so 2.5 + 1 = 3.5 m. Turn left 30°. The answer is 30°.",
    "",
    "One half of 8 is 4; 8 / 2 = 5.",
    "Go to (1, -2) and back: x = 3, y = -1, about 10 steps.",
]


def test_readings_looked_at_in_any_order_equal_those_read_alone() -> None:
    batch = claims.batched()
    readings = [batch.read(text, PROMPT) for text in TEXTS]

    for place in (3, 0, 2, 1, 0):
        alone = claims.read(TEXTS[place], PROMPT)
        assert readings[place].claims == alone.claims
        assert readings[place].equations == alone.equations
        assert readings[place].sentences == alone.sentences


def test_the_unit_of_a_text_read_before_does_not_reach_into_the_next() -> None:
    batch = claims.batched()
    batch.read("walk 250 m", "")

    assert [claim.quote for claim in batch.read("5 and ab12", "").claims] == ["5", "ab12"]


def test_the_table_states_what_the_objects_state() -> None:
    batch = claims.batched()
    for place, text in enumerate(TEXTS):
        reading = batch.read(text, PROMPT)
        if place % 2:  # looking at some in between must not disturb the rest
            assert reading.claims == claims.read(text, PROMPT).claims
    rows = joined(batch.claim_rows())

    expected = [
        (name, number, c.start, c.end, c.quote, c.kind, c.unit, c.canonical_unit, c.approximate, c.sentence, c.role)
        for name, text in enumerate(TEXTS)
        for number, c in enumerate(claims.read(text, PROMPT).claims)
    ]
    names = [
        "text",
        "claim_id",
        "start",
        "end",
        "quote",
        "kind",
        "unit",
        "canonical_unit",
        "approximate",
        "sentence",
        "role",
    ]
    assert [tuple(row[name] for name in names) for row in rows] == expected


def test_scalar_values_in_the_table_are_exact() -> None:
    batch = claims.batched()
    reading = batch.read("3/4, 2.50, 1e3 and -7")

    values = [row["value"] for row in joined(batch.claim_rows())]

    assert values == ["0.75", "2.5", "1000", "-7"]
    assert [Fraction(value) for value in values] == [c.value for c in reading.claims]


def test_a_quote_that_is_the_value_and_a_value_that_is_its_number_are_spared() -> None:
    batch = claims.batched()
    batch.read("2, 2.50, 0.00001, 1/3, option B and 12345678901234567")

    assert batch.claim_rows().rows["said"].to_pylist() == [
        None,
        f"{chr(31)}2.50",
        "0.00001",
        "1/3",
        f"{chr(31)}B",
        "12345678901234567",
    ]


def test_claims_inside_the_final_answer_have_the_role_final() -> None:
    batch = claims.batched()
    batch.read("So 2 + 2 = 4. The answer is 4.", "What is 2 + 2?", Span(28, 29))
    rows = joined(batch.claim_rows())

    assert [(row["quote"], row["role"]) for row in rows] == [
        ("2", "given"),
        ("2", "given"),
        ("4", "derived"),
        ("4", "final"),
    ]


def test_no_text_at_all_gives_an_empty_table() -> None:
    assert claims.batched().claim_rows().rows.num_rows == 0
    assert claims.batched().equation_rows().rows.num_rows == 0


def test_a_number_beyond_what_floats_hold_is_infinite_with_its_sign_in_objects_and_in_columns() -> None:
    batch = claims.batched()
    reading = batch.read("It is 1e400 m, or -1e400 m, and 3 m.")

    assert batch.claim_rows().rows["number"].to_pylist() == [inf, -inf, 3.0]
    assert claim_rows([reading.claims]).rows["number"].to_pylist() == [inf, -inf, 3.0]


def test_claims_that_are_alike_but_for_place_and_value_share_a_form() -> None:
    batch = claims.batched()
    batch.read("2 m, 3 m and 4 cm")
    batch.read("5 m or about 5 m")
    found = batch.claim_rows()

    assert found.rows["form"].to_pylist() == [0, 0, 1, 0, 2]
    assert found.forms.select(["unit", "approximate"]).to_pylist() == [
        {"unit": "m", "approximate": False},
        {"unit": "cm", "approximate": False},
        {"unit": "m", "approximate": True},
    ]


def test_hundreds_of_looks_are_each_found_again() -> None:
    units = ["m", "kg", "cm", "km", "mm", "ft", "mi", "lb", "oz", "mL", "kPa", "mol", "GB", "MHz", "kWh", "kJ"]
    rates = [f"{above}/{below}" for above in units for below in units if above != below]
    text = "; ".join(f"it is {places} {rate}" for rate in rates for places in ("5", "5.1", "5.12"))
    batch = claims.batched()
    batch.read(text)
    batch.read(text)
    found = batch.claim_rows()

    assert len(rates) * 3 > 512
    assert found.rows["form"].to_pylist() == [*range(len(rates) * 3)] * 2
    assert found.forms["unit"].to_pylist() == [rate for rate in rates for _ in range(3)]
    assert found.forms["precision"].to_pylist() == [0, 1, 2] * len(rates)


def test_a_batch_that_begins_again_gives_what_a_new_one_does() -> None:
    batch, new = claims.batched(), claims.batched()
    old = [batch.read(text, prompt) for text in [MIXED, *TEXTS] for prompt in (PROMPT, "2 and 4", "")]
    kept = [claims.read(text, prompt).claims for text in [MIXED, *TEXTS] for prompt in (PROMPT, "2 and 4", "")]
    batch.clear()
    for one in (batch, new):
        for text in reversed(TEXTS):
            one.read(text, "It is 3.5 m, or 2.")

    assert batch.claim_rows() == new.claim_rows()
    assert batch.equation_rows() == new.equation_rows()
    assert [reading.claims for reading in old] == kept


MIXED = (
    "The lamp is at (1, 2) and 2.50 m high, 250 cm that is. One half of 8 is 4; 8 / 2 = 5. About 10 steps.\n"
    "If it were at (3, 4), x = 3. At 10:30 we turn by pi/2, sqrt(2) or 5/2 m. 3 + 3 = 7, which is 1e400 or 0.0000025 km. (A) 5/2 or 2 1/2."
)


@pytest.mark.parametrize("start", [0, 24, 60, 110])
@pytest.mark.parametrize("end", [0, 80, 150, 400])
def test_what_is_asked_of_a_part_equals_what_all_objects_say(start: int, end: int) -> None:
    alone, quick = claims.read(MIXED, PROMPT), claims.batched().read(MIXED, PROMPT)

    assert list(quick.claims_in(start, end)) == [replace(one, role=None) for one in alone.claims_in(start, end)]
    assert quick.sentences_with([start, end], 2) == alone.sentences_with([start, end], 2)
    assert quick.number_in(start, end) == alone.number_in(start, end)
    assert quick.sentences_in(start, end) == alone.sentences_in(start, end)
    assert quick.sentence_at(start) == alone.sentence_at(start)
    assert quick.points() == alone.points()
    assert quick.false_equations == alone.false_equations
    assert not quick.whole()


@pytest.mark.parametrize("wanted", ["2.5 m", "250 cm", "2.5", "10", "1e400", "7", "90°", "(1, 2)"])
def test_claims_near_a_value_hold_all_that_state_it(wanted: str) -> None:
    (asked,) = claims.extract(wanted)
    near = claims.batched().read(MIXED).claims_near(Wanted(asked), 0, len(MIXED))

    stating = [one for one in claims.extract(MIXED) if one.value == asked.value or same_value(one, asked)]
    assert [one for one in stating if one not in near] == []


def test_equations_in_the_table_state_what_the_objects_state() -> None:
    batch = claims.batched()
    readings = [batch.read(text) for text in (MIXED, "", "Let x = 3 m, so x + 1 m = 400 cm < 5 m.", "If 2 + 2 = 5, stop.")]
    rows = joined(batch.equation_rows())

    names = ("start", "end", "quote", "kind", "holds", "reason", "base", "hypothetical", "sentence")
    expected = [
        {"text": text, **{name: getattr(one, name) for name in names}}
        for text, reading in enumerate(readings)
        for one in reading.equations
    ]
    assert rows == expected
