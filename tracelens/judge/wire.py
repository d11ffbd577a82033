"""The two request forms of OpenAI-compatible endpoints, chat completions and responses: bodies out, answers in."""

from __future__ import annotations

from typing import Literal, NamedTuple

import msgspec

from tracelens.judge.questions import answer_schema
from tracelens.judge.requests import Endpoint, Request
from tracelens.types import Json

Rung = Literal["json_schema", "json_schema_unbounded", "json_object", "text"]
"""How strictly an answer's shape is asked for, strictest first."""

RUNGS: tuple[Rung, ...] = ("json_schema", "json_schema_unbounded", "json_object", "text")

PATHS = {"chat": "/chat/completions", "responses": "/responses"}


class Turn(NamedTuple):
    """An earlier answer of this request that could not be used, and what the judge is told about it."""

    answer: str
    complaint: str


class Said(NamedTuple):
    """What a reply says, before its content is understood."""

    kind: Literal["content", "refused", "length", "filtered", "invalid"]
    text: str


def body(
    request: Request, rung: Rung, user: str, turns: tuple[Turn, ...] = (), *, images: bool = True
) -> dict[str, Json]:
    """Return the request body for one call; ``user`` is the user message with that call's marks in it."""
    make = _chat if request.endpoint.api == "chat" else _responses
    urls = request.images if images else ()
    return {**make(request, rung, user, turns, urls), **request.endpoint.extra}


def _sampling(endpoint: Endpoint) -> dict[str, Json]:
    return {} if endpoint.temperature is None else {"temperature": endpoint.temperature}


def _chat(request: Request, rung: Rung, user: str, turns: tuple[Turn, ...], urls: tuple[str, ...]) -> dict[str, Json]:
    endpoint = request.endpoint
    content: Json = user
    if urls:
        parts = [{"type": "image_url", "image_url": {"url": url}} for url in urls]
        content = [*parts, {"type": "text", "text": user}]
    messages: list[Json] = [
        {"role": "system", "content": request.system},
        {"role": "user", "content": content},
    ]
    for turn in turns:
        messages.append({"role": "assistant", "content": turn.answer})
        messages.append({"role": "user", "content": turn.complaint})
    made: dict[str, Json] = {"model": endpoint.model, "messages": messages, **_sampling(endpoint)}
    made[_limit_name(endpoint)] = endpoint.max_tokens
    if endpoint.seed is not None:
        made["seed"] = endpoint.seed
    if rung == "json_object":
        made["response_format"] = {"type": "json_object"}
    elif rung != "text":
        schema = answer_schema(request.categories, rung == "json_schema")
        named = {"name": "verdicts", "strict": True, "schema": schema}
        made["response_format"] = {"type": "json_schema", "json_schema": named}
    return made


def _limit_name(endpoint: Endpoint) -> str:
    """OpenAI's own models refuse the old name, most other servers know only that one."""
    return "max_completion_tokens" if "api.openai.com" in endpoint.base_url else "max_tokens"


def _responses(
    request: Request, rung: Rung, user: str, turns: tuple[Turn, ...], urls: tuple[str, ...]
) -> dict[str, Json]:
    endpoint = request.endpoint
    parts: list[Json] = [{"type": "input_image", "image_url": url} for url in urls]
    parts.append({"type": "input_text", "text": user})
    items: list[Json] = [{"role": "user", "content": parts}]
    for turn in turns:
        items.append({"role": "assistant", "content": turn.answer})
        items.append({"role": "user", "content": turn.complaint})
    made: dict[str, Json] = {
        "model": endpoint.model,
        "instructions": request.system,
        "input": items,
        "max_output_tokens": endpoint.max_tokens,
        "store": False,
        **_sampling(endpoint),
    }
    if rung == "json_object":
        made["text"] = {"format": {"type": "json_object"}}
    elif rung != "text":
        schema = answer_schema(request.categories, rung == "json_schema")
        named = {"type": "json_schema", "name": "verdicts", "strict": True, "schema": schema}
        made["text"] = {"format": named}
    return made


def read(raw: str, api: str) -> Said:
    """Return what the raw body of a reply with status 200 says; a body that is no such reply is ``invalid``."""
    try:
        reply = msgspec.json.decode(raw)
        return _read_chat(reply) if api == "chat" else _read_responses(reply)
    except (msgspec.DecodeError, KeyError, IndexError, TypeError, AttributeError) as error:
        return Said("invalid", f"the body is no {api} reply ({type(error).__name__}: {error})")


def _read_chat(reply: Json) -> Said:
    choice = reply["choices"][0]
    message = choice["message"]
    reason = choice.get("finish_reason")
    if message.get("refusal"):
        return Said("refused", str(message["refusal"]))
    if reason == "content_filter":
        return Said("filtered", str(message.get("content") or ""))
    if reason == "length":
        return Said("length", str(message.get("content") or ""))
    return Said("content", str(message.get("content") or ""))


def _read_responses(reply: Json) -> Said:
    contents = [content for item in reply["output"] if item.get("type") == "message" for content in item["content"]]
    refusals = [str(c["refusal"]) for c in contents if c.get("type") == "refusal"]
    if refusals:
        return Said("refused", "\n".join(refusals))
    text = "".join(str(c["text"]) for c in contents if c.get("type") == "output_text")
    if reply.get("status") == "incomplete":
        reason = (reply.get("incomplete_details") or {}).get("reason")
        return Said("filtered" if reason == "content_filter" else "length", text)
    return Said("content", text)
