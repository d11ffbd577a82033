"""One draft of values that bear the names of a trace's fields, whatever form they are in; nothing of them is lost."""

from __future__ import annotations

import ast
import re
from typing import Any

from tracelens.sources.chat import content_text, images_of, prompt_text
from tracelens.sources.conditions import Evidence
from tracelens.sources.convert import UnreadableError
from tracelens.sources.draft import Draft, as_id, as_text, choices_of
from tracelens.sources.paths import inside
from tracelens.sources.pictures import references
from tracelens.sources.scores import verdict
from tracelens.types import Json

_TEXTS = (
    "dataset",
    "task",
    "model",
    "source_run",
    "finish_reason",
    "refusal",
    "response",
    "reasoning",
    "answer",
    "error",
)
_OBJECTS = ("usage", "scene", "labels", "meta")


def draft_of(values: dict[str, Json], rest: dict[str, Json], replica: int, evidence: list[Evidence]) -> Draft:
    """Return the draft of named values; what is left of the record, and what no field can hold, goes to ``meta``.

    Without a ``sample_id`` the draft has none; it gets one where it is placed.

    Raises:
        UnreadableError: the response is several, or the epoch is no number.
    """
    rest = dict(rest)
    said, steps = _said(values, rest)
    text, messages = _prompt(values, said, rest)
    objects: dict[str, Any] = {name: _object(name, values, rest) for name in _OBJECTS}
    given = objects.pop("meta")
    return Draft(
        sample_id="" if values.get("sample_id") is None else as_id(values["sample_id"]),
        **said,
        **objects,
        steps=steps,
        epoch=whole_number(values.get("epoch"), replica),
        prompt=text,
        messages=messages,
        images=[*_images(values.get("images"), rest), *images_of(messages)],
        gold=values.get("gold"),
        choices=_choices(values.get("choices"), rest),
        correct=_verdict(values.get("correct"), rest),
        evidence=evidence,
        meta={**rest, **(given or {})},
    )


def _said(values: dict[str, Json], rest: dict[str, Json]) -> tuple[dict[str, Any], list[str] | None]:
    """Return the fields that are text, and the steps where reasoning is given in steps."""
    response, steps = values.get("response"), inside(values.get("steps"))
    if isinstance(response, list) and sum(isinstance(one, (str, type(None))) for one in response) > 1:
        raise UnreadableError(
            f"the response is a list of {len(response):,}: to make a trace of each, explode it in a mapping file "
            "(tracelens sniff --suggest writes one)"
        )
    said: dict[str, Any] = {name: _text(values[name]) for name in _TEXTS if values.get(name) is not None}
    reasoning = inside(values.get("reasoning"))
    if _texts(reasoning) and steps is None:
        steps, said["reasoning"] = reasoning, "\n\n".join(reasoning)
    if steps is not None and not isinstance(steps, list):
        rest["steps"] = steps
        steps = None
    elif steps is not None and said.get("reasoning") not in (None, "\n\n".join(map(as_text, steps))):
        rest["reasoning"] = said["reasoning"]  # the steps are what is read; this says it otherwise
    if "response" in said and ("reasoning" in said or "answer" in said):
        _settle(said, rest)
    if "response" in said and steps is not None and "reasoning" not in rest:
        rest["steps"] = steps  # a whole response has no steps of its own
    return said, [as_text(step) for step in steps] if steps is not None else None


def _texts(value: Json) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, str) for one in value)


def _text(value: Json) -> str:
    """Return a value as text: parts of a message's content as what they say, anything else that is no text as JSON."""
    if _texts(value) and len(value) == 1:
        return str(value[0])
    if isinstance(value, list) and value and all(isinstance(p, dict) and isinstance(p.get("text"), str) for p in value):
        return content_text(value)
    return as_text(value)


def _settle(said: dict[str, Any], rest: dict[str, Json]) -> None:
    """Where a whole response and reasoning are both given: reasoning apart with the response as its answer."""
    if "reasoning" in said and "answer" not in said and said["reasoning"] not in said["response"]:
        said["answer"] = said.pop("response")
        return
    for target in ("reasoning", "answer"):
        if target in said:
            rest[target] = said.pop(target)


def _images(value: Json, rest: dict[str, Json]) -> list[str]:
    """Return the references in one image or a list of them; a list that holds anything else is kept whole, too."""
    given = inside(value) if value else []
    listed = given if isinstance(given, list) else [given]
    found = [references(one) for one in listed]
    if not all(found):
        rest["images"] = value
    return [reference for one in found for reference in one]


def _prompt(values: dict[str, Json], said: dict[str, Any], rest: dict[str, Json]) -> tuple[str, list[Json] | None]:
    """Return the prompt's text, and its messages where it is a chat; the model's own last turn is no part of it."""
    prompt, messages = _chat(values.get("prompt")), _chat(values.get("messages"))
    if isinstance(prompt, list):
        if _texts(prompt):
            prompt = "\n".join(prompt)
        else:
            if messages:
                rest["prompt"] = prompt
            prompt, messages = None, messages or prompt
    if isinstance(messages, list) and messages and isinstance(messages[-1], dict):
        last = messages[-1]
        if last.get("role") == "assistant" and content_text(last.get("content")) in said.values():
            messages = messages[:-1]
    if (
        messages is not None
        and not isinstance(messages, list)
        and (prompt is not None or not isinstance(messages, str))
    ):
        rest["messages"] = messages
    text = prompt_text(messages) if prompt is None and messages is not None else as_text(prompt)
    return text, messages if isinstance(messages, list) else None


def _chat(value: Json) -> Json:
    """Return the messages in a text that is a list of them in JSON, as a table's cell holds them."""
    found = inside(value)
    return found if isinstance(found, list) and all(isinstance(one, dict) and "role" in one for one in found) else value


def _object(name: str, values: dict[str, Json], rest: dict[str, Json]) -> dict[str, Json] | None:
    value = inside(values.get(name))
    if isinstance(value, dict):
        return value
    if value is not None:
        rest[name] = value
    return None


def _verdict(value: Json, rest: dict[str, Json]) -> bool | None:
    found = verdict(value)
    if found is None and value is not None:
        rest["correct"] = value  # partial credit, or a word that says neither
    return found


_LITERAL = 50_000
"""No longer text is read as Python prints it."""
_IMPLICIT = re.compile(r"""['"]\s+['"]""")
"""Texts side by side, as arrays are printed: Python would read them as one."""


def _choices(value: Json, rest: dict[str, Json]) -> Json:
    """Return options as an object or a list, also where they are one in a text, in JSON or as Python prints them."""
    found = inside(value)
    if isinstance(found, str) and found.lstrip()[:1] in ("[", "{") and _is_literal(found):
        try:
            found = ast.literal_eval(found.strip())
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            found = value
    if value is not None and choices_of(found) is None:
        rest["choices"] = value
    return found


def _is_literal(text: str) -> bool:
    return len(text) < _LITERAL and not _IMPLICIT.search(text)


def whole_number(value: Json, default: int) -> int:
    """Return an epoch as tables hold it (``1``, ``"1"``, ``1.0``), or ``default`` where there is none.

    Raises:
        UnreadableError: it is not a whole number.
    """
    if value is None:
        return default
    try:
        number = float(value)
    except (TypeError, ValueError) as error:
        raise UnreadableError(f"epoch: {value!r} is not a whole number") from error
    if not number.is_integer() or number < 0:
        raise UnreadableError(f"epoch: {value!r} is not a whole number")
    return int(number)
