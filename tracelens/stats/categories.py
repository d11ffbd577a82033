"""More than two conditions on the same items, and how categories shift between two."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from tracelens.stats.results import Estimate, Significance, chi2_p, normal_estimate
from tracelens.stats.weights import square_table


def cochran_q(rows: ArrayLike) -> Significance:
    """Return Cochran's Q of right (1) or wrong (0), items × conditions (Cochran 1950).

    >>> q = cochran_q([[1, 1, 0], [1, 1, 0], [0, 1, 0], [1, 0, 0], [1, 1, 1]])
    >>> round(q.statistic, 3), q.df
    (4.5, 2)
    """
    x = np.asarray(rows, dtype=float)
    patterns, counts = np.unique(x, axis=0, return_counts=True)
    return cochran_q_counts({tuple(int(v) for v in p): int(c) for p, c in zip(patterns, counts, strict=True)})


def cochran_q_counts(patterns: Mapping[tuple[int, ...], int]) -> Significance:
    """Return Cochran's Q of patterns of right and wrong over the conditions, with their counts."""
    if not patterns:
        raise ValueError("Cochran's Q needs an item at least")
    size = len(next(iter(patterns)))
    columns = [sum(p[k] * n for p, n in patterns.items()) for k in range(size)]
    rows = sum(sum(p) * n for p, n in patterns.items())
    squares = sum(sum(p) ** 2 * n for p, n in patterns.items())
    below = size * rows - squares
    if below == 0:
        return Significance(0.0, 1.0, size - 1)
    above = (size - 1) * (size * sum(c * c for c in columns) - sum(columns) ** 2)
    return Significance(above / below, chi2_p(above / below, size - 1), size - 1)


def friedman(scores: ArrayLike) -> Significance:
    """Return Friedman's test of graded scores, items × conditions, corrected for ties."""
    from scipy.stats import friedmanchisquare

    x = np.asarray(scores, dtype=float)
    statistic, p_value = friedmanchisquare(*x.T)
    return Significance(float(statistic), float(p_value), x.shape[1] - 1)


def bowker(table: ArrayLike) -> Significance:
    """Return Bowker's test of symmetry of a square table of category under A × under B (1948).

    Pairs of cells that are both empty have no degree of freedom (as in R's mcnemar.test they
    would make it undefined).
    """
    counts = square_table(table)
    statistic, df = 0.0, 0
    for i in range(len(counts)):
        for j in range(i + 1, len(counts)):
            there, back = counts[i, j], counts[j, i]
            if there + back > 0:
                statistic += float((there - back) ** 2 / (there + back))
                df += 1
    return Significance(statistic, chi2_p(statistic, df), df)


def bowker_simulated(table: ArrayLike, repetitions: int = 9_999, seed: int = 0) -> Significance:
    """Return Bowker's statistic with a simulated p, for tables whose cells are too small for chi-squared.

    Under symmetry each item that changes category goes there or back by a fair coin; p is the share of draws with a
    statistic as large or larger, the table itself counted among them (Phipson & Smyth 2010).
    """
    counts = square_table(table)
    seen = bowker(counts)
    first, second = np.triu_indices(len(counts), 1)
    both = counts[first, second] + counts[second, first]
    moved = both > 0
    sizes = both[moved].astype(np.int64)
    if not len(sizes):
        return seen
    drawn = np.random.default_rng(seed).binomial(sizes, 0.5, size=(repetitions, len(sizes)))
    statistics = ((2 * drawn - sizes) ** 2 / sizes).sum(axis=1)
    as_large = int((statistics >= seen.statistic - 1e-9).sum())
    return Significance(seen.statistic, (1 + as_large) / (1 + repetitions), seen.df)


def stuart_maxwell(table: ArrayLike) -> Significance:
    """Return the Stuart–Maxwell test that both conditions use the categories equally often.

    Stuart 1955 (Biometrika 42:412), Maxwell 1970. Categories whose two margins are equal and that
    nobody moved to or from are left out, with their degree of freedom.
    """
    return _marginal(table, bhapkar=False)


def bhapkar(table: ArrayLike) -> Significance:
    """Return Bhapkar's (1966) Wald version of the Stuart–Maxwell test; it is a little larger."""
    return _marginal(table, bhapkar=True)


def _marginal(table: ArrayLike, bhapkar: bool) -> Significance:
    counts = square_table(table)
    moved = (counts.sum(axis=0) + counts.sum(axis=1) - 2 * np.diag(counts)) > 0
    counts = counts[np.ix_(moved, moved)]
    size = len(counts)
    if size < 2:
        return Significance(0.0, 1.0, 0)
    gap = (counts.sum(axis=1) - counts.sum(axis=0))[:-1]
    spread = -(counts + counts.T)
    np.fill_diagonal(spread, counts.sum(axis=1) + counts.sum(axis=0) - 2 * np.diag(counts))
    spread = spread[:-1, :-1]
    statistic = float(gap @ np.linalg.pinv(spread) @ gap)
    df = int(np.linalg.matrix_rank(spread))
    if bhapkar:
        statistic = statistic / (1 - statistic / table_total(table))
    return Significance(statistic, chi2_p(statistic, df), df)


def table_total(table: ArrayLike) -> float:
    """Return the sum of a table."""
    return float(np.asarray(table, dtype=float).sum())


def difference_of_differences(
    first: Estimate, second: Estimate, level: float = 0.95, covariance: float = 0.0
) -> tuple[Estimate, float]:
    """Return second less first of two differences, and the two-sided p that they agree.

    ``covariance`` is that of the two, 0 for independent ones (other items).

    An interaction (does reasoning help model M more than model N?) is only this: that one is
    significant and the other not says nothing (Gelman & Stern 2006).
    """
    gap = second.value - first.value
    se = math.sqrt(max(first.se**2 + second.se**2 - 2 * covariance, 0.0))
    p_value = math.erfc(abs(gap / se) / math.sqrt(2)) if se > 0 else 1.0
    return normal_estimate(gap, se, level), p_value
