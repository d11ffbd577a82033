"""Asks an endpoint until it answers: marks, budget, gate, retries and the ledger around one call."""

from __future__ import annotations

import asyncio
import random
import secrets
import time
from datetime import UTC, datetime
from decimal import Decimal
from typing import NamedTuple
from uuid import uuid4

import msgspec

from tracelens.errors import JudgeError
from tracelens.judge import transport
from tracelens.judge.ladder import Ask, Outcome, Reply
from tracelens.judge.ledger import ANSWERING, Call, Charge, GroupCommit, Ledger
from tracelens.judge.limits import Budget, Gate, backoff, retry_after
from tracelens.judge.prices import Price
from tracelens.judge.report import Report
from tracelens.judge.requests import Endpoint, Request
from tracelens.judge.wire import PATHS, Rung, body

HOPELESS = (401, 403, 404)
"""Statuses after which no other request will fare better: key, rights, address or model are wrong."""

SILENCE = 12
"""So many attempts without a connection, and never a reply of any status before, mean that nobody is there."""


class Patience(msgspec.Struct, frozen=True, kw_only=True):
    """How many calls at once and how long to wait, in seconds."""

    concurrency: int = 16
    timeout: float = 120.0
    """For one attempt."""
    deadline: float = 600.0
    """For one ask with all its retries; a pause that would end later ends it now."""
    first_pause: float = 0.5
    """The least pause before the first retry; later ones grow, each drawn at random from a doubling range."""


USUAL = Patience()


class Marks(NamedTuple):
    """The private marks of one call."""

    fence: str
    canary: str


def draw_marks() -> Marks:
    """Return a fence and a canary that nobody can foresee."""
    return Marks(f"=====[{secrets.token_hex(12)}]=====", f"cn-{secrets.token_hex(6)}")


class Caller:
    """One endpoint, asked with patience, a budget and a ledger.

    Args:
        endpoint: The model and its address.
        ledger: Where every attempt is stored.
        patience: Concurrency and times.
        api_key: The key, or None for servers that want none.
        price: What the model costs, or None when that is unknown.
        cap: The most that may be spent, in US dollars; needs a price.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        ledger: Ledger,
        patience: Patience = USUAL,
        *,
        api_key: str | None = None,
        price: Price | None = None,
        cap: Decimal | None = None,
    ) -> None:
        self.workers = patience.concurrency + max(2, patience.concurrency // 4)
        """How many may wait on this caller: some send while others wait for their answers to be stored."""
        self.start_rung: Rung = "json_schema"
        self.broke = False
        self._endpoint = endpoint
        self._patience = patience
        self._price = price
        self._budget = Budget(cap)
        self._gate = Gate(patience.concurrency)
        self._commit = GroupCommit(ledger)
        self._clients = transport.Clients(endpoint.base_url, api_key, patience.concurrency)
        self._rng = random.Random()
        self._heard = False
        self._silent = 0
        self._calls = 0
        self._tokens = [0, 0, 0]

    @property
    def committed(self) -> Decimal:
        """Return what was spent, and what may have been by calls that got no answer, in US dollars."""
        return self._budget.spent + self._budget.unclear

    async def ask(self, request: Request, step: Ask) -> Reply | Outcome | None:
        """Return the reply to ``step``, an outcome when none came in time, or None when the budget is used up."""
        deadline = time.monotonic() + self._patience.deadline
        attempt = 0
        while True:
            made = await self._attempt(request, step, attempt)
            if made is None:
                self.broke = True
                return None
            marks, reaction = made
            self._heard = self._heard or reaction.status is not None
            if reaction.status in ANSWERING:
                self._learn(step, reaction)
                return Reply(
                    rung=step.rung,
                    status=reaction.status or 0,
                    raw=reaction.raw or "",
                    fence=marks.fence,
                    canary=marks.canary,
                )
            self._give_up_if_hopeless(reaction)
            pause = max(retry_after(reaction.headers) or 0.0, backoff(attempt, self._patience.first_pause, self._rng))
            if time.monotonic() + pause > deadline:
                return _exhausted(reaction, attempt + 1, step)
            await asyncio.sleep(pause)
            attempt += 1

    async def _attempt(self, request: Request, step: Ask, attempt: int) -> tuple[Marks, transport.Reaction] | None:
        marks = draw_marks()
        user = request.user(marks.fence, marks.canary)
        content = transport.encode(body(request, step.rung, user, step.turns, images=step.images))
        bound = self._bound(request, step, content)
        if not await self._budget.reserve(bound):
            return None
        entered = await self._gate.enter()
        sent_at = datetime.now(UTC).replace(tzinfo=None)
        try:
            path = PATHS[request.endpoint.api]
            async with self._clients.lend() as sdk:
                reaction = await transport.send(sdk, path, content, self._patience.timeout)
        finally:
            self._gate.leave()
        self._adapt(entered, reaction)
        charge = await self._commit.store(
            Call(
                call_id=uuid4().hex,
                request=request,
                rung=step.rung,
                ask=step.ask,
                attempt=attempt,
                sent_at=sent_at,
                latency=reaction.latency,
                status=reaction.status,
                error=reaction.error,
                raw=reaction.raw,
                fence=marks.fence,
                canary=marks.canary,
                price=self._price,
                bound=bound if self._price else None,
            )
        )
        self._settle(bound, charge)
        return marks, reaction

    def _bound(self, request: Request, step: Ask, content: bytes) -> Decimal:
        if self._price is None:
            return Decimal(0)
        images = request.images if step.images else ()
        if images and self._budget.cap is not None:
            self._price.require_image_bound()
        words = len(content) - sum(len(url) for url in images)
        return self._price.bound(words, len(images), request.endpoint.max_tokens)

    def _adapt(self, entered: float, reaction: transport.Reaction) -> None:
        if reaction.status == 429:
            self._gate.limited(entered, retry_after(reaction.headers))
        elif reaction.status == 503 and (wait := retry_after(reaction.headers)):
            self._gate.pause(wait)
        elif reaction.status == 200:
            self._gate.succeeded(reaction.headers)

    def _settle(self, bound: Decimal, charge: Charge) -> None:
        self._calls += 1
        for index, tokens in enumerate(charge[:3]):
            self._tokens[index] += tokens or 0
        self._budget.settle(bound, charge.cost)

    def _learn(self, step: Ask, reaction: transport.Reaction) -> None:
        """Start all later requests on the rung that this endpoint accepted, when it had refused a stricter one."""
        if reaction.status == 200 and step.ask == 0 and step.rung != self.start_rung:
            self.start_rung = step.rung

    def _give_up_if_hopeless(self, reaction: transport.Reaction) -> None:
        where = f"{self._endpoint.base_url} (model {self._endpoint.model!r})"
        if reaction.status in HOPELESS:
            message = (
                f"{where}: the endpoint answered {reaction.status}: {(reaction.raw or '')[:300]}. "
                f"Check the address (--base-url), the model's name and the key; answers so far are kept."
            )
            raise JudgeError(message)
        if reaction.status is None and reaction.error != "timeout" and not self._heard:
            self._silent += 1
            if self._silent >= SILENCE:
                message = (
                    f"{where}: no connection in {self._silent} attempts ({reaction.error}). "
                    f"Is the server running, and is --base-url right (it mostly ends in /v1)?"
                )
                raise JudgeError(message)

    def account(self, report: Report) -> None:
        """Write calls, tokens and cost so far into ``report``."""
        report.calls = self._calls
        report.prompt_tokens, report.cached_tokens, report.completion_tokens = self._tokens
        report.cost, report.unclear = self._budget.spent, self._budget.unclear
        report.priced = self._price is not None

    async def close(self) -> None:
        """Close the connections and wait for the last transaction."""
        await self._clients.close()
        self._commit.close()


def _exhausted(reaction: transport.Reaction, attempts: int, step: Ask) -> Outcome:
    last = reaction.error or f"status {reaction.status}"
    reason = f"no answer within the deadline ({attempts} attempts, the last: {last})"
    return Outcome(
        state="timeout" if reaction.error == "timeout" else "failed",
        reason=reason,
        rung=step.rung,
        asks=step.ask,
    )
