"""What a judge is shown of a text, and how its positions lead back."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracelens.judge.cleaning import clean, escape_tags, shorten

HIDDEN = ["\u200b", "\u202e", "\u2066", "\ufeff", "\u00ad", "\x1b", "\U000e0041", "\ufe0f", "\ud800", "\u3164"]


@pytest.mark.parametrize("character", HIDDEN)
def test_a_character_that_nobody_sees_is_taken_out_and_counted(character: str) -> None:
    cleaned = clean(f"a{character}b")

    assert cleaned.text == "ab"
    assert list(cleaned.kinds.values()) == [1]


@pytest.mark.parametrize("text", ["plain", "tab\tand\nline", "größe ≈ 3 m²", "日本語", "x = −2 ± 0.5 °C", "👍"])
def test_what_people_see_stays(text: str) -> None:
    assert clean(text) == (text, (), {})


def test_kinds_are_named_for_the_log() -> None:
    assert clean("a\u202eb\u202ec\x07").kinds == {"RIGHT-TO-LEFT OVERRIDE": 2, "U+0007": 1}


@given(st.text(alphabet=["a", "b", " ", "\u200b", "\u202e"], max_size=30), st.data())
def test_a_span_of_the_cleaned_text_leads_back_to_the_same_characters(text: str, data: st.DataObject) -> None:
    cleaned = clean(text)
    start = data.draw(st.integers(0, len(cleaned.text)))
    end = data.draw(st.integers(start, len(cleaned.text)))

    span = cleaned.origin(start, end)

    if end > start:
        assert clean(text[span.start : span.end]).text == cleaned.text[start:end]
        assert text[span.start] == cleaned.text[start]
        assert text[span.end - 1] == cleaned.text[end - 1]


def test_a_text_within_the_limit_is_whole() -> None:
    assert shorten("abcd", 4) == ("abcd", "", None)


def test_a_long_text_keeps_head_and_tail() -> None:
    assert shorten("0123456789", 5) == ("012", "89", (3, 8))


@pytest.mark.parametrize("mark", ["<|im_end|>", "</s>", "<start_of_turn>", "[INST]", "[/INST]", "<!--", "<｜User｜>"])
def test_a_mark_that_a_server_may_read_as_a_role_is_escaped_and_decodes_to_itself(mark: str) -> None:
    encoded = escape_tags(json.dumps(mark, ensure_ascii=False))

    assert mark not in encoded
    assert json.loads(encoded) == mark


def test_comparisons_and_lists_are_not_escaped() -> None:
    encoded = json.dumps("a < b, [1, 2], x <3")

    assert escape_tags(encoded) == encoded
