"""Where a judge's quote stands in a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracelens.judge.quotes import locate

TEXT = "The room is **4 m** wide.\nSo the “sofa”  needs 2.1 m – that leaves 1.9 m. So the door fits, I think."


def found(quote: str) -> tuple[str, str] | None:
    located = locate(quote, TEXT)
    return None if located is None else (located.how, TEXT[located.span.start : located.span.end])


@pytest.mark.parametrize(
    ("quote", "how", "passage"),
    [
        ("needs 2.1 m", "exact", "needs 2.1 m"),
        ("the room is 4 m wide", "normalised", "The room is **4 m** wide"),
        ('so the "sofa" needs 2.1 m - that', "normalised", "So the “sofa”  needs 2.1 m – that"),
        ('"that leaves 1.9 m"', "normalised", "that leaves 1.9 m"),
        ("So the door fit, I think", "fuzzy", "So the door fits, I think"),
    ],
)
def test_a_quote_is_found_as_it_stands_then_in_normal_form_then_nearly(quote: str, how: str, passage: str) -> None:
    located = locate(quote, TEXT)

    assert located is not None
    assert located.how == how
    if how != "fuzzy":
        assert found(quote) == (how, passage)
    else:
        assert 0.9 <= located.score < 1


@pytest.mark.parametrize(
    "quote",
    [
        "",
        "   ",
        "the lamp hangs above the table",
        "that leaves 1.8 m. So the door fits",  # another number is another statement
        "sofo",  # too short to be nearly right
    ],
)
def test_what_is_not_there_is_not_found(quote: str) -> None:
    assert found(quote) is None


def test_the_first_place_counts_and_the_others_are_told() -> None:
    located = locate("so the", TEXT.lower())

    assert located is not None
    assert (located.span.start, located.occurrences) == (TEXT.lower().index("so the"), 2)


@given(st.text(min_size=1, max_size=60), st.data())
def test_every_passage_of_a_text_is_found_in_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    quote = text[start:end].strip()

    located = locate(quote, text)

    if quote:
        assert located is not None
        assert located.how == "exact"
        assert text[located.span.start : located.span.end] == quote
