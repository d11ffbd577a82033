"""Graded scores on the same items: Wilcoxon's signed ranks, paired t, effect sizes, score scales.

Differences are B minus A.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tracelens.stats.proportions import Alternative
from tracelens.stats.resampling import tally
from tracelens.stats.results import Estimate, t_estimate, two_sided_normal_p, two_sided_t_p

EXACT_RANKS = 300
"""Signed ranks are exact up to this many differences; the normal approximation takes over above."""


@dataclass(frozen=True, slots=True)
class SignedRank:
    """Wilcoxon's signed-rank test.

    ``positive`` is the sum of the ranks of positive differences (R's V), ``statistic`` the smaller
    of the two sums; ``zeros`` differences were 0. ``rank_biserial`` is the matched-pairs effect
    size, from -1 (all fall) to 1 (all rise) (Kerby 2014).
    """

    positive: float
    statistic: float
    p_value: float
    z: float
    n: int
    zeros: int
    rank_biserial: float
    method: Literal["exact", "normal"]


def wilcoxon(
    differences: ArrayLike | Mapping[float, int],
    zeros: Literal["drop", "pratt"] = "drop",
    alternative: Alternative = "two-sided",
    corrected: bool = False,
) -> SignedRank:
    """Return Wilcoxon's (1945) test of differences, given one by one or as value: count.

    Exact also with ties, from the distribution of the midranks' signs; differences that are 0 are
    dropped, or ranked and then dropped (Pratt 1959). The normal approximation bears the tie
    correction, and ``corrected`` its continuity correction.

    >>> depression = [0.952, -0.147, 1.022, 0.43, 0.62, 0.59, 0.49, -0.08, 0.01]
    >>> w = wilcoxon(depression, alternative="greater")
    >>> w.positive, round(w.p_value, 5)  # Hollander & Wolfe 1973; R ?wilcox.test
    (40.0, 0.01953)
    """
    counts = dict(differences) if isinstance(differences, Mapping) else tally(_clean(differences))
    none = counts.get(0.0, 0)
    sizes: dict[float, list[int]] = {}
    for value, count in sorted(counts.items()):
        if value and count:
            sizes.setdefault(abs(value), [0, 0])[value > 0] += count
    n = sum(minus + plus for minus, plus in sizes.values())
    if n == 0:
        return SignedRank(0.0, 0.0, 1.0, 0.0, 0, none, 0.0, "exact")
    ranks, seen = [], none if zeros == "pratt" else 0
    for size in sorted(sizes):
        group = sum(sizes[size])
        ranks.append((seen + (group + 1) / 2, group, sizes[size][1]))
        seen += group
    positive = math.fsum(rank * plus for rank, _, plus in ranks)
    total = math.fsum(rank * group for rank, group, _ in ranks)
    z = _z(ranks, positive, total, corrected)
    biserial = 2 * positive / total - 1
    if n <= EXACT_RANKS:
        p_value = _exact_p([(rank, group) for rank, group, _ in ranks], positive, alternative)
        method: Literal["exact", "normal"] = "exact"
    else:
        p_value, method = _normal_p(z, alternative), "normal"
    smaller = min(positive, total - positive)
    return SignedRank(positive, smaller, p_value, z, n, none, biserial, method)


def _clean(values: object) -> NDArray[np.float64]:
    """Return the differences rounded at the 12th digit, so that equal ones stay equal."""
    return np.round(np.asarray(values, dtype=float), 12)


def _z(ranks: Sequence[tuple[float, int, int]], positive: float, total: float, corrected: bool) -> float:
    variance = math.fsum(rank * rank * group for rank, group, _ in ranks) / 4
    gap = positive - total / 2
    if corrected:
        gap = math.copysign(max(abs(gap) - 0.5, 0.0), gap)
    return gap / math.sqrt(variance)


def _normal_p(z: float, alternative: Alternative) -> float:
    if alternative == "two-sided":
        return two_sided_normal_p(z)
    return 0.5 * math.erfc((z if alternative == "greater" else -z) / math.sqrt(2))


def _exact_p(ranks: Sequence[tuple[float, int]], positive: float, alternative: Alternative) -> float:
    """Return the exact p from the distribution of the sum of positive (doubled) midranks."""
    total = round(2 * sum(rank * group for rank, group in ranks))
    masses = np.zeros(total + 1)
    masses[0] = 1.0
    for rank, group in ranks:
        step = round(2 * rank)
        for _ in range(group):
            shifted = np.zeros_like(masses)
            shifted[step:] = masses[: len(masses) - step]
            masses = (masses + shifted) / 2
    seen = round(2 * positive)
    greater, less = float(masses[seen:].sum()), float(masses[: seen + 1].sum())
    chosen = {"greater": greater, "less": less, "two-sided": 2 * min(greater, less)}
    return min(1.0, chosen[alternative])


@dataclass(frozen=True, slots=True)
class PairedT:
    """A paired t test of the mean difference, with Cohen's d of the differences (d_z)."""

    difference: Estimate
    t: float
    df: int
    p_value: float
    d_z: float


def paired_t(differences: ArrayLike | Mapping[float, int], level: float = 0.95) -> PairedT:
    """Return the paired t test of differences, given one by one or as value: count."""
    counts = dict(differences) if isinstance(differences, Mapping) else tally(differences)
    n = sum(counts.values())
    if n < 2:
        raise ValueError(f"a paired t test needs two differences at least: {n}")
    mean = math.fsum(v * c for v, c in counts.items()) / n
    sd = math.sqrt(math.fsum((v - mean) ** 2 * c for v, c in sorted(counts.items())) / (n - 1))
    if sd == 0:
        p_value = 1.0 if mean == 0 else 0.0
        t = math.copysign(math.inf, mean) if mean else 0.0
        return PairedT(Estimate(mean, 0.0, mean, mean, level), t, n - 1, p_value, math.nan)
    se = sd / math.sqrt(n)
    estimate = t_estimate(mean, se, n - 1, level)
    return PairedT(estimate, mean / se, n - 1, two_sided_t_p(mean / se, n - 1), mean / sd)


def hodges_lehmann(differences: ArrayLike) -> float:
    """Return the median of all pairwise means: the location that Wilcoxon's test is about."""
    values = np.sort(np.asarray(differences, dtype=float))
    first, second = np.triu_indices(len(values))
    return float(np.median((values[first] + values[second]) / 2))


def hedges_correction(df: float) -> float:
    """Return the factor that takes Cohen's d to Hedges' g (1981), exact by the gamma function."""
    return math.exp(math.lgamma(df / 2) - math.lgamma((df - 1) / 2)) / math.sqrt(df / 2)


def mean_relative_accuracy(predicted: float, truth: float, thresholds: Sequence[float] | None = None) -> float:
    """Return the share of confidence thresholds θ with relative error below 1 - θ.

    Mean relative accuracy of VSI-Bench (Yang et al. 2024, arXiv 2412.14171), θ from .50 to .95 in
    steps of .05 by default.

    >>> mean_relative_accuracy(80, 100)
    0.6
    """
    steps = thresholds or [(50 + 5 * k) / 100 for k in range(10)]
    if truth == 0:
        raise ValueError("a relative error needs a truth other than 0")
    error = abs(predicted - truth) / abs(truth)
    return sum(error < 1 - theta - 1e-12 for theta in steps) / len(steps)


def circular_distance(first: float, second: float, period: float = 360.0) -> float:
    """Return the shorter way between two directions.

    >>> circular_distance(350, 10)
    20.0
    """
    apart = abs(first - second) % period
    return float(min(apart, period - apart))
