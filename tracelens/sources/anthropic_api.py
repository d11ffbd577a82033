"""Anthropic messages and message batch results, as anthropic 2.12 dumps them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tracelens.sources import said
from tracelens.sources.convert import UnreadableError, each
from tracelens.sources.draft import Draft, as_id
from tracelens.sources.format import Format, Job
from tracelens.sources.head import Head
from tracelens.types import Json, Rejected, Trace


def detect(head: Head) -> str | None:
    """Recognise message objects and the envelope of batch results."""
    objects = head.objects()
    for found, why in ((_is_message, "message objects"), (_is_result, "message batch results")):
        if objects and sum(found(one) for one in objects) * 2 >= len(objects):
            return why
    return None


def _is_message(value: Json) -> bool:
    return (
        isinstance(value, dict)
        and value.get("type") == "message"
        and value.get("role") == "assistant"
        and isinstance(value.get("content"), list)
    )


def _is_result(value: Json) -> bool:
    result = value.get("result") if isinstance(value, dict) else None
    return (
        isinstance(result, dict)
        and "custom_id" in value
        and result.get("type")
        in (
            "succeeded",
            "errored",
            "canceled",
            "expired",
        )
    )


def read(job: Job) -> Iterator[Trace | Rejected]:
    """Yield one trace a message; a request that failed, expired or was cancelled is one in state ``error``."""
    return each(job, _convert)


def _convert(row: dict[str, Any], _: Path) -> list[Draft]:
    if _is_result(row):
        result, name = row["result"], as_id(row["custom_id"])
        if _is_message(result.get("message")):
            return [_draft(result["message"], name)]
        return [Draft(sample_id=name, response="", error=_failure(result))]
    if not _is_message(row):
        raise UnreadableError("neither a message nor a batch result")
    return [_draft(row, as_id(row.get("id")))]


def _failure(result: dict[str, Any]) -> str:
    error = result.get("error") or {}
    inner = error.get("error", error) if isinstance(error, dict) else {}
    text = inner.get("message") if isinstance(inner, dict) else None
    return f"{result['type']}: {text}" if text else str(result["type"])


def _draft(message: dict[str, Any], name: str) -> Draft:
    draft = Draft(
        sample_id=name,
        model=str(message.get("model") or ""),
        finish_reason=message.get("stop_reason"),
        usage=message.get("usage"),
        meta={"message_id": message["id"]} if message.get("id") else {},
    )
    return said.blocks(message["content"]).into(draft)


FORMAT = Format("anthropic", "Anthropic messages and batch results", detect, read)
