"""Ask a model the items of a set under several conditions: concurrent, resumable, capped, nothing paid twice."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import random
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import msgspec

from tracelens.errors import InputError, JudgeError
from tracelens.judge import transport
from tracelens.judge.caller import HOPELESS, SILENCE
from tracelens.judge.ledger import ANSWERING
from tracelens.judge.limits import Budget, Gate, backoff, retry_after
from tracelens.judge.prices import Price
from tracelens.judge.requests import canonical_hash
from tracelens.study import asking, records
from tracelens.study.asking import Prompts, Question
from tracelens.study.conditions import Condition
from tracelens.study.items import Item
from tracelens.study.pictures import picture
from tracelens.study.replies import Attempt, Replies
from tracelens.types import Json

PATH = "/chat/completions"


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of whom. ``sampling`` goes into the request body as it stands."""

    folder: Path
    model: str
    base_url: str
    conditions: tuple[Condition, ...]
    prompts: Prompts
    sampling: dict[str, float]
    seed: int = 0
    epochs: int = 1
    max_tokens: int | None = None
    """Most tokens of a reasoning answer; None: as the prompt file says (which alone decides for direct ones)."""
    scene_text: bool = False
    """Put directions and distances in words where pictures stand (for a model without eyes)."""
    concurrency: int = 8
    timeout: float = 300.0
    deadline: float = 1800.0
    """Seconds that one question may take with all its retries."""
    tuned: dict[str, str] = {}
    """What the model was tuned with, kept in each trace's ``meta.tuning``: dims, transitions, size, reward."""
    price: Price | None = None
    cap: Decimal | None = None


class Report(msgspec.Struct):
    """What a run did; ``failed`` questions got no answer in time and are asked again by the next run."""

    wanted: int = 0
    cached: int = 0
    answered: int = 0
    failed: int = 0
    not_asked: int = 0
    """Left out since the budget was used up."""
    attempts: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: Decimal = Decimal(0)


class Task(msgspec.Struct, frozen=True):
    """One question to one model, with the key that names it for ever."""

    item: Item
    condition: Condition
    question: Question
    epoch: int
    key: str


def tasks(wanted: Wanted, items: list[Item]) -> Iterator[Task]:
    """Yield every question: item by item (so that a server's prompt cache serves its conditions), epochs innermost."""
    conditions = [_shown(condition, wanted.scene_text) for condition in wanted.conditions]
    for item in items:
        for condition in conditions:
            if condition.applies(item):
                question = asking.question(item, condition, wanted.prompts)
                for epoch in range(wanted.epochs):
                    yield Task(item, condition, question, epoch, _key(wanted, item, condition, question, epoch))


def _shown(condition: Condition, scene_text: bool) -> Condition:
    if not scene_text:
        return condition
    if condition.pictures != "taken":
        raise InputError(f"{condition.name!r} changes pictures, and scenes in words have none. Leave it out.")
    return msgspec.structs.replace(condition, pictures="text")


def _key(wanted: Wanted, item: Item, condition: Condition, question: Question, epoch: int) -> str:
    """Return the name of a request: its body with each picture replaced by its file's digest and its treatment."""
    digests = [
        hashlib.sha256((wanted.folder / item.images[part["image"]]).read_bytes()).hexdigest()
        for part in question.parts
        if isinstance(part, dict)
    ]
    body = _body(wanted, condition, question.parts, epoch)
    return canonical_hash([wanted.base_url, body, digests, condition.pictures])


def _body(wanted: Wanted, condition: Condition, content: object, epoch: int) -> dict[str, object]:
    return {
        "model": wanted.model,
        "messages": [{"role": "user", "content": content}],
        "max_tokens": _most(wanted, condition),
        "seed": wanted.seed + epoch,
        **wanted.sampling,
    }


def _most(wanted: Wanted, condition: Condition) -> int:
    if condition.reasoning:
        return wanted.max_tokens or wanted.prompts.max_tokens["reasoning"]
    return wanted.prompts.max_tokens["direct"]


def _content(wanted: Wanted, task: Task) -> tuple[object, int, int]:
    """Return the message's content with pictures as data URLs, the bytes of its text, and how many pictures it has."""
    parts: list[dict[str, object]] = []
    for part in task.question.parts:
        if isinstance(part, str):
            parts.append({"type": "text", "text": part})
        else:
            data = picture(wanted.folder, task.item, part["image"], task.condition)
            kind = "jpeg" if data.startswith(b"\xff\xd8") else "png"
            url = f"data:image/{kind};base64,{base64.b64encode(data).decode()}"
            parts.append({"type": "image_url", "image_url": {"url": url}})
    text = sum(len(part.encode()) for part in task.question.parts if isinstance(part, str))
    images = sum(isinstance(part, dict) for part in task.question.parts)
    if images == 0:
        return "".join(str(part) for part in task.question.parts), text, 0
    return parts, text, images


def collect(
    wanted: Wanted,
    items: list[Item],
    replies: Replies,
    api_key: str | None = None,
    progress: Callable[[Report], None] = lambda _: None,
) -> Report:
    """Ask whatever ``replies`` does not hold yet, and return what was done.

    Raises:
        JudgeError: If the endpoint cannot be used at all: wrong address, model or key, or nobody there.
    """
    return asyncio.run(_Run(wanted, replies, api_key, progress).go(items))


class _Run:
    def __init__(
        self, wanted: Wanted, replies: Replies, api_key: str | None, progress: Callable[[Report], None]
    ) -> None:
        self._wanted = wanted
        self._replies = replies
        self._clients = transport.Clients(wanted.base_url, api_key, wanted.concurrency)
        self._progress = progress
        self._gate = Gate(wanted.concurrency)
        self._budget = Budget(wanted.cap)
        self._rng = random.Random()
        self._heard = False
        self._silent = 0
        self.report = Report()

    async def go(self, items: list[Item]) -> Report:
        queue: asyncio.Queue[Task | None] = asyncio.Queue(maxsize=2 * self._wanted.concurrency)
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(self._wanted.concurrency):
                    group.create_task(self._work(queue))
                for task in tasks(self._wanted, items):
                    self.report.wanted += 1
                    if task.key in self._replies.answers:
                        self.report.cached += 1
                    else:
                        await queue.put(task)
                for _ in range(self._wanted.concurrency):
                    await queue.put(None)
        except* (JudgeError, InputError) as several:
            raise several.exceptions[0] from None
        finally:
            await self._clients.close()
            self.report.cost = self._budget.spent + self._budget.unclear
        return self.report

    async def _work(self, queue: asyncio.Queue[Task | None]) -> None:
        while (task := await queue.get()) is not None:
            await self._ask(task)
            self._progress(self.report)

    async def _ask(self, task: Task) -> None:
        """Ask one question until it is answered, the deadline has passed, or the budget is used up."""
        wanted = self._wanted
        parts, text, images = await asyncio.to_thread(_content, wanted, task)
        body = _body(wanted, task.condition, parts, task.epoch)
        content = transport.encode(body)
        most = _most(wanted, task.condition)
        bound = wanted.price.bound(text + 200, images, most) if wanted.price else Decimal(0)
        until = time.monotonic() + wanted.deadline
        for attempt in range(10_000):
            if not await self._budget.reserve(bound):
                self.report.not_asked += 1
                return
            reaction = await self._send(task, content, attempt, bound)
            if reaction.status in ANSWERING:
                self.report.answered += 1
                return
            self._give_up_if_hopeless(reaction)
            pause = max(retry_after(reaction.headers) or 0.0, backoff(attempt, 0.5, self._rng))
            if time.monotonic() + pause > until:
                break
            await asyncio.sleep(pause)
        self.report.failed += 1

    async def _send(self, task: Task, content: bytes, attempt: int, bound: Decimal) -> transport.Reaction:
        """Make one attempt, store what came, and settle what it cost."""
        entered = await self._gate.enter()
        sent_at = datetime.now(UTC).isoformat(timespec="seconds")
        try:
            async with self._clients.lend() as sdk:
                reaction = await transport.send(sdk, PATH, content, self._wanted.timeout)
        finally:
            self._gate.leave()
        self._heard = self._heard or reaction.status is not None
        if reaction.status == 429:
            self._gate.limited(entered, retry_after(reaction.headers))
        elif reaction.status == 200:
            self._gate.succeeded(reaction.headers)
        made = Attempt(
            key=task.key, item_id=task.item.item_id, condition=task.condition.name, epoch=task.epoch,
            sent_at=sent_at, latency=round(reaction.latency, 3), attempt=attempt,
            status=reaction.status, raw=reaction.raw, error=reaction.error,
        )  # fmt: skip
        self._replies.append(made)
        self.report.attempts += 1
        self._settle(made, bound)
        return reaction

    def _settle(self, made: Attempt, bound: Decimal) -> None:
        """Replace the reservation by the cost: nothing for a refusal, the bound where the answer does not tell."""
        usage = records.said(made).usage if made.status == 200 else None
        prompt, completion = (int((usage or {}).get(f"{kind}_tokens") or 0) for kind in ("prompt", "completion"))
        self.report.prompt_tokens += prompt
        self.report.completion_tokens += completion
        price = self._wanted.price
        cost: Decimal | None = Decimal(0)
        if price and made.status == 200:
            told = usage is not None
            cost = prompt * price.per_token("input") + completion * price.per_token("output") if told else None
        elif price and made.status is None:
            cost = None
        self._budget.settle(bound, cost)

    def _give_up_if_hopeless(self, reaction: transport.Reaction) -> None:
        where = f"{self._wanted.base_url} (model {self._wanted.model!r})"
        if reaction.status in HOPELESS:
            raise JudgeError(
                f"{where}: the endpoint answered {reaction.status}: {(reaction.raw or '')[:300]}. "
                "Check --base-url, --model and the key; answers so far are kept."
            )
        if reaction.status is None and reaction.error != "timeout" and not self._heard:
            self._silent += 1
            if self._silent >= SILENCE:
                raise JudgeError(
                    f"{where}: no connection in {self._silent} attempts ({reaction.error}). "
                    "Is the server running, and is --base-url right (it mostly ends in /v1)?"
                )


def traces(wanted: Wanted, items: list[Item], replies: Replies) -> Iterator[dict[str, Json]]:
    """Yield the canonical record of every question that has an answer, in the order of :func:`tasks`."""
    dataset = f"{records.DATASET}-text" if wanted.scene_text else records.DATASET
    for task in tasks(wanted, items):
        attempt = replies.answers.get(task.key)
        if attempt is not None:
            one = records.record(task.item, task.condition, task.question, attempt, wanted.model, task.epoch, dataset)
            if wanted.tuned:
                one["meta"]["tuning"] = wanted.tuned
            yield one
