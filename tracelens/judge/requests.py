"""Requests to a judge: the rubric first, the trace last and as data, and a hash that names the request for ever."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Literal, NamedTuple

import msgspec

from tracelens.judge import wording
from tracelens.judge.cleaning import clean, escape_tags, shorten
from tracelens.judge.questions import Question, answer_schema
from tracelens.types import Finding, Json, Span, Trace

PROMPT_VERSION = "1"
"""Changes when the same trace and rubric would be put to a judge in other words."""

Api = Literal["chat", "responses"]
Correctness = Literal["hidden", "shown", "flipped"]


class Endpoint(msgspec.Struct, frozen=True, kw_only=True):
    """A model behind an address, and the parameters that it is asked with."""

    model: str
    base_url: str
    api: Api = "chat"
    temperature: float | None = 0.0
    seed: int | None = None
    max_tokens: int = 2000
    extra: dict[str, Json] = {}
    """Further members of the request body, for what one endpoint alone understands."""


class Framing(msgspec.Struct, frozen=True, kw_only=True):
    """How a trace is put to the judge; anything but the default belongs to a robustness run."""

    wording: Literal["plain", "paraphrase"] = "plain"
    reverse: bool = False
    padding: bool = False
    correctness: Correctness = "hidden"
    limit: int = 24_000
    """Most characters of the response and of the prompt that are shown: head and tail stay."""

    @property
    def variant(self) -> str:
        """Return a short name of what differs from the default framing; empty when nothing does."""
        parts = [
            "paraphrase" if self.wording == "paraphrase" else "",
            "reverse" if self.reverse else "",
            "padding" if self.padding else "",
            self.correctness if self.correctness != "hidden" else "",
        ]
        return "+".join(part for part in parts if part)


USUAL = Framing()
"""The framing of every run that is not a robustness run."""


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """One question round about one trace, complete but for the marks that are drawn anew for each call."""

    trace_id: str
    categories: tuple[str, ...]
    system: str
    before: str
    data: str
    after: str
    images: tuple[str, ...]
    endpoint: Endpoint
    rubric_hash: str
    replicate: int
    variant: str
    request_hash: str
    removed: dict[str, int]
    """Invisible characters that were taken out, by name."""
    omitted: Span | None
    """The span of the trace's text that the judge does not see."""

    def user(self, fence: str, canary: str) -> str:
        """Return the user message of one call, with that call's marks in place."""
        after = self.after.replace("{fence}", fence).replace("{canary}", canary)
        before = self.before.replace("{fence}", fence)
        return f"{before}\n\n{fence}\n{self.data}\n{fence}\n\n{after}"


def build(
    trace: Trace,
    questions: Sequence[Question],
    endpoint: Endpoint,
    *,
    rubric_hash: str,
    system: str,
    framing: Framing = USUAL,
    replicate: int = 0,
    proposals: Sequence[Finding] = (),
    images: tuple[str, ...] = (),
) -> Request | None:
    """Return the request that asks about ``trace``, or None when there is nothing to ask.

    ``questions`` are those of the whole rubric and ``system`` is :func:`system_text` of them; a hybrid category is
    asked only where ``proposals`` has a finding of it.
    """
    proposed = {finding.category: finding for finding in proposals if finding.proposed}
    asked = [q for q in questions if not q.proposed_only or q.category in proposed]
    if not asked:
        return None
    if framing.reverse:
        asked.reverse()
    encoded = _encode(trace, [proposed[q.category] for q in asked if q.category in proposed], framing)
    words = wording.WORDINGS[framing.wording]
    names = ", ".join(f"`{question.key}`" for question in asked)
    after = words.after.replace("{categories}", names)
    categories = tuple(question.category for question in asked)
    identity = {
        "endpoint": endpoint,
        "version": PROMPT_VERSION,
        "messages": [system, words.before, encoded.data, after, images],
        "schema": answer_schema(categories),
        "replicate": replicate,
        "rubric": rubric_hash,
        "trace": trace.trace_id,
    }
    return Request(
        trace_id=trace.trace_id,
        categories=categories,
        system=system,
        before=words.before,
        data=encoded.data,
        after=after,
        images=images,
        endpoint=endpoint,
        rubric_hash=rubric_hash,
        replicate=replicate,
        variant=framing.variant,
        request_hash=canonical_hash(identity),
        removed=encoded.removed,
        omitted=encoded.omitted,
    )


def canonical_hash(value: Json) -> str:
    """Return 32 hexadecimal digits of the SHA-256 of ``value`` as JSON with sorted keys: equal requests, equal hash."""
    encoded = msgspec.json.encode(value, order="deterministic")
    return hashlib.sha256(encoded).hexdigest()[:32]


def system_text(questions: Sequence[Question], framing: Framing = USUAL, preamble: str = "") -> str:
    """Return the system message: the rubric's ``preamble``, the task and every question of the rubric.

    It is the same for all traces of a run, so that a provider's prompt cache holds it.
    """
    words = wording.WORDINGS[framing.wording]
    ordered = list(reversed(questions)) if framing.reverse else list(questions)
    parts = [preamble] if preamble else []
    parts += [words.task, words.shape, "# Categories"]
    parts += [_describe(question) for question in ordered]
    return "\n\n".join(parts)


def _describe(question: Question) -> str:
    lines = [f"## `{question.key}`: {question.name}", question.definition]
    if question.question:
        lines.append(f"Question: {question.question}")
    if question.positive:
        lines.append(f"This error: {question.positive}")
    if question.near_miss:
        lines.append(f"Not this error: {question.near_miss}")
    if question.omission:
        lines.append(wording.OMISSION)
    return "\n".join(line for line in lines if line)


class _Encoded(NamedTuple):
    data: str
    removed: dict[str, int]
    omitted: Span | None


def _encode(trace: Trace, proposals: Sequence[Finding], framing: Framing) -> _Encoded:
    """Return the trace as one line of JSON, blind to model and condition."""
    removed: dict[str, int] = {}

    def safe(text: str) -> str:
        cleaned = clean(text)
        for name, count in cleaned.kinds.items():
            removed[name] = removed.get(name, 0) + count
        return cleaned.text

    prompt = shorten(trace.prompt, framing.limit)
    response = shorten(trace.text, framing.limit)
    record: dict[str, Json] = {"prompt": safe(prompt.head)}
    if prompt.omitted:
        record["prompt_tail"] = safe(prompt.tail)
    if trace.choices:
        record["choices"] = {safe(k): safe(str(v)) for k, v in trace.choices.items()}
    if trace.scene:
        record["scene"] = trace.scene
    record.update(_correctness(trace, framing.correctness))
    if proposals:
        record["suspected"] = [
            {"category": f.category, "quote": safe(f.quote or ""), "reason": safe(f.message)} for f in proposals
        ]
    record.update(_response(safe(response.head), safe(response.tail), response.omitted, framing))
    data = escape_tags(_printable(json.dumps(record, ensure_ascii=False)))
    return _Encoded(data, removed, response.omitted)


def _printable(encoded: str) -> str:
    """Return JSON text without the invisible characters that came in through nested values (scene, gold)."""
    return clean(encoded).text


def _response(head: str, tail: str, omitted: Span | None, framing: Framing) -> dict[str, Json]:
    padding = "\n\n" + wording.PADDING if framing.padding else ""
    if omitted is None:
        return {"response": head + padding}
    return {
        "response_head": head,
        "characters_left_out": omitted.end - omitted.start,
        "response_tail": tail + padding,
    }


def _correctness(trace: Trace, shown: Correctness) -> dict[str, Json]:
    if shown == "hidden" or trace.correct is None:
        return {}
    if shown == "flipped":
        return {"final_answer_is_correct": not trace.correct}
    return {"gold": trace.gold, "final_answer_is_correct": trace.correct}
