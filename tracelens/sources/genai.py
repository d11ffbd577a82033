"""Model calls after OpenTelemetry's GenAI conventions: messages with parts, in the attributes of a span.

Read against semantic-conventions-genai of November 2026 (and 0.66b2 before): ``gen_ai.input.messages`` and
``gen_ai.output.messages``, as JSON text or structured, each output message a choice, with parts of text, reasoning,
pictures inline (blob), by address (uri) or by name (file).
"""

from __future__ import annotations

from typing import Any

from tracelens.sources import said
from tracelens.sources.chat import images_of, prompt_text
from tracelens.sources.conditions import requested
from tracelens.sources.convert import UnreadableError
from tracelens.sources.draft import Draft
from tracelens.sources.paths import inside
from tracelens.types import Json


def drafts(call: dict[str, Any], known: dict[str, Any]) -> list[Draft]:
    """Return a draft for each choice of a call after the GenAI conventions, whose messages have parts.

    Raises:
        UnreadableError: the call says nothing, and no failure explains it.
    """
    attributes = call["attributes"]
    outputs = _messages(attributes, "gen_ai.output.messages")
    failed = _failure(call)
    if not outputs and failed is None:
        raise UnreadableError("the span carries no message text")
    asked = [_message(one) for one in _messages(attributes, "gen_ai.input.messages")]
    if system := _messages(attributes, "gen_ai.system_instructions"):
        asked.insert(0, {"role": "system", "content": blocks_of(system)})
    base: dict[str, Any] = {
        **known,
        "model": str(attributes.get("gen_ai.response.model") or attributes.get("gen_ai.request.model") or ""),
        "prompt": prompt_text(asked),
        "messages": asked,
        "images": images_of(asked),
        "usage": {k.removeprefix("gen_ai.usage."): v for k, v in attributes.items() if k.startswith("gen_ai.usage.")},
        "evidence": requested({k.removeprefix("gen_ai.request."): v for k, v in attributes.items()}),
        "error": failed,
    }
    if not outputs:
        return [Draft(**base, response="")]
    return [
        said.message(_message(one)).into(Draft(**base, epoch=choice, finish_reason=one.get("finish_reason")))
        for choice, one in enumerate(outputs)
    ]


def _messages(attributes: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """Return messages or parts: from a JSON text, or put together again from dotted names."""
    found = inside(attributes.get(name))
    if found is None:
        found = _gathered({k.removeprefix(f"{name}."): v for k, v in attributes.items() if k.startswith(f"{name}.")})
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _gathered(flat: dict[str, Any]) -> Json:
    """Return the value that dotted names stand for: a list where all of their first parts are numbers."""
    inner: dict[str, dict[str, Any]] = {}
    for name, value in flat.items():
        first, _, rest = name.partition(".")
        inner.setdefault(first, {})[rest] = value
    values = {first: rest[""] if "" in rest else _gathered(rest) for first, rest in inner.items()}
    if values and all(first.isdigit() for first in values):
        return [values[first] for first in sorted(values, key=int)]
    return values


def _failure(call: dict[str, Any]) -> str | None:
    """Return why a call failed, or None when it did not: the class of the error, and what its status says."""
    status = call.get("status")
    status = status if isinstance(status, dict) else {"status_code": call.get("status_code")}
    code = status.get("status_code", status.get("code"))
    kind = call["attributes"].get("error.type")
    if kind is None and code not in ("ERROR", "STATUS_CODE_ERROR", 2):
        return None
    text = status.get("description") or status.get("message") or call.get("status_message")
    return ": ".join(str(one) for one in (kind, text) if one) or "the span is marked as an error"


def _message(given: dict[str, Any]) -> dict[str, Any]:
    """Return a GenAI message with its parts as content; one that has content as it is."""
    if isinstance(parts := given.get("parts"), list):
        return {"role": given.get("role"), "content": blocks_of(parts)}
    return {"role": given.get("role"), "content": given.get("content", [])}


def blocks_of(parts: list[Any]) -> list[dict[str, Any]]:
    """Return GenAI parts (or Gemini's, which have no type) as content blocks."""
    return [_block(part) for part in parts if isinstance(part, dict)]


def _block(part: dict[str, Any]) -> dict[str, Any]:
    kind, content = str(part.get("type", "text")), part.get("content", part.get("text"))
    if kind == "reasoning" or part.get("thought") is True:
        return {"type": "reasoning", "reasoning": content or ""}
    if kind == "text":
        return {"type": "text", "text": str(content or "")}
    if part.get("modality", "image") != "image":
        return {"type": kind}
    if kind == "blob":
        return {"type": "image_url", "image_url": f"data:{part.get('mime_type') or 'image/png'};base64,{content}"}
    return {"type": kind, "image_url": part.get("uri") or part.get("file_id")}
