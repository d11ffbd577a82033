"""The canonical trace record."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tracelens.sources.canonical import read_line
from tracelens.sources.lines import Line
from tracelens.types import Rejected, Section, Span, Trace


def one(record: dict | str) -> Trace | Rejected:
    raw = record if isinstance(record, str) else json.dumps(record)
    return read_line(Line(1, 0, raw.encode("utf-8", "surrogatepass")), "t.jsonl")


def test_a_response_is_kept_unchanged_and_split() -> None:
    found = one({"sample_id": "a", "response": "<think>\n2 m + 3 m = 5 m\n</think>\n5 m", "condition": "reasoning"})
    assert found == Trace(
        sample_id="a",
        text="<think>\n2 m + 3 m = 5 m\n</think>\n5 m",
        sections=(Section("reasoning", 8, 23), Section("answer", 33, 36)),
        condition="reasoning",
        condition_source="record",
        source_file="t.jsonl",
        source_line=1,
    )


def test_reasoning_and_answer_are_joined_by_a_blank_line() -> None:
    found = one({"sample_id": 7, "reasoning": "2 + 3 = 5", "answer": "5"})
    assert (found.sample_id, found.text) == ("7", "2 + 3 = 5\n\n5")
    assert found.sections == (Section("reasoning", 0, 9), Section("answer", 11, 12))
    assert found.reasoning == "2 + 3 = 5"


@pytest.mark.parametrize(
    ("reasoning", "kept"), [("Go left, then up.", {"reasoning": "Go left, then up."}), ("go left\n\nthen 3 up", None), (None, None)]
)
def test_reasoning_beside_steps_is_kept_where_they_do_not_hold_it(reasoning: str | None, kept: object) -> None:
    found = one({"sample_id": "a", "reasoning": reasoning, "steps": ["go left", "then 3 up"], "answer": "(0, 3)"})
    assert (found.text, found.meta) == ("go left\n\nthen 3 up\n\n(0, 3)", kept)


def test_steps_keep_their_ranges() -> None:
    found = one({"sample_id": "a", "steps": ["go left", "then 3 up"], "answer": "(0, 3)"})
    assert found.text == "go left\n\nthen 3 up\n\n(0, 3)"
    assert found.steps == (Span(0, 7), Span(9, 18))
    assert found.sections == (Section("reasoning", 0, 18), Section("answer", 20, 26))


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        (["x", "y"], {"A": "x", "B": "y"}),
        ({"(A)": "x", "C": 3, "D": None}, {"(A)": "x", "C": "3"}),
        ([], None),
        (None, None),
    ],
)
def test_choices_are_labels_with_texts(choices: object, expected: object) -> None:
    assert one({"sample_id": "a", "response": "A", "choices": choices}).choices == expected


def test_unknown_keys_are_kept_in_meta() -> None:
    found = one({"sample_id": "a", "response": "5", "temperature": 0.2, "meta": {"level": 2}})
    assert found.meta == {"level": 2, "temperature": 0.2}


def test_a_chat_prompt_keeps_its_messages_and_has_a_readable_text() -> None:
    chat = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "How far?"}]
    found = one({"sample_id": "a", "prompt": chat, "response": "5 m"})
    assert (found.prompt, found.messages) == ("system: Be brief.\n\nuser: How far?", chat)


def test_a_doubled_key_is_noted() -> None:
    found = one('{"sample_id": "a", "response": "5", "response": "6"}')
    assert found.text == "6"
    assert found.meta == {"notes": ["the key 'response' is given twice; the last value stands"]}


def test_numbers_where_texts_are_expected_are_read() -> None:
    found = one({"sample_id": 3.0, "answer": 42, "model": 7, "correct": 1})
    assert (found.sample_id, found.text, found.model, found.correct) == ("3.0", "42", "7", True)


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"sample_id": "a", "prompt": "How far?"}, "no model text: none of response, reasoning, answer and steps is given"),
        ({"response": "5"}, "no sample_id"),
        ([1, 2], "a list where a JSON object is expected"),
        ({"sample_id": "a", "response": ["5"]}, "not a canonical record: Expected `str | null`, got `array` - at `$.response`"),
    ],
)
def test_what_is_not_a_trace_is_rejected_with_the_reason(record: object, reason: str) -> None:
    found = one(json.dumps(record))
    assert isinstance(found, Rejected)
    assert found.reason == reason


def test_how_the_generation_ended_is_a_state() -> None:
    states = {
        name: one({"sample_id": "a", **record}).completion
        for name, record in {
            "limit": {"response": "so 3 +", "finish_reason": "length"},
            "open block": {"response": "<think>3 +"},
            "blank": {"response": "  "},
            "refusal": {"response": "", "refusal": "I cannot"},
            "reasoning only": {"reasoning": "3 + 4", "finish_reason": "length"},
            "done": {"response": "7", "finish_reason": "stop"},
        }.items()
    }
    assert states == {
        "limit": "truncated",
        "open block": "truncated",
        "blank": "empty",
        "refusal": "refused",
        "reasoning only": "truncated",
        "done": "complete",
    }


@pytest.mark.shared
def test_every_labelled_trace_is_read(shared: Path) -> None:
    from tracelens.sources import read

    for path in sorted((shared / "traces").glob("*.jsonl")):
        found = list(read([path]))
        with path.open("rb") as file:
            assert len(found) == sum(1 for line in file if line.strip())
        assert all(isinstance(item, Trace) for item in found)
