"""What follows from the answers so far; the same for stored answers as for fresh ones."""

from __future__ import annotations

import json

import pytest
from judge_make import answer, completion, reply, request, trace, verdict

from tracelens.judge.ladder import Ask, Outcome, next_step

GOOD = completion(answer())


def outcome(*replies: object) -> Outcome:
    step = next_step(request(), replies)  # type: ignore[arg-type]
    assert isinstance(step, Outcome)
    return step


def ask(*replies: object, **more: object) -> Ask:
    step = next_step(request(**more), replies)  # type: ignore[arg-type]
    assert isinstance(step, Ask)
    return step


def test_the_first_ask_is_for_the_schema() -> None:
    assert ask() == Ask("json_schema", 0, (), False)


def test_a_valid_answer_ends_it() -> None:
    found = outcome(reply(GOOD))

    assert (found.state, found.rung, found.asks) == ("answered", "json_schema", 1)
    assert [(v.category, v.state) for v in found.verdicts] == [("num.arithmetic", "absent"), ("logic.step", "absent")]


@pytest.mark.parametrize(
    "text",
    [
        f"Here is my answer:\n```json\n{answer()}\n```\nI hope it helps.",
        f"<think>{{maybe}}</think> {answer()}",
        f"{answer()}{answer()}",
    ],
)
def test_an_answer_in_prose_or_said_twice_is_taken_out(text: str) -> None:
    assert outcome(reply(completion(text))).state == "answered"


UNUSABLE = {
    "truncated JSON": answer()[:40],
    "prose": "All is well.",
    "a wrong enum": answer(num__arithmetic=verdict("maybe"), logic__step=verdict()),
    "a missing category": answer(num__arithmetic=verdict()),
    "an extra key": answer(num__arithmetic=verdict(), logic__step=verdict(), more=verdict()),
    "two different answers": answer() + answer(num__arithmetic=verdict("present", "2 + 3 = 6"), logic__step=verdict()),
    "nothing": "",
    "a list": json.dumps([1]),
}


@pytest.mark.parametrize("text", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_an_unusable_answer_is_asked_again_twice_with_the_problem_and_then_given_up(text: str) -> None:
    bad = reply(completion(text))

    second = ask(bad)
    third = ask(bad, reply(completion(text), "json_object"))
    end = outcome(bad, reply(completion(text), "json_object"), reply(completion(text), "text"))

    assert (second.rung, second.ask, len(second.turns)) == ("json_object", 1, 1)
    assert "could not be used" in second.turns[0].complaint
    assert (third.rung, third.ask, len(third.turns)) == ("text", 2, 2)
    assert (end.state, end.asks) == ("invalid", 3)


def test_a_reask_that_is_answered_well_counts() -> None:
    found = outcome(reply(completion("no")), reply(GOOD, "json_object"))

    assert (found.state, found.rung, found.asks) == ("answered", "json_object", 2)


@pytest.mark.parametrize(
    ("raw", "state"),
    [
        (completion(None, refusal="I will not."), "refused"),
        (completion(answer()[:50], finish="length"), "length"),
        (completion("", finish="content_filter"), "filtered"),
        (
            completion(answer(num__arithmetic={**verdict(), "explanation": "cn-1"}, logic__step=verdict())),
            "compromised",
        ),
        (completion(answer(num__arithmetic={**verdict(), "quote": "=FENCE="}, logic__step=verdict())), "compromised"),
    ],
)
def test_refusal_length_filter_and_an_echoed_mark_are_ends_of_their_own(raw: str, state: str) -> None:
    assert outcome(reply(raw)).state == state


def test_a_body_that_is_no_reply_is_asked_again_without_being_quoted() -> None:
    step = ask(reply("<html>proxy</html>"))

    assert (step.ask, step.turns) == (1, ())


@pytest.mark.parametrize(
    ("message", "rung"),
    [
        ("response_format json_schema is not supported", "json_object"),
        ("maxLength is not permitted", "json_schema_unbounded"),
    ],
)
def test_a_form_that_the_endpoint_refuses_is_replaced_at_no_cost_in_reasks(message: str, rung: str) -> None:
    step = ask(reply(json.dumps({"error": {"message": message}}), status=400))

    assert (step.rung, step.ask) == (rung, 0)


def test_an_endpoint_that_refuses_every_form_fails_the_request() -> None:
    refused = [reply("bad request", rung, 400) for rung in ("json_schema", "json_object", "text")]

    assert outcome(*refused).state == "failed"


def test_a_trace_beyond_the_context_is_a_matter_of_length() -> None:
    assert outcome(reply("this exceeds the maximum context length", status=400)).state == "length"


def test_a_model_that_takes_no_images_is_asked_without_them() -> None:
    first = ask(images=("https://example.org/a.png",))
    refused = reply("this model does not support image input", status=400)
    second = ask(refused, images=("https://example.org/a.png",))

    assert first.images
    assert (second.images, second.rung) == (False, "json_schema")
    end = next_step(request(trace(), images=("https://example.org/a.png",)), [refused, reply(GOOD)])
    assert isinstance(end, Outcome)
    assert end.images_refused
