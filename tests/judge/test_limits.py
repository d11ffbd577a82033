"""Rate limits followed, budgets kept."""

from __future__ import annotations

import asyncio
import random
from decimal import Decimal

import pytest

from tracelens.judge.limits import Budget, Gate, backoff, duration, retry_after


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("1", 1.0), ("1.5", 1.5), ("20ms", 0.02), ("6m0s", 360.0), ("1h2m3s", 3723.0), ("soon", None), ("", None)],
)
def test_the_durations_of_rate_headers(text: str, seconds: float | None) -> None:
    assert duration(text) == seconds


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "3"}, 3.0),
        ({"retry-after-ms": "250", "retry-after": "3"}, 0.25),
        ({"retry-after": "Thu, 01 Jan 1970 00:01:40 GMT"}, 40.0),
        ({"retry-after": "later"}, None),
        ({}, None),
    ],
)
def test_how_long_a_reply_asks_to_wait(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers, now=60.0) == seconds


def test_pauses_double_and_never_pass_half_a_minute() -> None:
    rng = random.Random(0)
    pauses = [backoff(attempt, 0.5, rng) for attempt in range(12)]

    assert 0.5 <= pauses[0] <= 1.0
    assert 1.0 <= pauses[1] <= 2.0
    assert max(pauses) <= 30.0


def test_a_limit_halves_the_gate_once_for_calls_that_were_under_way_together() -> None:
    async def scenario() -> float:
        gate = Gate(16)
        entered = [await gate.enter() for _ in range(16)]
        for moment in entered:
            gate.limited(moment, None)
            gate.leave()
        return gate.limit

    assert asyncio.run(scenario()) == 8


def test_successes_open_the_gate_again_step_by_step() -> None:
    gate = Gate(4)
    gate.limit = 1.0
    for _ in range(20):
        gate.succeeded({})

    assert gate.limit == 4


def test_nothing_passes_during_a_pause() -> None:
    async def scenario() -> tuple[float, float]:
        gate = Gate(2)
        gate.succeeded({"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "80ms"})
        loop = asyncio.get_running_loop()
        before = loop.time()
        await gate.enter()
        return before, loop.time()

    before, after = asyncio.run(scenario())
    assert after - before >= 0.07


def test_a_waiting_call_enters_when_another_leaves() -> None:
    async def scenario() -> int:
        gate = Gate(1)
        await gate.enter()
        waiting = asyncio.create_task(gate.enter())
        await asyncio.sleep(0)
        assert not waiting.done()
        gate.leave()
        await waiting
        return gate.inside

    assert asyncio.run(scenario()) == 1


def test_a_budget_reserves_the_worst_case_and_gives_back_what_was_not_used() -> None:
    async def scenario() -> list[bool]:
        budget = Budget(Decimal(10))
        taken = [await budget.reserve(Decimal(6))]
        second = asyncio.create_task(budget.reserve(Decimal(6)))
        await asyncio.sleep(0)
        taken.append(second.done())
        budget.settle(Decimal(6), Decimal(1))
        taken.append(await second)
        budget.settle(Decimal(6), None)
        taken.append(await budget.reserve(Decimal(4)))
        return taken

    assert asyncio.run(scenario()) == [True, False, True, False]


def test_without_a_limit_everything_is_affordable() -> None:
    budget = Budget(None)

    assert asyncio.run(budget.reserve(Decimal(10**9)))
