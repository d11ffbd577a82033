"""Many strata and models: Mantel–Haenszel, micro and macro averages, GEE clustered by item."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from tracelens.stats.paired import PairTable, wald
from tracelens.stats.results import Estimate, Significance, normal_estimate, normal_quantile, two_sided_normal_p


@dataclass(frozen=True, slots=True)
class MantelHaenszel:
    """Common effects over 2 × 2 tables, their test, and whether the strata agree.

    ``test`` is the Cochran–Mantel–Haenszel chi-squared without, ``test_corrected`` with the
    continuity correction; ``homogeneity`` is Breslow & Day's test (with Tarone's adjustment) that
    all strata have one odds ratio.
    """

    odds_ratio: Estimate
    risk_ratio: Estimate
    risk_difference: Estimate
    test: Significance
    test_corrected: Significance
    homogeneity: Significance


def mantel_haenszel(tables: Sequence[ArrayLike], level: float = 0.95) -> MantelHaenszel:
    """Return the pooled effects of tables [[a, b], [c, d]]: rows conditions, columns right, wrong.

    Mantel & Haenszel 1959; odds-ratio error by Robins, Breslow & Greenland (1986), risk ratio by
    Greenland & Robins (1985), risk difference by Sato (1989). Errors of the ratios are of their
    logarithms. Empty strata are left out.
    """
    from statsmodels.stats.contingency_tables import StratifiedTable

    kept = [np.asarray(t, dtype=float) for t in tables]
    kept = [t for t in kept if t.sum() > 1 and (t.sum(axis=1) > 0).all()]
    if not kept:
        raise ValueError("no stratum has items in both rows")
    strata = StratifiedTable(kept)
    odds, se = float(strata.oddsratio_pooled), float(strata.logodds_pooled_se)
    half = normal_quantile(level) * se
    log = math.log(odds) if 0 < odds < math.inf else math.nan
    plain, corrected = strata.test_null_odds(False), strata.test_null_odds(True)
    same = strata.test_equal_odds(adjust=True)
    return MantelHaenszel(
        Estimate(odds, se, math.exp(log - half), math.exp(log + half), level),
        _pooled_risk_ratio(kept, level),
        _pooled_difference(kept, level),
        Significance(float(plain.statistic), float(plain.pvalue), 1),
        Significance(float(corrected.statistic), float(corrected.pvalue), 1),
        Significance(float(same.statistic), float(same.pvalue), len(kept) - 1),
    )


def stratified_odds_ratio(
    strata: Sequence[Mapping[tuple[float, float], int]], level: float = 0.95
) -> tuple[Estimate, float]:
    """Return Mantel & Haenszel's (1959) common odds ratio of B against A over the same items, and the p that it is 1.

    Each stratum maps an item's shares right (under A, under B) to how many items are alike. Mantel and Haenszel's own
    variance takes the arms as independent; here it is linearised over items within strata, which holds for pairs and
    for several epochs (Liang 1985, Biometrika 72:678). ``se`` is of the logarithm. Strata of one item are left out;
    the ratio is nan where an arm is never or always right in all strata.
    """
    kept = [dict(stratum) for stratum in strata if sum(stratum.values()) > 1]
    above = below = 0.0
    sums = []
    for stratum in kept:
        n = sum(stratum.values())
        a = math.fsum(key[0] * times for key, times in sorted(stratum.items()))
        b = math.fsum(key[1] * times for key, times in sorted(stratum.items()))
        above += b * (n - a) / (2 * n)
        below += (n - b) * a / (2 * n)
        sums.append((n, a, b))
    if above <= 0 or below <= 0:
        return Estimate(math.nan, math.nan, math.nan, math.nan, level), 1.0
    spread = 0.0
    for stratum, (n, a, b) in zip(kept, sums, strict=True):
        parts = []
        for (one, two), times in sorted(stratum.items()):
            up = (two * (n - a) + b * (1 - one)) / (2 * n) - b * (n - a) / (2 * n * n)
            down = ((1 - two) * a + (n - b) * one) / (2 * n) - (n - b) * a / (2 * n * n)
            parts.append((up / above - down / below, times))
        mean = math.fsum(u * times for u, times in parts) / n
        spread += math.fsum((u - mean) ** 2 * times for u, times in parts) * n / (n - 1)
    log, se = math.log(above / below), math.sqrt(spread)
    half = normal_quantile(level) * se
    p_value = two_sided_normal_p(log / se) if se > 0 else 1.0
    return Estimate(above / below, se, math.exp(log - half), math.exp(log + half), level), p_value


def _pooled_risk_ratio(tables: Sequence[ArrayLike], level: float) -> Estimate:
    t = np.asarray(tables, dtype=float)
    a, c = t[:, 0, 0], t[:, 1, 0]
    n1, n0 = t[:, 0].sum(axis=1), t[:, 1].sum(axis=1)
    n = n1 + n0
    above, below = float((a * n0 / n).sum()), float((c * n1 / n).sum())
    if above == 0 or below == 0:
        value = math.inf if above else (0.0 if below else math.nan)
        return Estimate(value, math.nan, math.nan, math.nan, level)
    spread = float(((n1 * n0 * (a + c) - a * c * n) / n**2).sum())
    se = math.sqrt(spread / (above * below))
    log, half = math.log(above / below), normal_quantile(level) * se
    return Estimate(above / below, se, math.exp(log - half), math.exp(log + half), level)


def _pooled_difference(tables: Sequence[ArrayLike], level: float) -> Estimate:
    t = np.asarray(tables, dtype=float)
    a, c = t[:, 0, 0], t[:, 1, 0]
    n1, n0 = t[:, 0].sum(axis=1), t[:, 1].sum(axis=1)
    n = n1 + n0
    weight = float((n1 * n0 / n).sum())
    value = float(((a * n0 - c * n1) / n).sum()) / weight
    p = float(((n1**2 * c - n0**2 * a + n1 * n0 * (n0 - n1) / 2) / n**2).sum())
    q = float(((a * (n0 - c) + c * (n1 - a)) / (2 * n)).sum())
    return normal_estimate(value, math.sqrt(max(value * p + q, 0.0)) / weight, level)


@dataclass(frozen=True, slots=True)
class Averages:
    """A difference averaged twice: ``micro`` over all pairs, ``macro`` over strata, each alike."""

    micro: Estimate
    macro: Estimate
    strata: int


def averages(tables: Sequence[PairTable], level: float = 0.95) -> Averages:
    """Return micro and macro paired differences over strata (tasks, say), by normal intervals."""
    if not tables:
        raise ValueError("averages need a stratum at least")
    each = [wald(table, level) for table in tables]
    pooled = PairTable(
        sum(t.both for t in tables),
        sum(t.gained for t in tables),
        sum(t.lost for t in tables),
        sum(t.neither for t in tables),
    )
    value = math.fsum(e.value for e in each) / len(each)
    se = math.sqrt(math.fsum(e.se**2 for e in each)) / len(each)
    return Averages(wald(pooled, level), normal_estimate(value, se, level), len(each))


@dataclass(frozen=True, slots=True)
class Gee:
    """A logistic model with an exchangeable correlation within clusters.

    Coefficients are log odds by name, with robust errors; ``correlation`` is the working one.
    """

    names: tuple[str, ...]
    coefficients: tuple[float, ...]
    errors: tuple[float, ...]
    p_values: tuple[float, ...]
    correlation: float
    clusters: int


def gee_logistic(outcome: ArrayLike, design: ArrayLike, clusters: ArrayLike, names: Sequence[str]) -> Gee:
    """Return a GEE logistic fit (Liang & Zeger 1986) of right or wrong on the design's columns.

    ``design`` has one column a name (an intercept too, if wanted). Rows are sorted by cluster
    first, so that their order does not matter.
    """
    import statsmodels.api as sm

    y, x = np.asarray(outcome, dtype=float), np.asarray(design, dtype=float)
    _, groups = np.unique(np.asarray(clusters), return_inverse=True)
    order = np.lexsort((y, *x.T[::-1], groups.ravel()))
    structure = sm.cov_struct.Exchangeable()
    model = sm.GEE(
        y[order], x[order], groups=groups.ravel()[order],
        family=sm.families.Binomial(), cov_struct=structure,
    )  # fmt: skip
    fit = model.fit()
    return Gee(
        tuple(names),
        tuple(float(v) for v in fit.params),
        tuple(float(v) for v in fit.bse),
        tuple(float(v) for v in fit.pvalues),
        float(structure.dep_params),
        len(np.unique(groups)),
    )
