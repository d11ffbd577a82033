"""Every call to a judge, stored before anything reads the answer: append-only, in one DuckDB table.

Many answers share one transaction: a call waits until the transaction that holds its answer is committed, and only
then is the answer looked at. So a killed process has lost nothing that it acted on.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from decimal import Decimal
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from tracelens.judge.ladder import Reply
from tracelens.judge.prices import Price
from tracelens.judge.requests import PROMPT_VERSION, Request

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

ANSWERING = (200, 400, 413, 415, 422, 501)
"""Statuses that say something about the request itself; all others are troubles of the moment and are tried again."""

_INSERT = resources.files("tracelens.judge").joinpath("insert_calls.sql").read_text()


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """One attempt to have a request answered, and what came back."""

    call_id: str
    request: Request
    rung: str
    ask: int
    attempt: int
    sent_at: datetime
    """UTC, without a zone."""
    latency: float | None
    status: int | None
    error: str | None
    raw: str | None
    fence: str
    canary: str
    price: Price | None = None
    bound: Decimal | None = None
    """The most that this call can have cost, when the model has a price."""
    batch_id: str | None = None


class Charge(NamedTuple):
    """What a stored call used; ``cost`` is None when the answer does not tell, or the model has no price."""

    prompt_tokens: int | None
    cached_tokens: int | None
    completion_tokens: int | None
    cost: Decimal | None


class Ledger:
    """The table ``judge_calls`` of one open database.

    Args:
        connection: A connection that may write; the ledger works on two cursors of it.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._writer = connection.cursor()
        self._reader = connection.cursor()

    def append(self, calls: Sequence[Call]) -> list[Charge]:
        """Store ``calls`` in one transaction and return what each used, in the same order."""
        self._writer.register("judge_batch", _table(calls))
        try:
            rows = self._writer.execute(_INSERT).fetchall()
        finally:
            self._writer.unregister("judge_batch")
        charges = {row[0]: Charge(*row[1:]) for row in rows}
        return [charges[call.call_id] for call in calls]

    def replies(self, hashes: Iterable[str]) -> dict[str, list[Reply]]:
        """Return the stored replies to each of these requests, in the order in which they came.

        Attempts that brought no reply to the request itself (rate limits, dropped connections) are left out.
        """
        wanted = list(hashes)
        rows = self._reader.execute(
            "select request_hash, rung, status, raw, fence, canary from judge_calls "
            "where request_hash in (select unnest($1)) and status in (select unnest($2)) "
            "order by request_hash, ask, sent_at",
            [wanted, list(ANSWERING)],
        ).fetchall()
        found: dict[str, list[Reply]] = {}
        for request_hash, rung, status, raw, fence, canary in rows:
            reply = Reply(rung=rung, status=status, raw=raw or "", fence=fence, canary=canary)
            found.setdefault(request_hash, []).append(reply)
        return found


def _table(calls: Sequence[Call]) -> pa.Table:
    import pyarrow as pa

    columns = zip(*map(_row, calls), strict=True)
    arrays = [pa.array(column, type=_arrow(kind)) for column, kind in zip(columns, _TYPES.values(), strict=True)]
    return pa.Table.from_arrays(arrays, names=list(_TYPES))


_TYPES = {
    "call_id": "string",
    "request_hash": "string",
    "trace_id": "string",
    "model": "string",
    "base_url": "string",
    "api": "string",
    "rubric_hash": "string",
    "prompt_version": "string",
    "categories": "strings",
    "replicate": "integer",
    "variant": "string",
    "rung": "string",
    "ask": "integer",
    "attempt": "integer",
    "batch_id": "string",
    "sent_at": "time",
    "latency": "double",
    "status": "integer",
    "error": "string",
    "cost_bound": "string",
    "fence": "string",
    "canary": "string",
    "removed": "string",
    "omitted_start": "integer",
    "omitted_end": "integer",
    "raw": "string",
    "price_input": "string",
    "price_cached": "string",
    "price_output": "string",
}


def _arrow(kind: str) -> pa.DataType:
    import pyarrow as pa

    return {
        "string": pa.string(),
        "strings": pa.list_(pa.string()),
        "integer": pa.int32(),
        "double": pa.float64(),
        "time": pa.timestamp("us"),
    }[kind]


def _row(call: Call) -> tuple[object, ...]:
    request, price = call.request, call.price
    omitted = request.omitted or (None, None)
    per_token = (
        (str(price.per_token(kind)) for kind in ("input", "cached_input", "output")) if price else (None, None, None)
    )
    return (
        call.call_id,
        request.request_hash,
        request.trace_id,
        request.endpoint.model,
        request.endpoint.base_url,
        request.endpoint.api,
        request.rubric_hash,
        PROMPT_VERSION,
        list(request.categories),
        request.replicate,
        request.variant,
        call.rung,
        call.ask,
        call.attempt,
        call.batch_id,
        call.sent_at,
        call.latency,
        call.status,
        call.error,
        None if call.bound is None else f"{call.bound:f}",
        call.fence,
        call.canary,
        json.dumps(request.removed) if request.removed else None,
        *omitted,
        _storable(call.raw),
        *per_token,
    )


def _storable(raw: str | None) -> str | None:
    """DuckDB and Arrow hold valid Unicode only; a lone surrogate in a body becomes a question mark."""
    if raw is None or raw.isascii():
        return raw
    return raw.encode("utf-8", "replace").decode("utf-8")


class GroupCommit:
    """Stores calls from many tasks in few transactions; each task waits for the one that holds its call.

    Args:
        ledger: Where the calls go.
        delay: Seconds that a transaction waits for company.
    """

    def __init__(self, ledger: Ledger, delay: float = 0.02) -> None:
        self._ledger = ledger
        self._delay = delay
        self._pending: list[tuple[Call, asyncio.Future[Charge]]] = []
        self._running: asyncio.Task[None] | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="judge-ledger")

    async def store(self, call: Call) -> Charge:
        """Return what ``call`` used, once it is committed."""
        future: asyncio.Future[Charge] = asyncio.get_running_loop().create_future()
        self._pending.append((call, future))
        if self._running is None or self._running.done():
            self._running = asyncio.create_task(self._drain())
        return await future

    async def _drain(self) -> None:
        loop = asyncio.get_running_loop()
        while self._pending:
            await asyncio.sleep(self._delay)
            taken, self._pending = self._pending, []
            try:
                charges = await loop.run_in_executor(self._thread, self._ledger.append, [call for call, _ in taken])
            except Exception as error:  # noqa: BLE001 - handed on to every task that waits for it
                for _, future in taken:
                    if not future.done():
                        future.set_exception(error)
                continue
            for (_, future), charge in zip(taken, charges, strict=True):
                if not future.done():
                    future.set_result(charge)

    def close(self) -> None:
        """Wait for the transaction under way and end the thread."""
        self._thread.shutdown(wait=True)
