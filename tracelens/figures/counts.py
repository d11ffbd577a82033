"""The statistics of counts that figures print, each remembered by its counts since pages ask for many slices."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

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
    from statsmodels.stats.proportion import proportion_confint

    if of == 0:
        return Rate(hits, of, None, None, None)
    low, high = proportion_confint(hits, of, method="wilson")
    return Rate(hits, of, hits / of, float(low), float(high))


@lru_cache(maxsize=200_000)
def paired(both_right: int, gained: int, lost: int, both_wrong: int) -> Paired:
    """Return the paired difference (b minus a) with its interval, exact McNemar p and verdict."""
    import math

    n = both_right + gained + lost + both_wrong
    if n == 0:
        return Paired(both_right, gained, lost, both_wrong, 0, None, None, None, None, "no pairs")
    from scipy.stats import binomtest

    d = (gained - lost) / n
    se = math.sqrt(max(gained + lost - (gained - lost) ** 2 / n, 0.0)) / n
    p = float(binomtest(gained, gained + lost).pvalue) if gained + lost else 1.0
    low, high = max(-1.0, d - 1.96 * se), min(1.0, d + 1.96 * se)
    verdict = "different" if p < 0.05 else "equivalent" if -0.05 < low and high < 0.05 else "inconclusive"
    return Paired(both_right, gained, lost, both_wrong, n, d, low, high, p, verdict)
