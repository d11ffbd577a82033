"""Columns under construction become what pyarrow makes of the same values, however often they are cleared."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracelens.store.growing import NumberColumn, RangeColumn, TextColumn
from tracelens.types import Section, Span

TEXTS = st.lists(st.none() | st.text(st.characters(exclude_categories=["Cs"])))


@given(TEXTS, TEXTS)
def test_texts_are_those_appended_since_the_column_was_cleared(
    before: list[str | None], texts: list[str | None]
) -> None:
    column = TextColumn()
    for text in before:
        column.add(text)
    column.clear()
    for text in texts:
        column.add(text)

    assert column.array().equals(pa.array(texts, pa.large_string()))


def test_more_rows_and_longer_texts_than_a_column_begins_with_room_for() -> None:
    texts = ["é" * 100_000, *[str(n) for n in range(5_000)], None]
    column = TextColumn()
    for text in texts:
        column.add(text)

    assert column.array().to_pylist() == texts


def test_a_lone_surrogate_becomes_the_replacement_character() -> None:
    column = TextColumn()
    column.add("a\ud800é\x00b")

    assert column.array().to_pylist() == ["a\ufffdé\x00b"]


@pytest.mark.parametrize("character", ["a", "\xe9", "\u20ac", "\U0001f600"])
def test_a_text_may_be_longer_than_a_column_begins_with_room_for(character: str) -> None:
    column = TextColumn(data_room=64)
    for length in (10, 1_000, 100_000):
        column.add(character * length)

    assert column.array().to_pylist() == [character * length for length in (10, 1_000, 100_000)]


@pytest.mark.parametrize("other", [1, b"a", ["a"]])
def test_what_is_no_text_is_refused(other: object) -> None:
    with pytest.raises((TypeError, AttributeError)):
        TextColumn().add(other)  # type: ignore[arg-type]


@given(st.lists(st.none() | st.integers(-(2**31), 2**31 - 1)))
def test_numbers_may_be_missing(numbers: list[int | None]) -> None:
    column = NumberColumn("int32")
    for number in numbers:
        column.add(number)

    assert column.array().equals(pa.array(numbers, pa.int32()))


def test_more_numbers_than_a_column_begins_with_room_for() -> None:
    column = NumberColumn("int64")
    for number in range(5_000):
        column.add(number << 40)

    assert column.array().to_pylist() == [number << 40 for number in range(5_000)]


def test_booleans_may_be_missing() -> None:
    column = NumberColumn("bool")
    for value in (True, None, False):
        column.add(value)

    assert column.array().equals(pa.array([True, None, False]))


@pytest.mark.parametrize("number", [2**31, -(2**31) - 1])
def test_a_number_that_does_not_fit_is_refused(number: int) -> None:
    column = NumberColumn("int32")
    column.add(number)

    with pytest.raises(OverflowError, match="does not fit"):
        column.array()


def test_ranges_are_structs_and_sections_have_a_kind() -> None:
    sections, steps = RangeColumn(True), RangeColumn(False)
    for _ in range(2):
        sections.clear()
        steps.clear()
        sections.add((Section("reasoning", 0, 5), Section("answer", 7, 9)))
        sections.add(())
        steps.add(())
        steps.add((Span(1, 2),))

    assert sections.array().to_pylist() == [
        [{"kind": "reasoning", "start": 0, "end": 5}, {"kind": "answer", "start": 7, "end": 9}],
        [],
    ]
    assert steps.array().to_pylist() == [[], [{"start": 1, "end": 2}]]
