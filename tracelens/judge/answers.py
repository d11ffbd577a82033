"""From the words of a reply to verdicts: find the one JSON object in it and hold it against the schema."""

from __future__ import annotations

import json
from typing import Literal

import msgspec

from tracelens.judge.questions import answer_key, answer_model
from tracelens.types import Json, State


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """A judge's word on one category, not yet held against the trace."""

    category: str
    state: State
    severity: Literal["decisive", "contributory", "harmless", "none"]
    quote: str
    explanation: str


class InvalidAnswerError(Exception):
    """The reply has no usable answer; the message says what is wrong with it, in words a model can act on."""


def understand(text: str, categories: tuple[str, ...]) -> tuple[Verdict, ...]:
    """Return one verdict for each of ``categories``, in their order.

    The answer may stand in prose or in a code block; it must be the only object in the text that fits.

    Raises:
        InvalidAnswerError: if no object fits the schema, or two that fit say different things.
    """
    from pydantic import ValidationError

    model = answer_model(categories)
    fitting: list[Json] = []
    problem = "it holds no JSON object"
    for candidate in _objects(text):
        try:
            made = model.model_validate(candidate).model_dump()
        except ValidationError as error:
            problem = _problem(error)
            continue
        if made not in fitting:
            fitting.append(made)
    if len(fitting) > 1:
        raise InvalidAnswerError("it holds two different answers")
    if not fitting:
        raise InvalidAnswerError(problem)
    return tuple(Verdict(category=category, **fitting[0][answer_key(category)]) for category in categories)


def _objects(text: str) -> list[Json]:
    """Return the JSON objects of a text, outermost ones only, in order."""
    try:
        whole = msgspec.json.decode(text)
        return [whole] if isinstance(whole, dict) else []
    except (msgspec.DecodeError, UnicodeEncodeError):
        pass  # not JSON as a whole: look for objects in it
    decoder = json.JSONDecoder()
    found: list[Json] = []
    start = text.find("{")
    while start >= 0:
        try:
            value, end = decoder.raw_decode(text, start)
        except (ValueError, RecursionError):
            end = start + 1
        else:
            found.append(value)
        start = text.find("{", end)
    return found


def _problem(error: Exception) -> str:
    from pydantic import ValidationError

    if not isinstance(error, ValidationError):
        return str(error)
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    return f"`{place}`: {first['msg']}" if place else str(first["msg"])
