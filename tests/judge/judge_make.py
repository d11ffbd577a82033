"""Small things that the judge's tests are made of."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from tracelens.judge.ladder import Reply
from tracelens.judge.prices import Price
from tracelens.judge.questions import Question
from tracelens.judge.requests import USUAL, Endpoint, Framing, Request, build, system_text
from tracelens.judge.runner import Item, Plan
from tracelens.judge.wire import Rung
from tracelens.types import Finding, Trace

ARITHMETIC = Question(category="num.arithmetic", name="Wrong sum", definition="A sum is wrong.", question="Is one?")
STEP = Question(category="logic.step", name="Missing step", definition="A step is missing.")
HYBRID = Question(category="frame.side", name="Sides", definition="Sides are swapped.", proposed_only=True)
QUESTIONS = (ARITHMETIC, STEP)
ENDPOINT = Endpoint(model="stub", base_url="http://127.0.0.1:9/v1")
PRICE = Price(model="stub", input=Decimal("0.15"), cached_input=Decimal("0.075"), output=Decimal("0.60"))


def trace(number: int = 0, text: str = "", **fields: Any) -> Trace:
    said = text or f"This is item-{number}. The shelf is 2 m wide and the wall is 3 m, so 2 + 3 = 6 m are needed."
    return Trace(sample_id=str(number), text=said, prompt="How wide?", **fields)


def request(one: Trace | None = None, framing: Framing = USUAL, **more: Any) -> Request:
    questions = more.pop("questions", QUESTIONS)
    made = build(
        one or trace(),
        questions,
        more.pop("endpoint", ENDPOINT),
        rubric_hash="r",
        system=system_text(questions, framing),
        framing=framing,
        **more,
    )
    assert made is not None
    return made


def plan(url: str, **more: Any) -> Plan:
    endpoint = Endpoint(model="stub", base_url=url, **more)
    return Plan(endpoint=endpoint, questions=QUESTIONS, rubric_hash="r")


def items(count: int, **fields: Any) -> Iterator[Item]:
    return (Item(trace(number, **fields)) for number in range(count))


def verdict(state: str = "absent", quote: str = "", severity: str = "none") -> dict[str, str]:
    return {"explanation": "because", "quote": quote, "state": state, "severity": severity}


def answer(**verdicts: dict[str, str]) -> str:
    return json.dumps(verdicts or {"num__arithmetic": verdict(), "logic__step": verdict()})


def completion(content: str | None, finish: str = "stop", refusal: str | None = None) -> str:
    message = {"role": "assistant", "content": content, "refusal": refusal}
    return json.dumps({"choices": [{"message": message, "finish_reason": finish}], "usage": {}})


def reply(raw: str, rung: Rung = "json_schema", status: int = 200) -> Reply:
    return Reply(rung=rung, status=status, raw=raw, fence="=FENCE=", canary="cn-1")


def proposal(category: str, quote: str = "so 2 + 3 = 6") -> Finding:
    return Finding(category=category, state="present", quote=quote, message="looks wrong", proposed=True)
