"""A model's raw reply as a canonical trace record: every dialect's reasoning field, usage and finish reason kept."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import msgspec

from tracelens.study.asking import Question
from tracelens.study.conditions import Condition
from tracelens.study.items import Item
from tracelens.study.replies import Attempt
from tracelens.types import Json

DATASET = "spacenum"
# Where OpenAI-compatible servers put reasoning beside the content: vLLM and DeepSeek, OpenRouter, Ollama.
REASONING_FIELDS = ("reasoning_content", "reasoning", "thinking")


class Said(NamedTuple):
    """What a reply says. ``reasoning`` is None when the reply has no field of its own for it."""

    content: str
    reasoning: str | None
    finish_reason: str
    refusal: str | None
    usage: dict[str, Json] | None
    error: str | None
    dialect: str | None
    """The reasoning field that the server used."""


def said(attempt: Attempt) -> Said:
    """Return what the stored reply says; a body that is no chat reply becomes an error with its first characters."""
    raw = attempt.raw or ""
    if attempt.status != 200:
        return Said("", None, "error", None, None, f"status {attempt.status}: {raw[:500]}", None)
    try:
        reply = msgspec.json.decode(raw)
        choice = reply["choices"][0]
        message = choice["message"]
        content = message.get("content") or ""
        if isinstance(content, list):
            content = "".join(str(part.get("text", "")) for part in content)
    except (msgspec.DecodeError, KeyError, IndexError, TypeError, AttributeError) as error:
        return Said("", None, "error", None, None, f"no chat reply ({error}): {raw[:500]}", None)
    dialect = next((name for name in REASONING_FIELDS if isinstance(message.get(name), str)), None)
    return Said(
        str(content),
        message[dialect] if dialect else None,
        str(choice.get("finish_reason") or "unknown"),
        message.get("refusal"),
        reply.get("usage"),
        None,
        dialect,
    )


def record(
    item: Item,
    condition: Condition,
    question: Question,
    attempt: Attempt,
    model: str,
    epoch: int,
    dataset: str = DATASET,
) -> dict[str, Json]:
    """Return the canonical record of one answer; ``correct`` is left to the scorer, which sees gold and choices."""
    what = said(attempt)
    meta = {"column": item.column, "request": attempt.key, "sent_at": attempt.sent_at, "latency": attempt.latency}
    if what.error:
        meta["error"] = what.error
    if what.dialect:
        meta["reasoning_field"] = what.dialect
    spoken: dict[str, Json] = {"response": what.content}
    if what.reasoning is not None:
        spoken = {"reasoning": what.reasoning, "answer": what.content}
    known = {
        "dataset": dataset,
        "task": item.column,
        "sample_id": item.item_id,
        "model": model,
        "condition": condition.name,
        "epoch": epoch,
        "prompt": messages_on_file(question, item),
        "images": [item.images[part["image"]] for part in question.parts if isinstance(part, dict)],
        **spoken,
        "gold": question.gold,
        "choices": question.choices,
        "finish_reason": what.finish_reason,
        "refusal": what.refusal,
        "usage": what.usage,
        "scene": question.scene,
        "meta": meta,
    }
    return {key: value for key, value in known.items() if value is not None}


def messages_on_file(question: Question, item: Item) -> list[Json]:
    """Return the chat as asked, with each picture as the path of its file."""
    texts = [part for part in question.parts if isinstance(part, str)]
    if len(texts) == len(question.parts):
        return [{"role": "user", "content": "".join(texts)}]
    content: list[Json] = [
        {"type": "text", "text": part}
        if isinstance(part, str)
        else {"type": "image_url", "image_url": {"url": item.images[part["image"]]}}
        for part in question.parts
    ]
    return [{"role": "user", "content": content}]


def write(path: Path, records: Iterable[dict[str, Json]]) -> int:
    """Write records as JSONL through a temporary file, and return how many."""
    number = 0
    part = path.with_suffix(path.suffix + ".part")
    with part.open("wb") as out:
        for one in records:
            out.write(msgspec.json.encode(one) + b"\n")
            number += 1
    part.replace(path)
    return number
