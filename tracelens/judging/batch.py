"""Batches over a database: submit what is missing, fetch what is ready, with the same records as live calls."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple
from uuid import uuid4

from tracelens.errors import DataError
from tracelens.judge import batches
from tracelens.judge.batches import DONE, Entry, Sent, Service
from tracelens.judge.caller import Marks
from tracelens.judge.ladder import Ask, next_step
from tracelens.judge.ledger import Call, Ledger
from tracelens.judge.prices import Price
from tracelens.judge.requests import Endpoint
from tracelens.judge.runner import Plan
from tracelens.judging.selection import Selection, items, select
from tracelens.store import Store

if TYPE_CHECKING:
    import duckdb

GROUP = 1000
"""Answers that are stored in one transaction."""


class Submitted(NamedTuple):
    """What was put into batches: their identifiers, the requests, and the most that they can cost."""

    batch_ids: list[str]
    requests: int
    under_way: int
    """Requests that an earlier batch still holds."""
    left_out: int
    """Requests for which the cost limit left no room."""
    bound: Decimal


class Fetched(NamedTuple):
    """What came back: batches that had ended and their answers, batches still under way, batches never created."""

    ended: int
    answers: int
    under_way: dict[str, str]
    never_created: int


def submit(
    store: Store,
    plan: Plan,
    selection: Selection,
    service: Service,
    price: Price | None = None,
    cap: Decimal | None = None,
) -> Submitted:
    """Put every selected question that has no answer yet into batches; ``price`` is the batch price.

    With ``cap`` no more is submitted than can be paid with it in the worst case.

    Raises:
        DataError: If there is a cap and no price.
        JudgeError: If the provider refuses.
    """
    if cap is not None and price is None:
        message = "a cost limit needs the model's price."
        raise DataError(message)
    tally = _Tally(cap)
    ready = tally.affordable(_entries(store, plan, selection, tally), price)
    batch_ids = [_submit(store.connection, plan, service, group, price) for group in batches.files(ready)]
    return Submitted(batch_ids, tally.requests, tally.under_way, tally.left_out, tally.bound)


class _Tally:
    def __init__(self, cap: Decimal | None) -> None:
        self.cap = cap
        self.requests = self.under_way = self.left_out = 0
        self.bound = Decimal(0)

    def affordable(self, entries: Iterator[Entry], price: Price | None) -> Iterator[Entry]:
        for entry in entries:
            bound = _bound(entry, price)
            if self.cap is not None and price is not None and entry.request.images:
                price.require_image_bound()
            if self.cap is not None and bound is not None and self.bound + bound > self.cap:
                self.left_out += 1
                continue
            self.bound += bound or 0
            self.requests += 1
            yield entry


def _bound(entry: Entry, price: Price | None) -> Decimal | None:
    if price is None:
        return None
    images = entry.request.images if entry.ask.images else ()
    words = len(entry.line) - sum(len(url) for url in images)
    return price.bound(words, len(images), entry.request.endpoint.max_tokens)


def _entries(store: Store, plan: Plan, selection: Selection, tally: _Tally) -> Iterator[Entry]:
    sample = select(store, selection)
    system, ledger = plan.system(), Ledger(store.connection)
    rows = store.connection.execute(
        "SELECT r.custom_id FROM judge_batch_requests r JOIN judge_batches b USING (batch_id) WHERE b.fetched IS NULL"
    ).fetchall()
    open_ids = {row[0] for row in rows}
    for item in items(store, plan.rubric_hash, selection, sample):
        requests = plan.requests(item, system)
        known = ledger.replies(request.request_hash for request in requests)
        for request in requests:
            step = next_step(request, known.get(request.request_hash, []))
            if not isinstance(step, Ask):
                continue
            entry = batches.entry(request, step)
            if entry.custom_id in open_ids:
                tally.under_way += 1
            else:
                yield entry


def _submit(
    connection: duckdb.DuckDBPyConnection, plan: Plan, service: Service, group: list[Entry], price: Price | None
) -> str:
    """Note the batch, create it at the provider, note the provider's name for it; return ours."""
    batch_id = uuid4().hex
    prices = (price.input, price.cached_input or price.input, price.output) if price else (None, None, None)
    endpoint = plan.endpoint
    connection.begin()
    connection.execute(
        "INSERT INTO judge_batches VALUES (?, NULL, ?, ?, ?, ?, ?, NULL, 'uploading', ?, ?, ?)",
        [batch_id, endpoint.model, endpoint.base_url, endpoint.api, plan.rubric_hash, _now(), *prices],
    )
    _note_requests(connection, batch_id, group, price)
    connection.commit()
    status = service.submit(batch_id, endpoint.api, group)
    connection.execute(
        "UPDATE judge_batches SET provider_id = ?, status = ? WHERE batch_id = ?",
        [status.provider_id, status.status, batch_id],
    )
    return batch_id


def _note_requests(
    connection: duckdb.DuckDBPyConnection, batch_id: str, group: list[Entry], price: Price | None
) -> None:
    import pyarrow as pa

    bounds = [_bound(entry, price) for entry in group]
    table = pa.table(
        {
            "batch_id": [batch_id] * len(group),
            "custom_id": [entry.custom_id for entry in group],
            "request_hash": [entry.request.request_hash for entry in group],
            "trace_id": [entry.request.trace_id for entry in group],
            "categories": [list(entry.request.categories) for entry in group],
            "replicate": [entry.request.replicate for entry in group],
            "variant": [entry.request.variant for entry in group],
            "rung": [entry.ask.rung for entry in group],
            "ask": [entry.ask.ask for entry in group],
            "fence": [entry.marks.fence for entry in group],
            "canary": [entry.marks.canary for entry in group],
            "cost_bound": pa.array([None if bound is None else f"{bound:f}" for bound in bounds], pa.string()),
        }
    )
    connection.register("requests_now", table)
    connection.execute("INSERT INTO judge_batch_requests BY NAME SELECT * FROM requests_now")
    connection.unregister("requests_now")


def fetch(store: Store, service: Service, base_url: str) -> Fetched:
    """Store the answers of every batch at this endpoint that has ended; batches that never came to be are let go.

    Raises:
        JudgeError: If the provider cannot be asked.
    """
    connection = store.connection
    rows = connection.execute(
        "SELECT batch_id, provider_id, model, api, rubric_hash, submitted, price_input, price_cached, price_output "
        "FROM judge_batches WHERE fetched IS NULL AND base_url = ? ORDER BY submitted",
        [base_url],
    ).fetchall()
    ended = answers = gone = 0
    under_way: dict[str, str] = {}
    for row in rows:
        batch_id, provider_id = row[0], row[1]
        status = service.status(batch_id, provider_id)
        if status is None:
            _close(connection, batch_id, None, "never created")
            gone += 1
        elif status.status not in DONE:
            under_way[batch_id] = status.status
        else:
            stored = _stored(connection, batch_id)
            made = _calls(connection, row, base_url, service.answers(status), stored)
            answers += _append(Ledger(connection), made)
            _close(connection, batch_id, status.provider_id, status.status)
            ended += 1
    return Fetched(ended, answers, under_way, gone)


def _stored(connection: duckdb.DuckDBPyConnection, batch_id: str) -> set[tuple[str, int]]:
    """Return what an interrupted fetch of this batch has stored already."""
    rows = connection.execute("SELECT request_hash, ask FROM judge_calls WHERE batch_id = ?", [batch_id]).fetchall()
    return {(row[0], row[1]) for row in rows}


def _calls(
    connection: duckdb.DuckDBPyConnection,
    row: tuple[object, ...],
    base_url: str,
    answers: Iterator[batches.Answer],
    stored: set[tuple[str, int]],
) -> Iterator[Call]:
    batch_id, _, model, api, rubric_hash, submitted, *prices = row
    sent = _sent(connection, str(batch_id))
    endpoint = Endpoint(model=str(model), base_url=base_url, api="responses" if api == "responses" else "chat")
    price = None
    if prices[0] is not None:
        named = dict(zip(("input", "cached_input", "output"), prices, strict=True))
        price = Price.model_validate({"model": model, **named})
    for answer in answers:
        asked = sent.get(answer.custom_id)
        if asked is not None and (asked.request_hash, asked.ask) not in stored:
            assert isinstance(submitted, datetime.datetime)
            yield batches.call(
                asked,
                answer,
                batch_id=str(batch_id),
                endpoint=endpoint,
                rubric_hash=str(rubric_hash),
                price=price,
                sent_at=submitted,
            )


def _sent(connection: duckdb.DuckDBPyConnection, batch_id: str) -> dict[str, Sent]:
    rows = connection.execute(
        "SELECT custom_id, request_hash, trace_id, categories, replicate, variant, rung, ask, fence, canary "
        "FROM judge_batch_requests WHERE batch_id = ?",
        [batch_id],
    ).fetchall()
    return {r[0]: Sent(r[1], r[2], tuple(r[3]), r[4], r[5], r[6], r[7], Marks(r[8], r[9])) for r in rows}


def _append(ledger: Ledger, calls: Iterator[Call]) -> int:
    stored = 0
    group: list[Call] = []
    for call in calls:
        group.append(call)
        if len(group) == GROUP:
            stored += len(ledger.append(group))
            group = []
    return stored + (len(ledger.append(group)) if group else 0)


def _close(connection: duckdb.DuckDBPyConnection, batch_id: str, provider_id: str | None, status: str) -> None:
    connection.execute(
        "UPDATE judge_batches SET fetched = ?, status = ?, provider_id = coalesce(?, provider_id) WHERE batch_id = ?",
        [_now(), status, provider_id, batch_id],
    )


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC).replace(tzinfo=None)
