"""What is put to a judge: the rubric first, the trace last and as data."""

from __future__ import annotations

import json

import msgspec
import pytest
from judge_make import ARITHMETIC, ENDPOINT, HYBRID, QUESTIONS, STEP, proposal, request, trace

from tracelens.judge.requests import Framing, build, system_text
from tracelens.judge.wire import body


def record(made: object) -> dict[str, object]:
    return dict(json.loads(made.data))  # type: ignore[attr-defined]


def test_the_system_message_is_the_same_for_every_trace() -> None:
    assert request(trace(1)).system == request(trace(2)).system == system_text(QUESTIONS)


def test_the_record_stands_between_the_marks_and_the_instructions_come_again_after_it() -> None:
    lines = request().user("=MARK=", "cn-9").splitlines()
    fences = [index for index, line in enumerate(lines) if line == "=MARK="]

    assert len(fences) == 2
    assert json.loads("".join(lines[fences[0] + 1 : fences[1]]))["response"] == trace().text
    assert "Judge these categories" in "".join(lines[fences[1] :])


def test_the_judge_sees_neither_model_nor_condition_nor_whether_the_answer_is_right() -> None:
    made = request(trace(model="secret-model", condition="secret-condition", correct=False, gold="secret-gold"))

    assert "secret" not in made.system + made.user("f", "c")
    assert "correct" not in made.data


@pytest.mark.parametrize(("framing", "told"), [("shown", False), ("flipped", True)])
def test_correctness_is_shown_or_flipped_in_robustness_runs_only(framing: str, told: bool) -> None:
    made = request(trace(correct=False), Framing(correctness=framing))  # type: ignore[arg-type]

    assert record(made)["final_answer_is_correct"] is told


def test_a_hybrid_category_is_asked_only_where_a_rule_proposed_it() -> None:
    questions = (ARITHMETIC, HYBRID)

    without = request(questions=questions)
    with_one = request(questions=questions, proposals=[proposal("frame.side")])

    assert without.categories == ("num.arithmetic",)
    assert with_one.categories == ("num.arithmetic", "frame.side")
    assert record(with_one)["suspected"] == [
        {"category": "frame.side", "quote": "so 2 + 3 = 6", "reason": "looks wrong"}
    ]
    assert without.system == with_one.system


def test_a_trace_in_which_nothing_is_asked_makes_no_request() -> None:
    assert build(trace(), (HYBRID,), ENDPOINT, rubric_hash="r", system="s") is None


def test_invisible_characters_are_taken_out_and_logged() -> None:
    made = request(trace(text="2 + 3\u202e = 6\u200b", scene={"sofa\u200b": 1}))

    assert record(made)["response"] == "2 + 3 = 6"
    assert "\u200b" not in made.data
    assert made.removed == {"RIGHT-TO-LEFT OVERRIDE": 1, "ZERO WIDTH SPACE": 1}


def test_a_long_trace_keeps_head_and_tail_and_says_what_is_missing() -> None:
    made = request(trace(text="a" * 600 + "b" * 600), Framing(limit=100))

    assert record(made)["response_head"] == "a" * 50
    assert record(made)["response_tail"] == "b" * 50
    assert record(made)["characters_left_out"] == 1100
    assert made.omitted == (50, 1150)


def test_equal_questions_have_equal_hashes_whatever_the_marks() -> None:
    assert request().request_hash == request().request_hash


DIFFERENT = {
    "another trace": request(trace(1)),
    "another text": request(trace(text="other")),
    "another model": request(endpoint=msgspec.structs.replace(ENDPOINT, model="other")),
    "another endpoint": request(endpoint=msgspec.structs.replace(ENDPOINT, base_url="http://other/v1")),
    "another temperature": request(endpoint=msgspec.structs.replace(ENDPOINT, temperature=0.7)),
    "another replicate": request(replicate=1),
    "another question": request(questions=(ARITHMETIC,)),
    "another wording": request(framing=Framing(wording="paraphrase")),
    "another order": request(framing=Framing(reverse=True)),
    "padding": request(framing=Framing(padding=True)),
    "an image": request(images=("https://example.org/a.png",)),
}


@pytest.mark.parametrize("other", DIFFERENT.values(), ids=DIFFERENT.keys())
def test_whatever_changes_what_is_asked_changes_the_hash(other: object) -> None:
    assert other.request_hash != request().request_hash  # type: ignore[attr-defined]


def test_chat_and_responses_bodies_carry_the_same_question() -> None:
    made = request(images=("https://example.org/a.png",))
    other = request(images=("https://example.org/a.png",), endpoint=msgspec.structs.replace(ENDPOINT, api="responses"))

    chat, responses = body(made, "json_schema", "U"), body(other, "json_schema", "U")

    assert [m["role"] for m in chat["messages"]] == ["system", "user"]
    assert [part["type"] for part in chat["messages"][1]["content"]] == ["image_url", "text"]
    assert chat["messages"][0]["content"] == responses["instructions"]
    assert [part["type"] for part in responses["input"][0]["content"]] == ["input_image", "input_text"]
    assert chat["response_format"]["json_schema"]["schema"] == responses["text"]["format"]["schema"]
    assert "tools" not in chat | responses


def test_the_schema_is_closed_and_bounded() -> None:
    schema = body(request(), "json_schema", "U")["response_format"]["json_schema"]["schema"]
    verdict = schema["$defs"]["Verdict"]

    assert schema["required"] == ["num__arithmetic", "logic__step"]
    assert schema["additionalProperties"] is verdict["additionalProperties"] is False
    assert list(verdict["properties"]) == ["explanation", "quote", "state", "severity"]
    assert verdict["properties"]["quote"]["maxLength"] == 300
    assert STEP.key == "logic__step"


def test_the_unbounded_rung_leaves_out_lengths_and_the_laxer_ones_the_schema() -> None:
    unbounded = json.dumps(body(request(), "json_schema_unbounded", "U"))

    assert "maxLength" not in unbounded
    assert body(request(), "json_object", "U")["response_format"] == {"type": "json_object"}
    assert "response_format" not in body(request(), "text", "U")
