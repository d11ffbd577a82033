"""The statistics of counts that figures print, each remembered by its counts since pages ask for many slices."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from tracelens.stats.clustered import cluster_mean
from tracelens.stats.equivalence import paired_tost, tost, verdict
from tracelens.stats.paired import mcnemar, tango
from tracelens.stats.proportions import wilson

MARGIN = 0.02
"""Differences within this are called equivalent: the comparison's own default."""

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
    items: int = 0
    """Clusters, where an item gives several pairs; 0 where each pair is an item of its own."""


@lru_cache(maxsize=200_000)
def rate(hits: int, of: int) -> Rate:
    """Return ``hits / of`` with its Wilson interval."""
    if of == 0:
        return Rate(hits, of, None, None, None)
    low, high = wilson(hits, of)
    return Rate(hits, of, hits / of, low, high)


@lru_cache(maxsize=200_000)
def paired(both_right: int, gained: int, lost: int, both_wrong: int) -> Paired:
    """Return the paired difference (b minus a): Tango's interval, McNemar's mid-p, and the verdict.

    Test, interval and verdict are those of :mod:`tracelens.comparison`, so that page and terminal print the same: the
    verdict is ``different``, ``equivalent`` within :data:`MARGIN`, or
    ``inconclusive``.
    """
    n = both_right + gained + lost + both_wrong
    if n == 0:
        return Paired(both_right, gained, lost, both_wrong, 0, None, None, None, None, "no pairs")
    low, high = tango(gained, lost, n)
    p = mcnemar(gained, lost).mid
    said = verdict(p, paired_tost(gained, lost, n, MARGIN).equivalent)
    return Paired(both_right, gained, lost, both_wrong, n, (gained - lost) / n, low, high, p, said)


@lru_cache(maxsize=50_000)
def clustered(
    both_right: int, gained: int, lost: int, both_wrong: int, shapes: tuple[tuple[tuple[float, float, int], int], ...]
) -> Paired:
    """Return the paired difference with a t interval that is robust to clusters, its t test and the verdict.

    ``shapes`` are (gained less lost, gained plus lost, pairs) of the clusters with how many are alike. Where nothing
    varies between clusters, or there is but one, the interval is Tango's over clusters.
    """
    n = both_right + gained + lost + both_wrong
    mean = cluster_mean(dict(shapes))
    value, items = (gained - lost) / n, mean.clusters
    if mean.estimate.se > 0 and mean.df > 0:
        low, high = max(mean.estimate.low, -1.0), min(mean.estimate.high, 1.0)
        said = verdict(mean.p_value, tost(value, mean.estimate.se, MARGIN, 0.05, mean.df).equivalent)
        return Paired(both_right, gained, lost, both_wrong, n, value, low, high, mean.p_value, said, items)
    up, down = round(items * max(value, 0.0)), round(items * max(-value, 0.0))
    low, high = tango(up, down, items)
    p = mcnemar(up, down).mid
    said = verdict(p, paired_tost(up, down, items, MARGIN).equivalent)
    return Paired(both_right, gained, lost, both_wrong, n, value, low, high, p, said, items)
