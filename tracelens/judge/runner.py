"""A judge run: traces in, findings out, each question paid once however often the run is killed.

A producer builds requests and looks into the ledger; workers ask what is missing; whatever is complete goes to the
sink. Memory does not grow with the corpus: at most a few hundred traces are held at a time.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

import msgspec

from tracelens.errors import JudgeError, TracelensError
from tracelens.judge import verdicts
from tracelens.judge.caller import Caller
from tracelens.judge.ladder import Outcome, Reply, next_step
from tracelens.judge.ledger import Ledger
from tracelens.judge.questions import Question
from tracelens.judge.report import Report
from tracelens.judge.requests import USUAL, Endpoint, Framing, Request, build, system_text
from tracelens.judge.votes import merge_replicates
from tracelens.types import Finding, Trace

CHUNK = 256
"""Traces for which the ledger is asked at a time."""

FLUSH = 200
FLUSH_SECONDS = 2.0
"""The sink gets judged traces when so many are there, or when so long has passed."""


class Item(NamedTuple):
    """A trace to be judged, what rules proposed in it, and its images as the model gets them."""

    trace: Trace
    proposals: tuple[Finding, ...] = ()
    images: tuple[str, ...] = ()


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What a run asks."""

    endpoint: Endpoint
    questions: tuple[Question, ...]
    rubric_hash: str
    preamble: str = ""
    framing: Framing = USUAL
    replicates: tuple[int, ...] = (0,)
    """The numbers of the replicates; each is a request of its own."""

    def requests(self, item: Item, system: str) -> tuple[Request, ...]:
        """Return the requests about one trace, one for each replicate; none when there is nothing to ask."""
        made = (
            build(
                item.trace,
                self.questions,
                self.endpoint,
                rubric_hash=self.rubric_hash,
                system=system,
                framing=self.framing,
                replicate=replicate,
                proposals=item.proposals,
                images=item.images,
            )
            for replicate in self.replicates
        )
        return tuple(request for request in made if request is not None)

    def system(self) -> str:
        """Return the system message that all requests of the plan share."""
        return system_text(self.questions, self.framing, self.preamble)


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """The end of one trace in a run: how its requests ended and the findings that follow."""

    trace_id: str
    outcomes: tuple[Outcome, ...]
    findings: tuple[Finding, ...]
    cached: bool


Sink = Callable[[Sequence[Judged]], None]


class _Work(NamedTuple):
    item: Item
    requests: tuple[Request, ...]
    histories: tuple[list[Reply], ...]


def run(
    items: Iterable[Item],
    plan: Plan,
    ledger: Ledger,
    sink: Sink,
    caller: Caller | None,
    progress: Callable[[Report], None] = lambda _: None,
    held: frozenset[str] = frozenset(),
) -> Report:
    """Judge ``items`` and return what was done.

    Args:
        items: The traces; read as they are needed.
        plan: What is asked.
        ledger: Where calls are kept and found again.
        sink: Gets judged traces, some hundred at a time, each exactly once.
        caller: Who asks; None to use the ledger alone (what is missing counts as pending).
        progress: Called after each flush.
        held: Hashes of requests that are under way elsewhere (in a batch): they are not asked here.

    Raises:
        JudgeError: If the endpoint cannot be used at all (address, key or model wrong, or nobody there).
    """
    return asyncio.run(_Run(plan, ledger, sink, caller, progress, held).go(items))


class _Run:
    def __init__(
        self,
        plan: Plan,
        ledger: Ledger,
        sink: Sink,
        caller: Caller | None,
        progress: Callable[[Report], None],
        held: frozenset[str],
    ) -> None:
        self._plan = plan
        self._system = plan.system()
        self._ledger = ledger
        self._sink = sink
        self._caller = caller
        self._progress = progress
        self._held = held
        self._done: list[Judged] = []
        self._flushed = time.monotonic()
        self.report = Report()

    async def go(self, items: Iterable[Item]) -> Report:
        workers = self._caller.workers if self._caller else 1
        queue: asyncio.Queue[_Work | None] = asyncio.Queue(maxsize=2 * workers)
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(workers):
                    group.create_task(self._work(queue))
                await self._produce(iter(items), queue)
                for _ in range(workers):
                    await queue.put(None)
        except ExceptionGroup as many:
            raise _first(many) from many
        finally:
            self._flush()
            if self._caller:
                await self._caller.close()
        return self.report

    async def _produce(self, items: Iterator[Item], queue: asyncio.Queue[_Work | None]) -> None:
        while chunk := list(islice(items, CHUNK)):
            asked = [(item, self._plan.requests(item, self._system)) for item in chunk]
            known = self._ledger.replies(r.request_hash for _, rs in asked for r in rs)
            for item, requests in asked:
                self._count(requests)
                if requests:
                    histories = tuple(known.get(r.request_hash, []) for r in requests)
                    await self._place(_Work(item, requests, histories), queue)

    async def _place(self, work: _Work, queue: asyncio.Queue[_Work | None]) -> None:
        """Finish work that the ledger answers in full; queue the rest, or count it as pending when nobody may ask."""
        steps = [next_step(r, h) for r, h in zip(work.requests, work.histories, strict=True)]
        if all(isinstance(step, Outcome) and not _retried(step) for step in steps):
            self.report.cached += len(steps)
            outcomes = tuple(step for step in steps if isinstance(step, Outcome))
            self._finish(work, outcomes, cached=True)
        elif not self._held.isdisjoint(request.request_hash for request in work.requests):
            self.report.under_way += len(steps)
        elif self._caller is None or self._caller.broke:
            self.report.pending += len(steps)
        else:
            await queue.put(work)

    def _count(self, requests: tuple[Request, ...]) -> None:
        self.report.traces += 1
        self.report.requests += len(requests)
        self.report.nothing_asked += not requests
        if requests:
            self.report.hidden_characters += sum(requests[0].removed.values())
            self.report.shortened += requests[0].omitted is not None

    async def _work(self, queue: asyncio.Queue[_Work | None]) -> None:
        while (work := await queue.get()) is not None:
            outcomes = []
            for request, history in zip(work.requests, work.histories, strict=True):
                outcome = await self._judge(request, history)
                if outcome is not None:
                    outcomes.append(outcome)
            missing = len(work.requests) - len(outcomes)
            if missing:
                self.report.pending += missing
                self.report.states.update(o.state for o in outcomes)
            else:
                self._finish(work, tuple(outcomes), cached=False)

    async def _judge(self, request: Request, history: list[Reply]) -> Outcome | None:
        """Ask until the request has its outcome; None when the budget does not allow the next call."""
        assert self._caller is not None
        history = list(history)
        while True:
            step = next_step(request, history, self._caller.start_rung)
            if isinstance(step, Outcome):
                return step
            answer = await self._caller.ask(request, step)
            if not isinstance(answer, Reply):
                return answer
            history.append(answer)

    def _finish(self, work: _Work, outcomes: tuple[Outcome, ...], *, cached: bool) -> None:
        each = [
            verdicts.findings(work.item.trace, request, outcome)
            for request, outcome in zip(work.requests, outcomes, strict=True)
        ]
        found = merge_replicates(each)
        self.report.states.update(outcome.state for outcome in outcomes)
        self.report.trouble = self.report.trouble or next((o.reason for o in outcomes if _retried(o)), "")
        self.report.verdicts.update(finding.state for finding in found)
        trace_id = work.item.trace.trace_id
        self._done.append(Judged(trace_id=trace_id, outcomes=outcomes, findings=found, cached=cached))
        if len(self._done) >= FLUSH or time.monotonic() - self._flushed > FLUSH_SECONDS:
            self._flush()

    def _flush(self) -> None:
        self._flushed = time.monotonic()
        if self._caller:
            self._caller.account(self.report)
        if self._done:
            done, self._done = self._done, []
            self._sink(done)
            self._progress(self.report)


def _retried(outcome: Outcome) -> bool:
    return outcome.state in {"timeout", "failed"}


def _first(many: BaseExceptionGroup[BaseException]) -> BaseException:
    """Return the error to show of several that came at once: one of ours when there is one."""
    errors = [_first(error) if isinstance(error, BaseExceptionGroup) else error for error in many.exceptions]
    ours = [error for error in errors if isinstance(error, (JudgeError, TracelensError))]
    return (ours or errors)[0]
