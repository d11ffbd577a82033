"""Gemini responses: camelCase as the REST interface writes them, snake_case as google-genai 3.4 dumps them, batches.

Parts that are marked as a thought are summaries of it (ai.google.dev, "Thought summaries").
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tracelens.sources.chat import IMAGE_MARK
from tracelens.sources.conditions import Evidence, requested
from tracelens.sources.convert import UnreadableError, each
from tracelens.sources.draft import Draft, as_id
from tracelens.sources.format import Format, Job
from tracelens.sources.head import Head
from tracelens.sources.pictures import reference_of
from tracelens.types import Json, Rejected, Trace

_STOPS = {
    "STOP": "stop",
    "MAX_TOKENS": "max_tokens",
    "SAFETY": "safety",
    "RECITATION": "recitation",
    "PROHIBITED_CONTENT": "prohibited_content",
    "BLOCKLIST": "safety",
    "SPII": "safety",
}


def detect(head: Head) -> str | None:
    """Recognise response objects and the envelope of batch output."""
    objects = head.objects()
    if objects and sum(_is_response(one) for one in objects) * 2 >= len(objects):
        return "generateContent responses"
    batch = sum("key" in one and (_is_response(one.get("response")) or "error" in one) for one in objects)
    return "batch output (key, response)" if objects and batch * 2 >= len(objects) else None


def _is_response(value: Json) -> bool:
    return isinstance(value, dict) and (
        isinstance(value.get("candidates"), list) or "promptFeedback" in value or "prompt_feedback" in value
    )


def read(job: Job) -> Iterator[Trace | Rejected]:
    """Yield one trace a candidate; several candidates are replicas."""
    return each(job, _convert)


def _convert(row: dict[str, Any], _: Path) -> list[Draft]:
    if "key" not in row:
        if not _is_response(row):
            raise UnreadableError("no candidates")
        return _drafts(row, as_id(_get(row, "responseId")), {})
    request = row.get("request")
    if not _is_response(row.get("response")):
        error = row.get("error")
        message = error.get("message", error) if isinstance(error, dict) else error
        return [Draft(sample_id=as_id(row["key"]), response="", error=str(message or "no response"))]
    return _drafts(row["response"], as_id(row["key"]), request if isinstance(request, dict) else {})


def _get(value: dict[str, Any], camel: str) -> Any:
    """Return a field by its camelCase name or the snake_case one."""
    if camel in value:
        return value[camel]
    return value.get("".join(f"_{c.lower()}" if c.isupper() else c for c in camel))


def _drafts(body: dict[str, Any], name: str, request: dict[str, Any]) -> list[Draft]:
    usage = _get(body, "usageMetadata")
    model = str(_get(body, "modelVersion") or "")
    turns = request.get("contents") or []
    asked = "\n\n".join(_asked(turn.get("parts")) for turn in turns)
    shown = [one for turn in turns for part in turn.get("parts") or [] if (one := reference_of(part)) is not None]
    base: dict[str, Any] = {"sample_id": name, "model": model, "usage": usage, "prompt": asked, "images": shown}
    blocked = _get(_get(body, "promptFeedback") or {}, "blockReason")
    candidates = body.get("candidates") or []
    if not candidates:
        return [Draft(**base, response="", refusal=f"prompt blocked: {blocked}" if blocked else None)]
    return [
        _candidate(candidate, {**base, "epoch": int(candidate.get("index") or index)}, request)
        for index, candidate in enumerate(candidates)
    ]


def _candidate(candidate: dict[str, Any], base: dict[str, Any], request: dict[str, Any]) -> Draft:
    parts = (candidate.get("content") or {}).get("parts") or []
    thought, answer = _part_texts(parts, True), _part_texts(parts, False)
    stop = _get(candidate, "finishReason")
    draft = Draft(**base, finish_reason=_STOPS.get(str(stop), stop), evidence=requested(request))
    if thought:
        draft.reasoning, draft.reasoning_source = thought, "summary"
        draft.answer = answer or None
    else:
        draft.response = answer
        if (_get(base["usage"] or {}, "thoughtsTokenCount") or 0) > 0:
            draft.reasoning_source = "stripped"
            draft.evidence = [*draft.evidence, Evidence("reasoning", "record")]
    return draft


def _asked(parts: Json) -> str:
    """Return the text of a turn of the request, with a mark where it shows an image."""
    listed = [part for part in parts if isinstance(part, dict)] if isinstance(parts, list) else []
    shown = [IMAGE_MARK if reference_of(part) is not None else part.get("text") for part in listed]
    return "\n".join(text for text in shown if isinstance(text, str))


def _part_texts(parts: Json, thought: bool) -> str:
    texts = [
        part["text"]
        for part in (parts if isinstance(parts, list) else ())
        if isinstance(part, dict) and isinstance(part.get("text"), str) and bool(part.get("thought")) == thought
    ]
    return ("\n\n" if thought else "").join(texts)


FORMAT = Format("gemini", "Gemini responses and batch output", detect, read)
