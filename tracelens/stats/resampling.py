"""Permutation by sign flips and the bootstrap, on values with counts.

Everything here takes distinct values and how often each occurs, sorted inside: a million pairs cost
no more than their distinct differences, and the order of rows cannot matter. Seeds are arguments.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

EXACT_STATES = 100_000
"""The exact distribution is built while it has no more than this many states."""


@dataclass(frozen=True, slots=True)
class SignFlip:
    """A sign-flip permutation test: two-sided p, how it was found, repetitions (0 when exact)."""

    p_value: float
    method: Literal["exact", "monte carlo"]
    repetitions: int
    seed: int


def tally(values: ArrayLike) -> dict[float, int]:
    """Return the distinct values, ascending, with their counts."""
    distinct, counts = np.unique(np.asarray(values, dtype=float), return_counts=True)
    return {float(v): int(c) for v, c in zip(distinct, counts, strict=True)}


def sign_flip_test(differences: Mapping[float, int], repetitions: int = 100_000, seed: int = 0) -> SignFlip:
    """Return the test that paired differences are symmetric about 0 (Fisher 1935, Pitman 1937).

    ``differences`` maps each value to its count. Exact where the sums of flipped differences are
    few enough to list; else Monte Carlo, with p = (1 + as extreme)/(1 + repetitions) (Phipson &
    Smyth 2010), which is never 0.

    >>> sign_flip_test(tally([1, 2, 3, 4])).p_value  # 2 of the 16 flips are as extreme
    0.125
    """
    sizes: dict[float, int] = {}
    for value, count in sorted(differences.items()):
        if value and count:
            sizes[abs(value)] = sizes.get(abs(value), 0) + count
    seen = abs(math.fsum(value * count for value, count in differences.items()))
    if not sizes:
        return SignFlip(1.0, "exact", 0, seed)
    sums = _flipped_sums(sizes)
    if sums is not None:
        values, masses = sums
        slack = 1e-9 * max(sum(size * count for size, count in sizes.items()), 1e-300)
        p_value = math.fsum(masses[np.abs(values) >= seen - slack])
        return SignFlip(min(1.0, p_value), "exact", 0, seed)
    rng = np.random.default_rng(seed)
    total = np.zeros(repetitions)
    for size, count in sorted(sizes.items()):
        total += size * (2.0 * rng.binomial(count, 0.5, size=repetitions) - count)
    extreme = int((np.abs(total) >= seen * (1 - 1e-12)).sum())
    return SignFlip((1 + extreme) / (1 + repetitions), "monte carlo", repetitions, seed)


def _flipped_sums(
    sizes: Mapping[float, int],
) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    """Return every sum that flips can give and its probability, or None when they are too many."""
    from scipy.stats import binom

    values: NDArray[np.float64] = np.zeros(1)
    masses: NDArray[np.float64] = np.ones(1)
    for size, count in sorted(sizes.items(), reverse=True):
        if len(values) * (count + 1) > EXACT_STATES:
            return None
        flips = np.arange(count + 1)
        sums = np.add.outer(values, size * (2.0 * flips - count)).ravel()
        weights = np.multiply.outer(masses, binom.pmf(flips, count, 0.5)).ravel()
        keys, place = np.unique(np.round(sums, 9), return_inverse=True)
        values = keys.astype(np.float64)
        masses = np.bincount(place.ravel(), weights=weights).astype(np.float64)
    return values, masses


@dataclass(frozen=True, slots=True)
class Bootstrap:
    """A percentile bootstrap interval of a ratio of sums (a mean over clusters of any size)."""

    value: float
    se: float
    low: float
    high: float
    repetitions: int
    seed: int


def cluster_bootstrap(
    clusters: Mapping[tuple[float, int], int],
    level: float = 0.95,
    repetitions: int = 10_000,
    seed: int = 0,
) -> Bootstrap:
    """Return the bootstrap of the mean over all units, whole clusters drawn with replacement.

    ``clusters`` maps (sum of the units' values, number of units) to how many clusters are alike.
    Like clusters are drawn together as one multinomial count, which is the same distribution.
    """
    keys = sorted(clusters)
    counts = np.array([clusters[key] for key in keys])
    sums, sizes = np.array([k[0] for k in keys]), np.array([k[1] for k in keys], dtype=float)
    total = int(counts.sum())
    value = float(sums @ counts) / float(sizes @ counts)
    rng = np.random.default_rng(seed)
    means = np.empty(repetitions)
    block = max(1, 4_000_000 // len(keys))
    for start in range(0, repetitions, block):
        stop = min(start + block, repetitions)
        draws = rng.multinomial(total, counts / total, size=stop - start)
        means[start:stop] = (draws @ sums) / (draws @ sizes)
    tail = (1 - level) / 2
    low, high = np.quantile(means, [tail, 1 - tail])
    return Bootstrap(value, float(means.std(ddof=1)), float(low), float(high), repetitions, seed)
