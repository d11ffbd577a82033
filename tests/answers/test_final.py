"""The final answer is the last that the model submitted, wherever it wrote it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracelens.answers import final, split
from tracelens.answers.final import _ANNOUNCED, _STOP
from tracelens.types import Trace

OPTIONS = {"A": "10°", "B": "20°", "C": "30°"}
CASES = {
    "boxed": (r"So $x = 4$. \boxed{4}", None, "4", "boxed"),
    "boxed with braces": (r"\boxed{\frac{1}{2}}", None, r"\frac{1}{2}", "boxed"),
    "the last box": (r"\boxed{3} no, \boxed{4}", None, "4", "boxed"),
    "a box cut off": (r"It is \boxed{4", None, r"It is \boxed{4", "whole"),
    "grade-school marker": ("2 + 2 = 4\n#### 4\n", None, "4", "marker"),
    "announced": ("We add. So the answer is 4.", None, "4", "announced"),
    "announced twice": ("The answer is 3. Wait. The answer is 4.", None, "4", "announced"),
    "announced with a colon": ("We add.\n\n**Final Answer:** 4 m", None, "4 m", "announced"),
    "announced with a decimal": ("The answer is 2.5.", None, "2.5", "announced"),
    "announced with a reason": ("The answer is 4, because 2 + 2 = 4.", None, "4", "announced"),
    "a short reply": ("4", None, "4", "whole"),
    "a long list in one line": (" ".join(["alpha"] * 40), None, " ".join(["alpha"] * 40), "whole"),
    "an option label": ("Look at the door. It moves a lot.\n\nI choose (B) here.", OPTIONS, "B", "option"),
    "two labels in the last paragraph": ("Long before.\n\n" + "It may be (A) or it may be (B), " * 5, OPTIONS, None, "none"),
    "option after a value in a box": (r"The turn is \boxed{20}. Therefore, the answer is (C).", OPTIONS, "(C)", "announced"),
    "last line": ("First we turn. " * 12 + "\n\nx = 4", None, "x = 4", "last line"),
    "last sentence": ("First we turn left and look. " * 12 + "It follows that x = 4.", None, "It follows that x = 4", "last line"),
    "in the answer section": ("<think>The answer is 3.</think> 4", None, "4", "whole"),
    "nothing after the thinking": ("<think>The answer is 3.</think>", None, None, "none"),
    "still thinking": ("<think>The answer is 3.", None, None, "none"),
    "nothing at all": ("", None, None, "none"),
}


def trace(text: str, choices: dict[str, str] | None = None) -> Trace:
    return Trace(sample_id="1", text=text, sections=split(text).sections, choices=choices)


@pytest.mark.parametrize("name", CASES)
def test_final_answer_of(name: str) -> None:
    text, choices, expected, found = CASES[name]
    answer = final(trace(text, choices))

    assert (answer.text, answer.found) == (expected, found)
    if answer.text is not None:
        assert text[answer.start : answer.end] == answer.text


@given(st.text(alphabet=st.sampled_from("answer is:\\boxed{}#4 .\n(B)<think>/"), max_size=60))
def test_the_answer_is_a_part_of_the_text(text: str) -> None:
    answer = final(trace(text))

    assert answer.text is None or text[answer.start : answer.end] == answer.text


PIECES = ["answer", " Answer", " answer is ", " answer is", " ", "is", ":", " option", "4", "5.2", ".", "U.", "\n", ";", ", so",
          "!", "?", "r. A", "\u3000", "é", "\\)", " for the question "]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_an_announced_answer_is_the_one_that_the_patterns_find(text: str) -> None:
    matches = [match for at in range(len(text)) if (match := _ANNOUNCED.match(text, at))]
    expected = ""
    if matches:
        begin = matches[-1].end()
        stop = _STOP.search(text, begin)
        expected = text[begin : stop.start() if stop else None].lstrip(" \n:").rstrip(" \n.,;:!")
        while expected.endswith("\\)"):
            expected = expected[:-2].rstrip(" \n.,;:!")
    answer = final(trace(text))

    assert (answer.text if answer.found == "announced" else "") == expected
