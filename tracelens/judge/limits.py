"""How fast and how dear: a gate that follows the endpoint's rate limits, and a budget that is reserved beforehand."""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections import deque
from collections.abc import Callable, Mapping
from decimal import Decimal
from email.utils import parsedate_to_datetime

LONGEST_PAUSE = 30.0
"""Seconds; pauses before retries double up to about this."""

_DURATION = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)")
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}


def duration(text: str) -> float | None:
    """Return the seconds of a rate header's value (``20ms``, ``6m0s``, ``1.5``), or None when it is no duration."""
    try:
        return float(text)
    except ValueError:
        parts = _DURATION.findall(text)
        return sum(float(n) * _SECONDS[unit] for n, unit in parts) if parts else None


def retry_after(headers: Mapping[str, str], now: float | None = None) -> float | None:
    """Return the seconds that a reply asks to wait (``retry-after-ms``, ``retry-after`` in seconds or as a date)."""
    milliseconds = headers.get("retry-after-ms")
    if milliseconds is not None and (given := duration(milliseconds)) is not None:
        return given / 1000
    value = headers.get("retry-after")
    if value is None:
        return None
    if (seconds := duration(value)) is not None:
        return seconds
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - (now or time.time()))
    except ValueError:
        return None


def backoff(attempt: int, first: float, rng: random.Random) -> float:
    """Return the seconds before retry ``attempt`` (0 is the first), drawn between a doubling bound and twice it."""
    bound = min(LONGEST_PAUSE / 2, first * 2**attempt)
    return rng.uniform(bound, 2 * bound)


class Gate:
    """Lets at most so many calls through at once, fewer after a rate limit, and none during a pause.

    After a 429 the limit is halved (once for the calls that were under way together); each round of successes raises
    it by one (additive increase, multiplicative decrease).

    Args:
        most: The largest number of calls at once.
        clock: Monotonic seconds.
    """

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.most = most
        self.limit = float(most)
        self.inside = 0
        self._clock = clock
        self._open_at = 0.0
        self._halved_at = -1.0
        self._waiting: deque[asyncio.Future[None]] = deque()

    async def enter(self) -> float:
        """Wait for a place and return the time of entry, which :meth:`limited` wants back."""
        while True:
            pause = self._open_at - self._clock()
            if pause > 0:
                await asyncio.sleep(pause)
                continue
            if self.inside < int(self.limit):
                self.inside += 1
                return self._clock()
            future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.append(future)
            try:
                await future
            except asyncio.CancelledError:
                self._wake()
                raise

    def leave(self) -> None:
        """Give the place back."""
        self.inside -= 1
        self._wake()

    def succeeded(self, headers: Mapping[str, str]) -> None:
        """Note an answer; its rate headers close the gate when nothing remains until their reset."""
        if self.limit < self.most:
            self.limit = min(float(self.most), self.limit + 1 / self.limit)
            self._wake()
        for kind in ("requests", "tokens"):
            remaining = headers.get(f"x-ratelimit-remaining-{kind}")
            reset = headers.get(f"x-ratelimit-reset-{kind}")
            if remaining == "0" and reset and (seconds := duration(reset)) is not None:
                self.pause(seconds)

    def limited(self, entered: float, wait: float | None) -> None:
        """Note a 429 for a call that entered at ``entered``; ``wait`` is what the endpoint asked for."""
        if entered >= self._halved_at:
            self.limit = max(1.0, self.limit / 2)
            self._halved_at = self._clock()
        if wait:
            self.pause(wait)

    def pause(self, seconds: float) -> None:
        """Let nothing through for so long (an earlier, longer pause stands)."""
        self._open_at = max(self._open_at, self._clock() + seconds)

    def _wake(self) -> None:
        free = int(self.limit) - self.inside
        while free > 0 and self._waiting:
            future = self._waiting.popleft()
            if not future.done():
                future.set_result(None)
                free -= 1


class Budget:
    """Money that is set aside before each call, at the most it can cost, so that a limit is never exceeded.

    Args:
        cap: US dollars, or None for no limit.
    """

    def __init__(self, cap: Decimal | None) -> None:
        self.cap = cap
        self.spent = Decimal(0)
        self.unclear = Decimal(0)
        """The bounds of calls whose answer never came: the provider may have charged them."""
        self.reserved = Decimal(0)
        self._settled = asyncio.Event()

    async def reserve(self, bound: Decimal) -> bool:
        """Set ``bound`` aside and return True, or False when it will not fit.

        While calls under way may still turn out cheaper than their bound, it waits for them.
        """
        while self.cap is not None and self.spent + self.unclear + self.reserved + bound > self.cap:
            if not self.reserved:
                return False
            self._settled.clear()
            await self._settled.wait()
        self.reserved += bound
        return True

    def settle(self, bound: Decimal, cost: Decimal | None) -> None:
        """Replace a reservation by the cost; None keeps the whole bound as possibly spent."""
        self.reserved -= bound
        if cost is None:
            self.unclear += bound
        else:
            self.spent += cost
        self._settled.set()
