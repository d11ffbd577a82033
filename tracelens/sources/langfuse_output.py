"""What a Langfuse generation read and said.

Input and output are text, JSON, or JSON text: a message, a choice around one, the list of a call's choices, messages
with parts after the GenAI conventions, content blocks, or a provider's whole response.
"""

from __future__ import annotations

import json
from typing import Any

from tracelens.sources import genai, openai_api
from tracelens.sources import said as texts
from tracelens.sources.chat import images_of, prompt_text
from tracelens.sources.draft import Draft, as_text
from tracelens.sources.paths import inside
from tracelens.types import Json

_BLOCKS = frozenset({"text", "thinking", "redacted_thinking", "reasoning", "tool_use"})


def opened(value: Json) -> Json:
    """Return what a text of JSON says (an object, a list or a text); another text, or no text, as it is.

    A quoted text is opened too: Langfuse's SDKs write texts so, and Langfuse itself reads them so. Numbers stay the
    text that they are.
    """
    if isinstance(value, str) and value.lstrip()[:1] == '"':
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return inside(value)


def said(output: Json, asked: Json, known: dict[str, Any]) -> list[Draft]:
    """Return a draft for each choice that ``output`` holds, said in answer to ``asked``."""
    output, asked = opened(output), opened(asked)
    known |= _asked(asked)
    body = _body(output)
    if body is not None:
        return openai_api.drafts(body, asked, **known)
    choices = [_message(one) for one in output] if isinstance(output, list) and output else [_message(output)]
    if any(choice is None for choice in choices):
        if isinstance(output, list) and _are_blocks(output):
            return [texts.blocks(output).into(Draft(**known))]
        return [Draft(**known, response=as_text(output))]
    found = [choice for choice in choices if choice is not None]
    if not all(one.get("role") == "assistant" and not one.get("tool_calls") for one in found):
        found = found[-1:]  # the messages of a conversation, of which the last is what was said
    return [
        texts.message(one).into(Draft(**known, epoch=epoch, finish_reason=one.get("finish_reason")))
        for epoch, one in enumerate(found)
    ]


def _asked(asked: Json) -> dict[str, Any]:
    """Return prompt, messages and images of what a generation was given."""
    given = asked
    if isinstance(asked, dict):
        given = asked.get("messages", asked.get("input")) or asked
        given = [given] if given is asked and "content" in asked and "role" in asked else given
    if not isinstance(given, list):
        return {"prompt": as_text(given)}
    messages = [_message(one) or one for one in given]
    if not any(isinstance(one, dict) and "content" in one for one in messages):
        return {"prompt": as_text(given)}
    return {"prompt": prompt_text(messages), "messages": messages, "images": images_of(messages)}


def _body(output: Json) -> dict[str, Any] | None:
    """Return a provider's response: as it is, or around the items that the responses API gave."""
    if isinstance(output, dict) and openai_api.is_body(output):
        return output
    items = output if isinstance(output, list) else [output]
    if all(isinstance(one, dict) for one in items) and any(_is_item(one) for one in items):
        return {"object": "response", "output": items}
    return None


def _is_item(one: dict[str, Any]) -> bool:
    return one.get("type") == "message" and isinstance(one.get("content"), list)


def _message(value: Json) -> dict[str, Any] | None:
    """Return a message: itself, what a choice holds, or what its GenAI parts say; None for anything else."""
    if not isinstance(value, dict):
        return None
    inner = value.get("message")
    if isinstance(inner, dict):
        return _message({"finish_reason": value.get("finish_reason"), **inner})
    if isinstance(value.get("parts"), list):
        return {**value, "content": genai.blocks_of(value["parts"])}
    return value if "content" in value else None


def _are_blocks(output: list[Any]) -> bool:
    return all(isinstance(one, dict) and one.get("type") in _BLOCKS for one in output)
