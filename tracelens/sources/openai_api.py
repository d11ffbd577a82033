"""OpenAI's API and its dialects: response objects, stream chunks, request/response pairs, and batch files.

Objects of chat completions and of the responses API, as openai 3.54 dumps them; the reasoning fields of vLLM, SGLang,
DeepSeek, llama.cpp and OpenRouter beside them. A batch is an output file, an error file and the input file, joined by
``custom_id``; their orders differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tracelens.answers import split
from tracelens.sources import said
from tracelens.sources.chat import images_of, prompt_text
from tracelens.sources.conditions import Evidence, requested
from tracelens.sources.convert import MISFITS, UnreadableError, converted, each
from tracelens.sources.documents import records
from tracelens.sources.draft import Draft, as_id
from tracelens.sources.format import Format, Job
from tracelens.sources.head import Head
from tracelens.sources.values import Record
from tracelens.types import Json, Rejected, Trace

_REPLICA = re.compile(r"(?P<id>.+?)[|#:/](?:rep|epoch|sample|try|run)[-_]?(?P<epoch>\d+)")


def is_body(value: Json) -> bool:
    """Return whether a JSON value is a response object of either API."""
    return isinstance(value, dict) and (
        _is_chat(value) or (isinstance(value.get("output"), list) and value.get("object") == "response")
    )


def _is_chat(value: dict[str, Any]) -> bool:
    choices = value.get("choices")
    return isinstance(choices, list) and (
        value.get("object") == "chat.completion"
        or any(isinstance(c, dict) and isinstance(c.get("message"), dict) for c in choices)
    )


def drafts(body: dict[str, Any], request: Json = None, **known: Any) -> list[Draft]:
    """Return a draft for each choice of a response ``body``; several choices are replicas.

    ``known`` are fields of the draft that the surrounding record gives.
    """
    request = request if isinstance(request, dict) else {}
    asked = request.get("messages", request.get("input"))
    base: dict[str, Any] = {
        "sample_id": as_id(body.get("id")),
        "model": str(body.get("model") or request.get("model") or ""),
        "prompt": prompt_text(asked) if asked is not None else "",
        "messages": asked if isinstance(asked, list) else None,
        "images": images_of(asked),
        "usage": body.get("usage"),
        **known,
    }
    evidence = requested(request) or requested({"reasoning": body.get("reasoning")})
    if isinstance(body.get("output"), list):
        return [_response(body, base, evidence)]
    found = []
    for replica, choice in enumerate(body["choices"]):
        epoch = base.get("epoch", 0) if len(body["choices"]) == 1 else int(choice.get("index", replica))
        draft = Draft(
            **{**base, "epoch": epoch},
            finish_reason=choice.get("finish_reason"),
            evidence=list(evidence),
        )
        found.append(_thought(said.message(choice.get("message") or {}).into(draft)))
    return found


def _response(body: dict[str, Any], base: dict[str, Any], evidence: list[Evidence]) -> Draft:
    """Return the draft of a responses object: reasoning items and message items in ``output``."""
    raw: list[str] = []
    summaries: list[str] = []
    texts: list[str] = []
    refusals: list[str] = []
    opaque = False
    for item in body["output"]:
        if item.get("type") == "reasoning":
            raw += _texts(item.get("content"))
            summaries += _texts(item.get("summary"))
            opaque = opaque or bool(item.get("encrypted_content"))
        elif item.get("type") == "message":
            texts += _texts(item.get("content"))
            refusals += [str(part["refusal"]) for part in item.get("content") or [] if part.get("refusal")]
    stop = (body.get("incomplete_details") or {}).get("reason")
    error = body.get("error")
    draft = Draft(
        **base,
        finish_reason=stop or ("stop" if body.get("status") == "completed" else body.get("status")),
        refusal="\n".join(refusals) or None,
        error=str(error.get("message", error)) if isinstance(error, dict) else None,
        evidence=list(evidence),
    )
    if raw or summaries:
        draft.reasoning = "\n\n".join(raw or summaries)
        draft.reasoning_source = "raw" if raw else "summary"
        draft.answer = "\n".join(texts) if texts else None
    else:
        draft.response = "\n".join(texts)
        if opaque:
            draft.reasoning_source = "redacted"
            draft.evidence.append(Evidence("reasoning", "record"))
    return _thought(draft)


def _texts(parts: Json) -> list[str]:
    return [
        part["text"]
        for part in (parts if isinstance(parts, list) else ())
        if isinstance(part, dict) and isinstance(part.get("text"), str) and part["text"]
    ]


def _thought(draft: Draft) -> Draft:
    """Note reasoning that was paid for but not shown: reasoning tokens without reasoning text."""
    shown = draft.reasoning is not None or draft.reasoning_source is not None or split(draft.response or "").sections
    if not shown and _reasoning_tokens(draft.usage) > 0:
        draft.reasoning_source = "stripped"
        draft.evidence = [*draft.evidence, Evidence("reasoning", "record")]
    return draft


def _reasoning_tokens(usage: Json) -> int:
    for key in ("completion_tokens_details", "output_tokens_details"):
        details = usage.get(key) if isinstance(usage, dict) else None
        count = details.get("reasoning_tokens") if isinstance(details, dict) else None
        if isinstance(count, int):
            return count
    return 0


# --- response objects, one a record -------------------------------------------------------------


def _detect_objects(head: Head) -> str | None:
    objects = head.objects()
    if objects and sum(is_body(one) for one in objects) * 2 >= len(objects):
        return "response objects of the chat or responses API"
    return None


def _read_objects(job: Job) -> Iterator[Trace | Rejected]:
    return each(job, lambda body, _: drafts(_body(body)))


def _body(value: Json) -> dict[str, Any]:
    if not is_body(value):
        raise UnreadableError("not a response object: neither choices nor output is there")
    body: dict[str, Any] = value
    return body


# --- request and response side by side ----------------------------------------------------------


def _detect_pairs(head: Head) -> str | None:
    objects = head.objects()
    pairs = [one for one in objects if is_body(one.get("response")) and "request" in one]
    if objects and len(pairs) * 2 >= len(objects):
        return "records of a request and its response"
    return None


def _read_pairs(job: Job) -> Iterator[Trace | Rejected]:
    def convert(row: dict[str, Any], _: Path) -> list[Draft]:
        named = next((row[key] for key in ("sample_id", "id", "custom_id") if row.get(key) is not None), None)
        body = _body(row.get("response"))
        known: dict[str, Any] = {} if named is None else _identity(as_id(named))
        known["gold"] = row.get("gold", row.get("target"))
        rest = {k: v for k, v in row.items() if k not in ("id", "sample_id", "request", "response", "gold", "target")}
        return drafts(body, row.get("request"), **known, meta=rest)

    return each(job, convert)


# --- batch files --------------------------------------------------------------------------------


def _detect_batch(head: Head) -> str | None:
    objects = head.objects()
    if head.most("custom_id", "response", "error") and not any(is_body(o.get("response")) for o in objects):
        return "batch results (custom_id, response, error)"
    return None


def _batch_input(head: Head) -> str | None:
    return "batch requests (custom_id, url, body)" if head.most("custom_id", "url", "body") else None


def _read_batch(job: Job) -> Iterator[Trace | Rejected]:
    requests: dict[str, Any] = {}
    for path in job.companions:
        for record in records(path, job.limits):
            if isinstance(record, Rejected):
                yield record
            elif isinstance(record.value, dict):
                body = record.value.get("body")
                requests[as_id(record.value.get("custom_id"))] = job.images.without(body, [])

    def convert(row: dict[str, Any], _: Path) -> list[Draft]:
        name = as_id(row["custom_id"])
        known = {**_identity(name), "meta": {"custom_id": name, "batch_id": row.get("id")}}
        response = row.get("response") or {}
        body = response.get("body")
        if row.get("error") is None and is_body(body):
            return drafts(_body(body), requests.get(name), **known)
        return [_failed(row.get("error") or body, requests.get(name) or {}, known)]

    yield from each(job, convert)


def _failed(error: Json, request: dict[str, Any], known: dict[str, Any]) -> Draft:
    """Return the trace of a request that got no response."""
    inner = error.get("error", error) if isinstance(error, dict) else error
    message = inner.get("message") or inner.get("code") if isinstance(inner, dict) else inner
    asked = request.get("messages", request.get("input"))
    return Draft(
        **known,
        model=str(request.get("model") or ""),
        prompt=prompt_text(asked) if asked is not None else "",
        messages=asked if isinstance(asked, list) else None,
        images=images_of(asked),
        response="",
        error=str(message or "no response"),
        evidence=requested(request),
    )


def _identity(name: str) -> dict[str, Any]:
    """Return item and replica in an identifier that ends in a replica number, such as ``gsm-3|rep2``."""
    match = _REPLICA.fullmatch(name)
    return {"sample_id": match["id"], "epoch": int(match["epoch"])} if match else {"sample_id": name}


# --- stream chunks ------------------------------------------------------------------------------


def _detect_chunks(head: Head) -> str | None:
    objects = head.objects()
    chunks = sum(one.get("object") == "chat.completion.chunk" for one in objects)
    return "chunks of streamed completions" if chunks and chunks * 2 >= len(objects) else None


def _read_chunks(job: Job) -> Iterator[Trace | Rejected]:
    """Put the chunks of each completion together; a stream that breaks off has no finish reason."""
    for head in job.files:
        whole: dict[str, dict[str, Any]] = {}
        for record in records(head.path, job.limits):
            if isinstance(record, Rejected):
                yield record
            elif not isinstance(record.value, dict) or not isinstance(record.value.get("choices"), list):
                yield record.rejected("not a chunk of a completion")
            else:
                key = as_id(record.value.get("id"))
                body = whole.setdefault(key, {"line": record.line, "choices": {}})
                try:
                    _add_chunk(body, record.value)
                except MISFITS as error:
                    yield record.rejected(f"not a chunk of a completion: {error}")
        yield from _assembled(whole, head.path)


def _add_chunk(body: dict[str, Any], chunk: dict[str, Any]) -> None:
    body.update({key: chunk[key] for key in ("id", "model", "usage") if chunk.get(key)})
    for part in chunk["choices"]:
        choice = body["choices"].setdefault(part.get("index", 0), {"message": {}})
        choice["finish_reason"] = part.get("finish_reason") or choice.get("finish_reason")
        for key, text in (part.get("delta") or {}).items():
            if isinstance(text, str) and key != "role":
                choice["message"][key] = choice["message"].get(key, "") + text


def _assembled(whole: dict[str, dict[str, Any]], path: Path) -> Iterator[Trace | Rejected]:
    for body in whole.values():
        line = body.pop("line")
        body["choices"] = [{**choice, "index": index} for index, choice in body["choices"].items()]
        yield from converted(Record(body, str(path), line, None, b""), path, lambda one, _: drafts(one))


BATCH = Format("openai-batch", "OpenAI batch output, error and input files", _detect_batch, _read_batch, _batch_input)
PAIRS = Format("openai-pairs", "request and response of OpenAI-compatible servers", _detect_pairs, _read_pairs)
OBJECTS = Format("openai", "OpenAI chat completion and response objects", _detect_objects, _read_objects)
CHUNKS = Format("openai-stream", "chunks of streamed chat completions", _detect_chunks, _read_chunks)
