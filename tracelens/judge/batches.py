"""A provider's batch service: requests as files of lines, answers as files of lines, the same records in the ledger.

Each batch bears our own identifier as metadata and is noted before it is created, so that a process that dies in
between loses nothing: the next fetch finds the batch by that identifier.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple
from uuid import uuid4

import msgspec

from tracelens.errors import JudgeError
from tracelens.judge.caller import Marks, draw_marks
from tracelens.judge.ladder import Ask
from tracelens.judge.ledger import Call
from tracelens.judge.prices import Price
from tracelens.judge.requests import Endpoint, Request
from tracelens.judge.wire import PATHS, body

if TYPE_CHECKING:
    from openai import OpenAI

MOST_LINES = 50_000
MOST_BYTES = 190_000_000
"""A file's limits (OpenAI's Batch API: 50,000 requests and 200 MB), the second with a margin."""

MARK = "tracelens"
"""The metadata key that holds our identifier."""

DONE = frozenset({"completed", "failed", "expired", "cancelled"})


class Entry(NamedTuple):
    """One request of a batch."""

    custom_id: str
    request: Request
    ask: Ask
    marks: Marks
    line: bytes


class Status(NamedTuple):
    """Where a batch stands at its provider, and the files that hold its answers and failures."""

    provider_id: str
    status: str
    files: tuple[str, ...]


def entry(request: Request, ask: Ask) -> Entry:
    """Return the batch line that puts ``ask`` of ``request``, with marks of its own."""
    marks = draw_marks()
    custom_id = f"{request.request_hash}-{ask.ask}-{ask.rung}"
    sent = body(request, ask.rung, request.user(*marks), ask.turns, images=ask.images)
    url = f"/v1{PATHS[request.endpoint.api]}"
    line = {"custom_id": custom_id, "method": "POST", "url": url, "body": sent}
    return Entry(custom_id, request, ask, marks, msgspec.json.encode(line) + b"\n")


def files(entries: Iterable[Entry], most_lines: int = MOST_LINES) -> Iterator[list[Entry]]:
    """Yield entries in groups that fit into one batch each."""
    group: list[Entry] = []
    size = 0
    for one in entries:
        if group and (len(group) >= most_lines or size + len(one.line) > MOST_BYTES):
            yield group
            group, size = [], 0
        group.append(one)
        size += len(one.line)
    if group:
        yield group


class Service:
    """The batch service of one endpoint.

    Args:
        base_url: The endpoint's address.
        api_key: The key.
    """

    def __init__(self, base_url: str, api_key: str | None) -> None:
        import openai

        self._sdk: OpenAI = openai.OpenAI(base_url=base_url, api_key=api_key or "none", max_retries=5)

    def submit(self, batch_id: str, api: str, entries: list[Entry]) -> Status:
        """Upload ``entries`` and start a batch of them.

        Raises:
            JudgeError: If the provider refuses.
        """
        import openai

        try:
            content = b"".join(one.line for one in entries)
            file = self._sdk.files.create(file=(f"{batch_id}.jsonl", content), purpose="batch")
            made = self._sdk.batches.create(
                input_file_id=file.id,
                endpoint=f"/v1{PATHS[api]}",  # type: ignore[arg-type]  # a literal of many paths
                completion_window="24h",
                metadata={MARK: batch_id},
            )
        except openai.OpenAIError as error:
            message = f"{self._sdk.base_url}: the batch of {len(entries)} requests was refused: {error}"
            raise JudgeError(message) from error
        return _status(made)

    def status(self, batch_id: str, provider_id: str | None) -> Status | None:
        """Return where a batch stands, found by our identifier when the provider's is not known; None: it has none."""
        import openai

        try:
            if provider_id is not None:
                return _status(self._sdk.batches.retrieve(provider_id))
            for made in self._sdk.batches.list(limit=100):
                if (made.metadata or {}).get(MARK) == batch_id:
                    return _status(made)
        except openai.OpenAIError as error:
            message = f"{self._sdk.base_url}: batch {provider_id or batch_id} cannot be looked up: {error}"
            raise JudgeError(message) from error
        return None

    def answers(self, status: Status) -> Iterator[Answer]:
        """Yield the answers of an ended batch, those of requests that failed included."""
        import openai

        for file in status.files:
            try:
                content = self._sdk.files.content(file)
            except openai.OpenAIError as error:
                message = f"{self._sdk.base_url}: file {file} of the batch cannot be read: {error}"
                raise JudgeError(message) from error
            for line in content.iter_lines():
                if line.strip():
                    yield _answer(line)


class _Response(msgspec.Struct):
    status_code: int
    body: msgspec.Raw = msgspec.Raw(b"null")


class _Line(msgspec.Struct):
    custom_id: str
    response: _Response | None = None
    error: msgspec.Raw = msgspec.Raw(b"null")


class Answer(NamedTuple):
    """The answer to one request of a batch; ``raw`` is the reply's body letter by letter."""

    custom_id: str
    status: int | None
    raw: str | None
    error: str | None


def _answer(line: str) -> Answer:
    read = msgspec.json.decode(line, type=_Line)
    if read.response is not None and read.response.status_code:
        return Answer(read.custom_id, read.response.status_code, bytes(read.response.body).decode(), None)
    return Answer(read.custom_id, None, None, bytes(read.error).decode()[:300])


def _status(made: object) -> Status:
    named = json.loads(made.model_dump_json())  # type: ignore[attr-defined]  # a pydantic model of the SDK
    files = tuple(f for f in (named.get("output_file_id"), named.get("error_file_id")) if f)
    return Status(named["id"], named["status"], files)


class Sent(NamedTuple):
    """A request of a batch as the database remembers it."""

    request_hash: str
    trace_id: str
    categories: tuple[str, ...]
    replicate: int
    variant: str
    rung: str
    ask: int
    marks: Marks


def call(
    sent: Sent,
    answer: Answer,
    *,
    batch_id: str,
    endpoint: Endpoint,
    rubric_hash: str,
    price: Price | None,
    sent_at: datetime,
) -> Call:
    """Return the ledger's record of an answer that came by batch."""
    request = Request(
        trace_id=sent.trace_id,
        categories=sent.categories,
        system="",
        before="",
        data="",
        after="",
        images=(),
        endpoint=endpoint,
        rubric_hash=rubric_hash,
        replicate=sent.replicate,
        variant=sent.variant,
        request_hash=sent.request_hash,
        removed={},
        omitted=None,
    )
    return Call(
        call_id=uuid4().hex,
        request=request,
        rung=sent.rung,
        ask=sent.ask,
        attempt=0,
        sent_at=sent_at,
        latency=None,
        status=answer.status,
        error=answer.error,
        raw=answer.raw,
        fence=sent.marks.fence,
        canary=sent.marks.canary,
        price=price,
        batch_id=batch_id,
    )
