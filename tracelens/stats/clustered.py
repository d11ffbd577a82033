"""Means over clustered traces: several epochs of an item, several questions on a scene.

A cluster is whatever was drawn together; its units are not independent. Clusters come as arrays of
sums and sizes, or, alike ones together, with counts. Sources: Miller 2024, "Adding Error Bars to
Evals", arXiv 2411.00640; Liang & Zeger 1986.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from tracelens.stats.results import (
    Estimate,
    Significance,
    normal_quantile,
    t_estimate,
    two_sided_normal_p,
    two_sided_t_p,
)


@dataclass(frozen=True, slots=True)
class ClusterMean:
    """A mean over units with a standard error that is robust to clusters.

    ``se_independent`` is what it would be if units were independent; ``design_effect`` the ratio
    of the two variances; ``df`` clusters less one. The interval is t's.
    """

    estimate: Estimate
    se_independent: float
    design_effect: float
    clusters: int
    units: int
    df: int
    t: float
    p_value: float


def cluster_mean(
    clusters: Mapping[tuple[float, float, int], int], level: float = 0.95, corrected: bool = True
) -> ClusterMean:
    """Return the mean over units with its cluster-robust error, tested against 0.

    ``clusters`` maps (sum of values, sum of their squares, units) to how many clusters are alike.
    ``corrected`` multiplies the variance by G/(G - 1) for G clusters; without it the error is
    Miller's (2024, equation 4), which for clusters of one is the population standard deviation.
    """
    keys = sorted(clusters)
    groups = sum(clusters.values())
    units = sum(size * clusters[k] for k in keys for size in (k[2],))
    if groups == 0 or units == 0:
        raise ValueError("a mean needs a cluster with a unit")
    mean = math.fsum(k[0] * clusters[k] for k in keys) / units
    squares = math.fsum(clusters[k] * (k[0] - k[2] * mean) ** 2 for k in keys)
    total = math.fsum(clusters[k] * k[1] for k in keys) - units * mean**2
    naive = math.sqrt(max(total, 0.0) / units / max(units - 1, 1))
    factor = groups / (groups - 1) if corrected and groups > 1 else 1.0
    se = math.sqrt(squares * factor) / units
    estimate = t_estimate(mean, se, groups - 1, level)
    effect = (se / naive) ** 2 if naive > 0 else math.nan
    t = mean / se if se > 0 else (math.copysign(math.inf, mean) if mean else 0.0)
    p_value = two_sided_t_p(t, groups - 1) if se > 0 else (0.0 if mean and groups > 1 else 1.0)
    return ClusterMean(estimate, naive, effect, groups, units, groups - 1, t, p_value)


def group_by_cluster(values: ArrayLike, clusters: ArrayLike) -> dict[tuple[float, float, int], int]:
    """Return the counts that :func:`cluster_mean` takes, from one value and one cluster a unit."""
    v = np.asarray(values, dtype=float)
    _, place = np.unique(np.asarray(clusters), return_inverse=True)
    order = np.lexsort((v, place.ravel()))
    v, place = v[order], place.ravel()[order]
    result: dict[tuple[float, float, int], int] = {}
    for part in np.split(v, np.flatnonzero(np.diff(place)) + 1):
        key = (math.fsum(part), math.fsum(part**2), len(part))
        result[key] = result.get(key, 0) + 1
    return result


def clustered_se(values: ArrayLike, clusters: ArrayLike, corrected: bool = False) -> float:
    """Return the cluster-robust standard error of the mean (Miller 2024, equation 4)."""
    return cluster_mean(group_by_cluster(values, clusters), corrected=corrected).estimate.se


def paired_standard_error(first: ArrayLike, second: ArrayLike) -> float:
    """Return the error of the mean paired difference by Miller's equation 7.

    √(SE₁² + SE₂² - 2·SE₁·SE₂·r), which is the standard deviation of the differences over √n.
    """
    gap = np.asarray(second, dtype=float) - np.asarray(first, dtype=float)
    return float(gap.std(ddof=1) / math.sqrt(len(gap)))


def unpaired_standard_error(se_first: float, se_second: float) -> float:
    """Return the error of a difference of two independent means."""
    return math.hypot(se_first, se_second)


def design_effect(size: float, icc: float) -> float:
    """Return Kish's 1 + (m - 1)·ρ for clusters of ``size`` m (Kish 1965, Survey Sampling).

    >>> round(design_effect(4, 0.3), 6)
    1.9
    """
    return 1 + (size - 1) * icc


def effective_size(n: float, size: float, icc: float) -> float:
    """Return how many independent units ``n`` clustered ones are worth.

    >>> round(effective_size(3800, 4, 0.3), 6)
    2000.0
    """
    return n / design_effect(size, icc)


def intraclass_correlation(values: ArrayLike, clusters: ArrayLike) -> float:
    """Return the one-way analysis-of-variance estimate of the correlation within clusters.

    Clusters may differ in size (Donner & Koval 1980); below 0 when units of a cluster differ more
    than units of different clusters.
    """
    v = np.asarray(values, dtype=float)
    _, place = np.unique(np.asarray(clusters), return_inverse=True)
    sizes = np.bincount(place.ravel()).astype(float)
    sums = np.bincount(place.ravel(), weights=v)
    groups, n = len(sizes), len(v)
    if groups < 2 or n == groups:
        raise ValueError("a correlation within clusters needs two clusters, one with two units")
    means = sums / sizes
    between = float((sizes * (means - v.mean()) ** 2).sum()) / (groups - 1)
    within = float(((v - means[place.ravel()]) ** 2).sum()) / (n - groups)
    typical = (n - float((sizes**2).sum()) / n) / (groups - 1)
    scale = between + (typical - 1) * within
    return (between - within) / scale if scale > 0 else math.nan


def clustered_mcnemar(gained: ArrayLike, lost: ArrayLike) -> tuple[float, float]:
    """Return McNemar's chi-squared for clustered pairs and its p.

    Durkalski et al. 2003 (Statist. Med. 22:2417) in Obuchowski's (1998) form: the clusters' sums
    of gained less lost, squared and set against their spread about 0. One value a cluster.
    """
    gap = np.asarray(gained, dtype=float) - np.asarray(lost, dtype=float)
    spread = float((gap**2).sum())
    statistic = float(gap.sum()) ** 2 / spread if spread else 0.0
    return statistic, math.erfc(math.sqrt(statistic / 2))


@dataclass(frozen=True, slots=True)
class VarianceParts:
    """How the variance of a score splits: between items, and within an item over its epochs."""

    between: float
    within: float


def variance_parts(scores: ArrayLike) -> VarianceParts:
    """Return unbiased variance components of scores (items × epochs, complete).

    ``between`` is Miller's Var(x), ``within`` his E[σ²]; K epochs give an error of
    √((between + within/K)/n).
    """
    x = np.asarray(scores, dtype=float)
    within = float(x.var(axis=1, ddof=1).mean()) if x.shape[1] > 1 else 0.0
    between = float(x.mean(axis=1).var(ddof=1)) - within / x.shape[1]
    return VarianceParts(max(between, 0.0), within)


def cluster_ratio(clusters: Mapping[tuple[int, int, int, int], int], level: float = 0.95) -> tuple[Estimate, float]:
    """Return the ratio of two rates over clustered units, and the p that it is 1.

    ``clusters`` maps (x₁, n₁, x₂, n₂) of a cluster to how many are alike; empty ones do not count. The
    interval is normal on the log scale with the linearised (delta-method) variance over clusters, G/(G - 1)
    corrected; ``se`` is of the logarithm. With a zero count one half is added to both counts and
    one to both totals, and the variance is that of independent units (Walter 1975).
    """
    clusters = {key: times for key, times in clusters.items() if key[1] + key[3]}
    x1, n1, x2, n2 = (sum(key[i] * times for key, times in clusters.items()) for i in range(4))
    if x1 == 0 or x2 == 0:
        from tracelens.stats.two_proportions import fisher_exact, risk_ratio

        return risk_ratio(x1, n1, x2, n2, level), fisher_exact(x1, n1, x2, n2).p_value
    p1, p2, groups = x1 / n1, x2 / n2, sum(clusters.values())
    squares = math.fsum(
        times * ((a - p1 * m) / x1 - (b - p2 * n) / x2) ** 2 for (a, m, b, n), times in sorted(clusters.items())
    )
    se = math.sqrt(squares * groups / max(groups - 1, 1))
    log, half = math.log(p1 / p2), normal_quantile(level) * se
    p_value = two_sided_normal_p(log / se) if se > 0 else 1.0
    estimate = Estimate(p1 / p2, se, math.exp(log - half), math.exp(log + half), level)
    return estimate, p_value


def repeated_wald(rows: Mapping[tuple[float, ...], int]) -> Significance:
    """Return the Wald test that several means over the same items are all equal.

    ``rows`` maps an item's values, one a condition, to how many items are alike. Hotelling's T²
    of the contrasts with the first condition, referred to F (Hotelling 1931): the statistic is
    T²·(n - k)/((n - 1)·k) for k contrasts.
    """
    from scipy.special import fdtrc

    keys = sorted(rows)
    x, times = np.array(keys, dtype=float), np.array([rows[key] for key in keys], dtype=float)
    gaps, n = x[:, 1:] - x[:, :1], times.sum()
    mean = times @ gaps / n
    centred = gaps - mean
    spread = (centred * times[:, None]).T @ centred / (n - 1)
    k = int(np.linalg.matrix_rank(spread))
    if k == 0 or n <= k:
        return Significance(0.0, 1.0, 0)
    t2 = float(n * mean @ np.linalg.pinv(spread) @ mean)
    f = t2 * (n - k) / ((n - 1) * k)
    return Significance(f, float(fdtrc(k, n - k, f)), k)
