"""What to do next about one request, given all that was answered so far: ask in this form, or stop with this outcome.

The functions here are pure. A stored history gives the same decision as a live one, and that is what makes a
killed run continue without paying twice.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from msgspec import Struct, structs

from tracelens.judge.answers import InvalidAnswerError, Verdict, understand
from tracelens.judge.requests import Request
from tracelens.judge.wire import RUNGS, Rung, Turn, read
from tracelens.judge.wording import AGAIN

MOST_ASKS = 3
"""One question and at most two re-asks."""

OutcomeState = Literal["answered", "refused", "length", "filtered", "invalid", "compromised", "timeout", "failed"]
"""``compromised``: the answer repeats a private mark, so the judge does not keep to what it was told, or the trace got
at it. ``timeout`` and ``failed`` are the endpoint's failures: the next run asks again. All others are answers, and are
paid once."""

_CONTEXT = re.compile(r"context[ _](length|size|window)|maximum context|too long|exceed\w* .*token", re.I)
_IMAGES = re.compile(r"image|vision|multimodal|mmproj", re.I)
_BOUNDS = re.compile(r"max_?length", re.I)


class Reply(Struct, frozen=True, kw_only=True):
    """An answer of the endpoint to one call: a 200, or a refusal of the request's form (400, 404, 413, 422, 501)."""

    rung: Rung
    status: int
    raw: str
    fence: str
    canary: str


class Ask(NamedTuple):
    """Send the request in the form ``rung``, after the earlier answers ``turns``, with its images or without."""

    rung: Rung
    ask: int
    turns: tuple[Turn, ...]
    images: bool


class Outcome(Struct, frozen=True, kw_only=True):
    """How a request ended."""

    state: OutcomeState
    reason: str = ""
    verdicts: tuple[Verdict, ...] = ()
    rung: Rung | None = None
    asks: int = 0
    images_refused: bool = False


def next_step(request: Request, history: Sequence[Reply], start: Rung = "json_schema") -> Ask | Outcome:
    """Return what follows from ``history`` (the replies to this request, in order).

    A form that the endpoint refuses is replaced by the next laxer one, at no cost in re-asks. An answer that cannot be
    used is followed by a re-ask one rung lower, which names the problem; after :data:`MOST_ASKS` it is ``invalid``.
    """
    rung = history[0].rung if history else start
    turns: tuple[Turn, ...] = ()
    asks = 0
    images = bool(request.images)
    for reply in history:
        if reply.status != 200:
            if images and _IMAGES.search(reply.raw):
                images = False
                continue
            lower = _after_refusal(reply)
            if isinstance(lower, Outcome):
                return lower
            rung = lower
            continue
        asks += 1
        outcome = _outcome(request, reply, asks)
        if outcome.state != "invalid" or asks >= MOST_ASKS:
            return structs.replace(outcome, images_refused=bool(request.images) and not images)
        said = read(reply.raw, request.endpoint.api)
        if said.kind == "content":
            turns += (Turn(_shown(said.text), AGAIN.format(problem=outcome.reason)),)
        rung = _lower(reply.rung)
    return Ask(rung, asks, turns, images)


def _lower(rung: Rung) -> Rung:
    if rung in {"json_schema", "json_schema_unbounded"}:
        return "json_object"
    return "text"


def _after_refusal(reply: Reply) -> Rung | Outcome:
    if reply.status == 413 or _CONTEXT.search(reply.raw):
        return Outcome(state="length", reason="the trace does not fit the model's context", rung=reply.rung)
    if reply.rung == "json_schema" and _BOUNDS.search(reply.raw):
        return "json_schema_unbounded"
    if reply.rung == RUNGS[-1]:
        return Outcome(state="failed", reason=f"status {reply.status}: {reply.raw[:200]}", rung=reply.rung)
    return _lower(reply.rung)


def _outcome(request: Request, reply: Reply, asks: int) -> Outcome:
    said = read(reply.raw, request.endpoint.api)
    if said.kind != "content":
        return Outcome(state=said.kind, reason=said.text[:200], rung=reply.rung, asks=asks)
    if (reply.canary and reply.canary in said.text) or (reply.fence and reply.fence in said.text):
        reason = "the answer repeats a mark that it was told to keep private"
        return Outcome(state="compromised", reason=reason, rung=reply.rung, asks=asks)
    try:
        verdicts = understand(said.text, request.categories)
    except InvalidAnswerError as error:
        return Outcome(state="invalid", reason=str(error), rung=reply.rung, asks=asks)
    return Outcome(state="answered", verdicts=verdicts, rung=reply.rung, asks=asks)


def _shown(text: str) -> str:
    """Return at most 2,000 characters of an unusable answer: a re-ask need not pay for a flood of them again."""
    if not text.strip():
        return "(nothing)"
    return text if len(text) <= 2000 else text[:1000] + " … " + text[-1000:]
