"""Many texts read in a row give the same claims as each read alone, whichever is looked at, and when."""

from __future__ import annotations

from fractions import Fraction

from tracelens import claims

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


def test_the_table_states_what_the_objects_state() -> None:
    batch = claims.batched()
    for place, text in enumerate(TEXTS):
        reading = batch.read(text, PROMPT)
        if place % 2:  # looking at some in between must not disturb the rest
            assert reading.claims == claims.read(text, PROMPT).claims
    rows = batch.table(["a", "b", "c", "d"], [None] * 4).to_pylist()

    expected = [
        (name, number, c.start, c.end, c.quote, c.kind, c.unit, c.canonical_unit, c.approximate, c.sentence, c.role)
        for name, text in zip("abcd", TEXTS, strict=True)
        for number, c in enumerate(claims.read(text, PROMPT).claims)
    ]
    names = [
        "trace_id",
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

    table = batch.table(["a"], [None])

    assert table["value"].to_pylist() == ["0.75", "2.5", "1000", "-7"]
    assert [Fraction(value) for value in table["value"].to_pylist()] == [c.value for c in reading.claims]


def test_claims_inside_the_final_answer_have_the_role_final() -> None:
    batch = claims.batched()
    batch.read("So 2 + 2 = 4. The answer is 4.", "What is 2 + 2?")
    table = batch.table(["a"], [(28, 29)])

    assert table.select(["quote", "role"]).to_pylist() == [
        {"quote": "2", "role": "given"},
        {"quote": "2", "role": "given"},
        {"quote": "4", "role": "derived"},
        {"quote": "4", "role": "final"},
    ]


def test_no_text_at_all_gives_an_empty_table() -> None:
    assert claims.batched().table([], []).num_rows == 0
