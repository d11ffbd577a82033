"""Reasoning is split from the answer whichever way it was marked off."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracelens.answers import split


def parts(text: str) -> list[tuple[str, str]]:
    return [(s.kind, text[s.start : s.end]) for s in split(text).sections]


R, A = "reasoning", "answer"
CASES = {
    "closed": ("<think>\n2+2=4\n</think>\n\nIt is 4.", [(R, "2+2=4"), (A, "It is 4.")]),
    "empty": ("<think>\n\n</think>\n\nIt is 4.", [(R, ""), (A, "It is 4.")]),
    "close only": ("2+2=4\n</think>\nIt is 4.", [(R, "2+2=4"), (A, "It is 4.")]),
    "unclosed": ("<think>\n2+2=4. Wait", [(R, "2+2=4. Wait")]),
    "upper case": ("<THINK>2+2=4</THINK>4", [(R, "2+2=4"), (A, "4")]),
    "several": ("<think>one</think>so<think>two</think>4", [(R, "one"), (R, "two"), (A, "4")]),
    "answer tag": ("<thinking>2+2</thinking><answer>4</answer>", [(R, "2+2"), (A, "4")]),
    "answer tag alone": ("First 2+2. <answer>4</answer>", [(R, "First 2+2."), (A, "4")]),
    "triangles": ("◁think▷2+2◁/think▷4", [(R, "2+2"), (A, "4")]),
    "square brackets": ("[THINK]2+2[/THINK]4", [(R, "2+2"), (A, "4")]),
    "square brackets, close only": ("2+2[/THINK]4", [(R, "2+2"), (A, "4")]),
    "namespaced": ("<seed:think>2+2</seed:think>4", [(R, "2+2"), (A, "4")]),
    "thought tokens": (
        "<|begin_of_thought|>2+2<|end_of_thought|>\n<|begin_of_solution|>4<|end_of_solution|>",
        [(R, "2+2"), (A, "4")],
    ),
    "unused tokens": ("<unused94>thought\n2+2<unused95>4", [(R, "2+2"), (A, "4")]),
    "harmony": (
        "<|channel|>analysis<|message|>2+2<|end|><|start|>assistant<|channel|>final<|message|>4<|return|>",
        [(R, "2+2"), (A, "4")],
    ),
    "harmony without its tokens": ("analysis2+2assistantfinal4", [(R, "2+2"), (A, "4")]),
    "headed": ("Here is my thought process:\n2+2\nHere is my response:\n4", [(R, "2+2"), (A, "4")]),
    "mentioned in backticks": ("Write `<think>` to open a block. It is 4.", []),
    "mentioned in prose": ("The <think> tag opens a block. It is 4.", []),
    "mentioned as a pair": ("Wrap it in `<think>` and `</think>`.", []),
    "nothing marked": ("2+2=4, so it is 4.", []),
}


@pytest.mark.parametrize("name", CASES)
def test_sections_of(name: str) -> None:
    text, expected = CASES[name]
    assert parts(text) == expected


@pytest.mark.parametrize(
    ("text", "finish_reason", "refusal", "completion"),
    [
        ("4", "stop", None, "complete"),
        ("4", "length", None, "truncated"),
        ("<think>2+2", None, None, "truncated"),
        ("", "stop", None, "empty"),
        (" \n", None, None, "empty"),
        ("I cannot help with that.", "content_filter", None, "refused"),
        ("", None, "I cannot help with that.", "refused"),
    ],
)
def test_how_the_generation_ended(text: str, finish_reason: str | None, refusal: str | None, completion: str) -> None:
    assert split(text, finish_reason, refusal).completion == completion


MARKS = [
    "<think>",
    "</think>",
    "[THINK]",
    "<answer>",
    "</answer>",
    "<|channel|>final<|message|>",
    "`",
    "assistantfinal",
    "analysis",
    "x",
    " ",
]


@given(st.lists(st.sampled_from(MARKS), max_size=30).map("".join))
def test_sections_are_ordered_ranges_of_the_text(text: str) -> None:
    position = 0
    for section in split(text).sections:
        assert position <= section.start <= section.end <= len(text)
        position = section.end
