"""The statistics of counts that figures print, each remembered by its counts since pages ask for many slices."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from tracelens.stats.equivalence import paired_tost, verdict
from tracelens.stats.paired import mcnemar, tango
from tracelens.stats.proportions import wilson

MARGIN = 0.05
"""Differences within this are called equivalent."""

LEAST = 10
"""Slices with fewer pairs or scored traces are greyed: their intervals say little."""


class Rate(NamedTuple):
    """A share with its numerator, denominator and 95 % Wilson interval; ``value`` is None without denominator."""

    hits: int
    of: int
    value: float | None
    low: float | None
    high: float | None


class Paired(NamedTuple):
    """A paired comparison of two conditions from its four cells."""

    both_right: int
    gained: int
    lost: int
    both_wrong: int
    n: int
    difference: float | None
    low: float | None
    high: float | None
    p: float | None
    verdict: str


@lru_cache(maxsize=200_000)
def rate(hits: int, of: int) -> Rate:
    """Return ``hits / of`` with its Wilson interval."""
    if of == 0:
        return Rate(hits, of, None, None, None)
    low, high = wilson(hits, of)
    return Rate(hits, of, hits / of, low, high)


@lru_cache(maxsize=200_000)
def paired(both_right: int, gained: int, lost: int, both_wrong: int) -> Paired:
    """Return the paired difference (b minus a): Tango's interval, the exact McNemar p, and the verdict.

    The verdict is the comparison's: ``different``, ``equivalent`` within :data:`MARGIN`, or ``inconclusive``.
    """
    n = both_right + gained + lost + both_wrong
    if n == 0:
        return Paired(both_right, gained, lost, both_wrong, 0, None, None, None, None, "no pairs")
    low, high = tango(gained, lost, n)
    p = mcnemar(gained, lost).exact
    said = verdict(p, paired_tost(gained, lost, n, MARGIN).equivalent)
    return Paired(both_right, gained, lost, both_wrong, n, (gained - lost) / n, low, high, p, said)
