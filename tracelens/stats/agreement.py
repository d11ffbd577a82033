"""Two raters over the same items: Cohen's kappa and its neighbours, each with an interval.

A table has the first rater in its rows and the second in its columns, with the same categories in
the same order. Gwet's coefficients, Krippendorff's alpha and more than two raters are in
:mod:`tracelens.stats.raters`.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tracelens.stats.raters import fleiss_kappa
from tracelens.stats.results import normal_quantile
from tracelens.stats.weights import Weights, square_table, weight_matrix


@dataclass(frozen=True, slots=True)
class Kappa:
    """A chance-corrected agreement of two raters.

    ``observed`` and ``expected`` are the (weighted) agreement seen and to be expected by chance;
    ``se`` is the standard error for the interval, ``se_null`` the one under no agreement beyond
    chance, ``p_value`` its test.
    """

    value: float
    observed: float
    expected: float
    se: float
    se_null: float
    low: float
    high: float
    p_value: float
    n: int


def crosstab(
    first: Sequence[Hashable],
    second: Sequence[Hashable],
    categories: Sequence[Hashable] | None = None,
) -> NDArray[np.int64]:
    """Return the table of two raters' codes.

    ``categories`` default to all that occur, sorted by their text.

    Raises:
        ValueError: If the raters' codes differ in number, or a code is not among ``categories``.
    """
    if len(first) != len(second):
        raise ValueError(f"the raters coded {len(first)} and {len(second)} items; both must code the same items")
    if categories is None:
        categories = sorted({*first, *second}, key=str)
    place = {category: index for index, category in enumerate(categories)}
    unknown = sorted({str(code) for code in (*first, *second) if code not in place})
    if unknown:
        raise ValueError(f"codes outside the categories: {', '.join(unknown)}")
    table = np.zeros((len(place), len(place)), dtype=np.int64)
    np.add.at(table, ([place[c] for c in first], [place[c] for c in second]), 1)
    return table


def cohen_kappa(table: ArrayLike, weights: Weights | ArrayLike = "identity", level: float = 0.95) -> Kappa:
    """Return Cohen's kappa of a table, plain or weighted, with the large-sample interval.

    Variances: Fleiss, Cohen & Everitt 1969 (Psychol. Bull. 72:323). Kappa is nan when chance
    agreement is complete (both raters use one and the same category), as there is nothing to
    correct.

    >>> k = cohen_kappa([[75, 1, 4], [5, 4, 1], [0, 0, 10]])  # Fleiss et al. 2003, table 18.1
    >>> round(k.value, 4), round(k.se_null, 3)
    (0.6765, 0.076)
    """
    counts = square_table(table)
    w = weight_matrix(len(counts), weights)
    n = counts.sum()
    p = counts / n
    rows, columns = p.sum(axis=1), p.sum(axis=0)
    observed, expected = float((w * p).sum()), float(rows @ w @ columns)
    if math.isclose(expected, 1.0):
        return Kappa(math.nan, observed, expected, math.nan, math.nan, math.nan, math.nan, math.nan, int(n))
    value = (observed - expected) / (1 - expected)
    spread = (w @ columns)[:, None] + (w.T @ rows)[None, :]
    chance = np.outer(rows, columns)
    inner = (p * (w - spread * (1 - value)) ** 2).sum() - (value - expected * (1 - value)) ** 2
    se = math.sqrt(max(float(inner), 0.0) / n) / (1 - expected)
    inner_null = (chance * (w - spread) ** 2).sum() - expected**2
    se_null = math.sqrt(max(float(inner_null), 0.0) / n) / (1 - expected)
    return _kappa(value, observed, expected, se, se_null, int(n), level)


def _kappa(value: float, observed: float, expected: float, se: float, se_null: float, n: int, level: float) -> Kappa:
    half = normal_quantile(level) * se
    p_value = math.erfc(abs(value / se_null) / math.sqrt(2)) if se_null > 0 else math.nan
    return Kappa(
        value,
        observed,
        expected,
        se,
        se_null,
        max(value - half, -1.0),
        min(value + half, 1.0),
        p_value,
        n,
    )


def scott_pi(table: ArrayLike, level: float = 0.95) -> Kappa:
    """Return Scott's pi (1955): chance from the pooled margins of both raters.

    The interval uses Gwet's (2008) linearised variance for two raters, as Fleiss' kappa does.
    """
    counts = square_table(table)
    items = np.argwhere(counts > 0)
    ratings = np.zeros((int(counts.sum()), len(counts)))
    row = 0
    for i, j in items:
        for _ in range(int(counts[i, j])):
            ratings[row, i] += 1
            ratings[row, j] += 1
            row += 1
    result = fleiss_kappa(ratings, level)
    return Kappa(
        result.value, result.observed, result.expected, result.se, result.se_null,
        result.low, result.high, result.p_value, result.units,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class KappaContext:
    """What a kappa must be read with (Byrt, Bishop & Carlin 1993).

    Prevalence and bias of a 2 × 2 table.

    ``pabak`` is 2·(observed agreement) − 1; positive and negative agreement are Cicchetti &
    Feinstein's (1990).
    """

    prevalence_index: float
    bias_index: float
    pabak: float
    positive_agreement: float
    negative_agreement: float


def kappa_context(table: ArrayLike) -> KappaContext:
    """Return prevalence, bias and specific agreements of a 2 × 2 table with "present" first."""
    counts = square_table(table)
    if counts.shape != (2, 2):
        raise ValueError(f"the table must be 2 × 2: its shape is {counts.shape}")
    (a, b), (c, d) = counts
    n = counts.sum()
    return KappaContext(
        prevalence_index=float(abs(a - d) / n),
        bias_index=float(abs(b - c) / n),
        pabak=float(2 * (a + d) / n - 1),
        positive_agreement=float(2 * a / (2 * a + b + c)) if 2 * a + b + c else math.nan,
        negative_agreement=float(2 * d / (2 * d + b + c)) if 2 * d + b + c else math.nan,
    )
