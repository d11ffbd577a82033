"""Two or more raters, with gaps.

Krippendorff's alpha, Fleiss' kappa, Gwet's AC1 and AC2, intraclass correlation.

Two layouts occur. *Ratings* have one row for each unit and one column for each rater, nan (or None)
where a rater gave none. *Counts* have one row for each unit and one column for each category: how
many raters chose it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tracelens.stats.results import Interval, t_estimate, two_sided_normal_p, two_sided_t_p
from tracelens.stats.weights import Weights, weight_matrix

Measurement: TypeAlias = Literal["nominal", "ordinal", "interval", "ratio"]
Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A chance-corrected agreement of many raters.

    ``se_null`` (under no agreement beyond chance) is nan where the method has none. ``units``
    counts the rated units, ``pairable`` those with two ratings at least.
    """

    value: float
    observed: float
    expected: float
    se: float
    se_null: float
    low: float
    high: float
    p_value: float
    units: int
    pairable: int


def rating_counts(ratings: Sequence[Sequence[Any]], categories: Sequence[Any] | None = None) -> Floats:
    """Return counts (units × categories) of ratings (units × raters); None and nan are gaps."""

    def given(code: Any) -> bool:
        return code is not None and not (isinstance(code, float) and math.isnan(code))

    if categories is None:
        found = {code for row in ratings for code in row if given(code)}
        categories = sorted(found, key=lambda code: (isinstance(code, str), code))
    place = {code: index for index, code in enumerate(categories)}
    counts = np.zeros((len(ratings), len(categories)))
    for unit, row in enumerate(ratings):
        for code in row:
            if given(code):
                counts[unit, place[code]] += 1
    return counts


def _count_table(counts: ArrayLike) -> Floats:
    table = np.asarray(counts, dtype=float)
    if table.ndim != 2 or (table < 0).any():
        raise ValueError("counts must be units × categories, none of them negative")
    table = table[table.sum(axis=1) > 0]
    if not (table.sum(axis=1) >= 2).any():
        raise ValueError("agreement needs a unit with two ratings at least")
    return np.asarray(table)


def _observed(table: Floats, w: Floats) -> tuple[float, Floats]:
    """Return mean observed agreement over pairable units, and each unit's own.

    0 where a unit is not pairable.
    """
    raters = table.sum(axis=1)
    agreeing = (table * (table @ w.T - 1)).sum(axis=1)
    pairs = raters * (raters - 1)
    each = np.divide(agreeing, pairs, out=np.zeros_like(pairs), where=pairs > 0)
    return float(each[raters >= 2].mean()), each


def _linearised(
    table: Floats,
    each: Floats,
    observed: float,
    expected: float,
    chance: Floats,
    level: float,
    se_null: float,
) -> Coefficient:
    """Return the coefficient with Gwet's linearised variance.

    ``chance`` is each unit's share of the expected agreement.
    """
    units = len(table)
    pairable = table.sum(axis=1) >= 2
    value = (observed - expected) / (1 - expected)
    own = units / pairable.sum() * (each - expected * pairable) / (1 - expected)
    own = own - 2 * (1 - value) * (chance - expected) / (1 - expected)
    variance = float(((own - value) ** 2).sum()) / (units * (units - 1)) if units > 1 else math.nan
    estimate = t_estimate(value, math.sqrt(variance), units - 1, level)
    p_value = two_sided_t_p(value / estimate.se, units - 1) if estimate.se > 0 else 0.0
    return Coefficient(
        value, observed, expected, estimate.se, se_null,
        max(estimate.low, -1.0), min(estimate.high, 1.0), p_value, units, int(pairable.sum()),
    )  # fmt: skip


def gwet_ac(counts: ArrayLike, weights: Weights | ArrayLike = "identity", level: float = 0.95) -> Coefficient:
    """Return Gwet's AC1 (identity weights) or AC2 (any other) of counts.

    Units with gaps are welcome.

    Gwet 2008 (Br. J. Math. Stat. Psychol. 61:29) with the variance and t interval of Gwet 2014
    (Handbook of Inter-Rater Reliability, 4th ed.). The number of categories is the number of
    columns, used or not.
    """
    table = _count_table(counts)
    size = table.shape[1]
    if size < 2:
        raise ValueError("AC1 and AC2 need two categories at least, used or not")
    w = weight_matrix(size, weights)
    observed, each = _observed(table, w)
    shares = table / table.sum(axis=1, keepdims=True)
    share = shares.mean(axis=0)
    scale = float(w.sum()) / (size * (size - 1))
    expected = scale * float((share * (1 - share)).sum())
    return _linearised(table, each, observed, expected, scale * (shares @ (1 - share)), level, math.nan)


def fleiss_kappa(counts: ArrayLike, level: float = 0.95) -> Coefficient:
    """Return Fleiss' kappa (1971) of counts.

    With Gwet's linearised interval and Fleiss, Nee & Landis' null error.

    ``se_null`` (1979, Psychol. Bull. 86:974) needs the same number of raters for every unit and is
    nan otherwise.
    """
    table = _count_table(counts)
    w = np.eye(table.shape[1])
    observed, each = _observed(table, w)
    raters = table.sum(axis=1)
    shares = table / raters[:, None]
    share = shares.mean(axis=0)
    expected = float((share**2).sum())
    if math.isclose(expected, 1.0):
        nan = math.nan
        return Coefficient(nan, observed, expected, nan, nan, nan, nan, nan, len(table), len(table))
    se_null = math.nan
    if (raters == raters[0]).all():
        m, pq = raters[0], share * (1 - share)
        inner = pq.sum() ** 2 - (pq * (1 - 2 * share)).sum()
        se_null = math.sqrt(2 * max(float(inner), 0) / (len(table) * m * (m - 1))) / float(pq.sum())
    chance = shares @ share
    result = _linearised(table, each, observed, expected, chance, level, se_null)
    if not math.isnan(se_null) and se_null > 0:
        p_value = two_sided_normal_p(result.value / se_null)
        return Coefficient(
            result.value, observed, expected, result.se, se_null, result.low, result.high, p_value,
            result.units, result.pairable,
        )  # fmt: skip
    return result


def _disagreement(kind: Measurement, values: Floats, totals: Floats) -> Floats:
    """Return the squared difference between each two values at a level of measurement.

    Krippendorff 2011.
    """
    if kind == "nominal":
        return 1 - np.eye(len(values))
    if kind == "interval":
        return np.asarray(np.subtract.outer(values, values) ** 2)
    if kind == "ratio":
        sums = np.add.outer(values, values)
        return np.asarray(np.divide(np.subtract.outer(values, values), sums, where=sums != 0, out=0 * sums) ** 2)
    if kind == "ordinal":
        middle = np.cumsum(totals) - totals / 2
        return np.asarray(np.subtract.outer(middle, middle) ** 2)
    raise ValueError(f"measurement must be nominal, ordinal, interval or ratio: {kind!r}")


def _alpha(counts: Floats, kind: Measurement, values: Floats) -> float:
    """Return alpha of counts; nan when all pairable ratings are one and the same value."""
    raters = counts.sum(axis=1)
    table = counts[raters >= 2]
    scale = 1 / (table.sum(axis=1) - 1)
    coincidence = (table * scale[:, None]).T @ table - np.diag((table * scale[:, None]).sum(axis=0))
    totals = coincidence.sum(axis=1)
    n = totals.sum()
    delta = _disagreement(kind, values, totals)
    expected = float(totals @ delta @ totals) / (n - 1)
    return float(1 - (coincidence * delta).sum() / expected) if expected > 0 else math.nan


@dataclass(frozen=True, slots=True)
class Alpha:
    """Krippendorff's alpha with a bootstrap interval over units.

    ``units`` counts those with two ratings at least.
    """

    value: float
    low: float
    high: float
    units: int
    ratings: int
    measurement: str
    seed: int


def krippendorff_alpha(
    ratings: Sequence[Sequence[Any]],
    measurement: Measurement = "nominal",
    level: float = 0.95,
    repetitions: int = 2000,
    seed: int = 0,
) -> Alpha:
    """Return Krippendorff's alpha of ratings (units × raters, None or nan for gaps).

    Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", by the coincidence matrix. The
    interval is a percentile bootstrap over units; with ``repetitions=0`` it is nan. Categories of
    ``nominal`` may be any text; the other levels need numbers.
    """
    given = sorted({c for row in ratings for c in row if c is not None and c == c}, key=_as_key)
    values = np.arange(len(given), dtype=float) if measurement == "nominal" else np.asarray(given, dtype=float)
    counts = rating_counts(ratings, given)
    pairable = counts[counts.sum(axis=1) >= 2]
    if not len(pairable):
        raise ValueError("alpha needs a unit with two ratings at least")
    value = _alpha(pairable, measurement, values)
    low, high = math.nan, math.nan
    if repetitions:
        rng = np.random.default_rng(seed)
        draws = [
            _alpha(pairable[rng.integers(len(pairable), size=len(pairable))], measurement, values)
            for _ in range(repetitions)
        ]
        tail = (1 - level) / 2
        if not np.isnan(draws).all():
            low, high = (float(q) for q in np.nanquantile(draws, [tail, 1 - tail]))
    return Alpha(value, low, high, len(pairable), int(pairable.sum()), measurement, seed)


def _as_key(code: Any) -> tuple[bool, Any]:
    return (isinstance(code, str), code)


@dataclass(frozen=True, slots=True)
class Icc:
    """An intraclass correlation with its F interval."""

    value: float
    low: float
    high: float
    f: float
    df1: float
    df2: float
    p_value: float


def icc(scores: ArrayLike, form: str = "2,1", level: float = 0.95) -> Icc:
    """Return an intraclass correlation of complete scores (units × raters).

    ``form`` is Shrout & Fleiss' (1979, Psychol. Bull. 86:420): ``1,1`` other raters for each unit,
    ``2,1`` the same random raters (absolute agreement), ``3,1`` these raters (consistency);
    ``1,k``, ``2,k``, ``3,k`` for the mean of all raters. Intervals from the same paper.
    """
    from scipy.special import fdtrc, fdtri

    x = np.asarray(scores, dtype=float)
    n, k = x.shape
    if n < 2 or k < 2 or np.isnan(x).any():
        raise ValueError("an intraclass correlation needs complete scores of two units and two raters at least")
    grand = x.mean()
    between = k * float(((x.mean(axis=1) - grand) ** 2).sum()) / (n - 1)
    raters = n * float(((x.mean(axis=0) - grand) ** 2).sum()) / (k - 1)
    within = float(((x - x.mean(axis=1, keepdims=True)) ** 2).sum()) / (n * (k - 1))
    residual = (within * n * (k - 1) - raters * (k - 1)) / ((n - 1) * (k - 1))
    tail = 1 - (1 - level) / 2
    mean = form.endswith("k")
    if form in ("1,1", "1,k"):
        f, df2 = between / within, n * (k - 1)
    elif form in ("2,1", "2,k", "3,1", "3,k"):
        f, df2 = between / residual, (n - 1) * (k - 1)
    else:
        raise ValueError(f"form must be one of 1,1 2,1 3,1 1,k 2,k 3,k: {form!r}")
    if form.startswith("2"):
        value, bounds = _icc2(between, raters, residual, n, k, tail)
    else:
        f_low, f_high = f / fdtri(n - 1, df2, tail), f * fdtri(df2, n - 1, tail)
        value = (f - 1) / (f + k - 1)
        bounds = Interval((f_low - 1) / (f_low + k - 1), (f_high - 1) / (f_high + k - 1))
    if mean:
        value, bounds = _stepped_up(value, k), Interval(*(_stepped_up(b, k) for b in bounds))
    p_value = float(fdtrc(n - 1, df2, f))
    return Icc(float(value), float(bounds.low), float(bounds.high), f, n - 1, df2, p_value)


def _icc2(between: float, raters: float, residual: float, n: int, k: int, tail: float) -> tuple[float, Interval]:
    from scipy.special import fdtri

    value = (between - residual) / (between + (k - 1) * residual + k * (raters - residual) / n)
    ratio = raters / residual
    weight = n * (1 + (k - 1) * value) - k * value
    v = ((k - 1) * (n - 1) * (k * value * ratio + weight) ** 2) / ((n - 1) * k**2 * value**2 * ratio**2 + weight**2)
    upper, lower = fdtri(n - 1, v, tail), fdtri(v, n - 1, tail)
    spread = k * raters + (k * n - k - n) * residual
    low = n * (between - upper * residual) / (upper * spread + n * between)
    high = n * (lower * between - residual) / (spread + n * lower * between)
    return value, Interval(float(low), float(high))


def _stepped_up(value: float, k: int) -> float:
    """Return the reliability of the mean of ``k`` raters (Spearman–Brown)."""
    return k * value / (1 + (k - 1) * value)
