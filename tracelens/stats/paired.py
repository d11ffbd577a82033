"""Right or wrong on the same items under two conditions.

``both`` items are right under A and B, ``gained`` wrong under A and right under B, ``lost`` right
under A and wrong under B, ``neither`` wrong under both. Differences are B minus A, so that a gain
is positive; odds ratios are gained : lost.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from tracelens.stats.proportions import clopper_pearson, mid_p_interval, wilson
from tracelens.stats.results import Estimate, Interval, normal_quantile
from tracelens.stats.roots import bracketed
from tracelens.stats.two_proportions import cohen_h


@dataclass(frozen=True, slots=True)
class PairTable:
    """The four cells of a paired comparison."""

    both: int
    gained: int
    lost: int
    neither: int

    def __post_init__(self) -> None:
        if min(self.both, self.gained, self.lost, self.neither) < 0 or self.n == 0:
            raise ValueError("a paired table needs four counts, none negative, not all 0")

    @property
    def n(self) -> int:
        """Return the number of pairs."""
        return self.both + self.gained + self.lost + self.neither

    @property
    def rate_a(self) -> float:
        """Return the share right under A."""
        return (self.both + self.lost) / self.n

    @property
    def rate_b(self) -> float:
        """Return the share right under B."""
        return (self.both + self.gained) / self.n

    @property
    def difference(self) -> float:
        """Return the rate under B less the rate under A."""
        return (self.gained - self.lost) / self.n

    @property
    def discordance(self) -> float:
        """Return the share of pairs that differ."""
        return (self.gained + self.lost) / self.n


@dataclass(frozen=True, slots=True)
class McNemar:
    """Every version of McNemar's test.

    ``exact`` is the two-sided binomial p, ``mid`` the mid-p; ``chi2`` and ``asymptotic`` are
    without, ``chi2_corrected`` and ``corrected`` with the continuity correction.
    """

    gained: int
    lost: int
    exact: float
    mid: float
    chi2: float
    asymptotic: float
    chi2_corrected: float
    corrected: float


def mcnemar(gained: int, lost: int) -> McNemar:
    """Return McNemar's test of the discordant pairs; p is 1 when there are none.

    McNemar 1947 (Psychometrika 12:153). The mid-p version keeps its level and has more power than
    the exact one: Fagerland, Lydersen & Laake 2013 (BMC Med. Res. Methodol. 13:91), who also give
    its value where as many were gained as lost (1 less half the probability of that).

    >>> m = mcnemar(6, 16)  # Fagerland et al. 2013, tables 2 and 3 (Cavo et al.)
    >>> [round(p, 3) for p in (m.asymptotic, m.corrected, m.exact, m.mid)]
    [0.033, 0.055, 0.052, 0.035]
    """
    from scipy.special import bdtr

    if min(gained, lost) < 0:
        raise ValueError(f"counts must not be negative: gained {gained}, lost {lost}")
    m = gained + lost
    if m == 0:
        return McNemar(0, 0, 1.0, 1.0, 0.0, 1.0, 0.0, 1.0)
    fewer = min(gained, lost)
    tail = float(bdtr(fewer, m, 0.5))
    below = float(bdtr(fewer - 1, m, 0.5)) if fewer else 0.0
    exact = min(1.0, 2 * tail)
    mid = tail + below if gained != lost else 1 - (tail - below) / 2
    chi2 = (gained - lost) ** 2 / m
    corrected = max(abs(gained - lost) - 1, 0) ** 2 / m
    return McNemar(
        gained, lost, exact, mid, chi2, _chi2_p(chi2), corrected, _chi2_p(corrected)
    )  # fmt: skip


def _chi2_p(statistic: float) -> float:
    return math.erfc(math.sqrt(statistic / 2))


def wald(table: PairTable, level: float = 0.95) -> Estimate:
    """Return the paired difference with the Wald interval (Agresti 2002, section 10.1.1)."""
    n, gap = table.n, table.gained - table.lost
    se = math.sqrt(max(table.gained + table.lost - gap**2 / n, 0.0)) / n
    half = normal_quantile(level) * se
    return Estimate(gap / n, se, gap / n - half, gap / n + half, level)


def agresti_min(table: PairTable, level: float = 0.95) -> Estimate:
    """Return the Wald interval after one half more in each cell.

    Agresti & Min 2005 (Statist. Med. 24:729).
    """
    n = table.n + 2
    gained, lost = table.gained + 0.5, table.lost + 0.5
    return _adjusted(gained, lost, n, level)


def bonett_price(table: PairTable, level: float = 0.95) -> Estimate:
    """Return the Wald interval after one more in each discordant cell.

    Bonett & Price 2012 (Br. J. Math. Stat. Psychol. 65:479).
    """
    return _adjusted(table.gained + 1.0, table.lost + 1.0, table.n + 2, level)


def _adjusted(gained: float, lost: float, n: int, level: float) -> Estimate:
    value = (gained - lost) / n
    se = math.sqrt((gained + lost) / n - value**2) / math.sqrt(n)
    half = normal_quantile(level) * se
    return Estimate(value, se, max(value - half, -1.0), min(value + half, 1.0), level)


def newcombe_paired(table: PairTable, level: float = 0.95, corrected: bool = True) -> Interval:
    """Return Newcombe's hybrid score interval of the paired difference.

    Newcombe 1998 (Statist. Med. 17:2635), method 10, whose correlation is continuity-corrected;
    ``corrected=False`` is method 8.
    """
    p_b, p_a = table.rate_b, table.rate_a
    (l_b, u_b) = wilson(table.both + table.gained, table.n, level)
    (l_a, u_a) = wilson(table.both + table.lost, table.n, level)
    phi = _phi(table, corrected)
    below = (p_b - l_b) ** 2 - 2 * phi * (p_b - l_b) * (u_a - p_a) + (u_a - p_a) ** 2
    above = (u_b - p_b) ** 2 - 2 * phi * (u_b - p_b) * (p_a - l_a) + (p_a - l_a) ** 2
    gap = table.difference
    return Interval(gap - math.sqrt(max(below, 0.0)), gap + math.sqrt(max(above, 0.0)))


def _phi(table: PairTable, corrected: bool) -> float:
    """Return the correlation of the two answers, corrected towards 0 if asked."""
    right_a, right_b = table.both + table.lost, table.both + table.gained
    scale = right_a * right_b * (table.n - right_a) * (table.n - right_b)
    if scale == 0:
        return 0.0
    cross = float(table.both * table.neither - table.gained * table.lost)
    if corrected and cross > 0:
        cross = max(cross - table.n / 2, 0.0)
    return cross / math.sqrt(scale)


def tango_z(gained: int, lost: int, n: int, delta: float) -> float:
    """Return the score statistic of a paired difference ``delta`` (Tango 1998).

    Statist. Med. 17:891, equations 8 to 10; with delta 0 it is the root of McNemar's chi-squared.
    """
    linear = -gained - lost + (2 * n - gained + lost) * delta
    constant = -lost * delta * (1 - delta)
    q = (math.sqrt(max(linear**2 - 8 * n * constant, 0.0)) - linear) / (4 * n)
    variance = n * (2 * q + delta * (1 - delta))
    gap = gained - lost - n * delta
    if variance <= 1e-12:
        return 0.0 if abs(gap) < 1e-12 else math.copysign(math.inf, gap)
    return gap / math.sqrt(variance)


def tango(gained: int, lost: int, n: int, level: float = 0.95) -> Interval:
    """Return Tango's score interval of the paired difference: the default.

    It keeps its coverage for few pairs and for none that differ, where Wald's has no width.

    >>> tuple(round(b, 4) for b in tango(0, 0, 10))  # z²/(n + z²)
    (-0.2775, 0.2775)
    """
    z = normal_quantile(level)
    seen = (gained - lost) / n

    def beyond(bound: float) -> Callable[[float], float]:
        return lambda delta: max(min(tango_z(gained, lost, n, delta), 1e6), -1e6) - bound

    low, high = -1.0, 1.0
    if seen > -1:
        low = bracketed(beyond(z), -1.0 + 1e-12, seen, xtol=1e-13)
    if seen < 1:
        high = bracketed(beyond(-z), seen, 1.0 - 1e-12, xtol=1e-13)
    return Interval(low, high)


@dataclass(frozen=True, slots=True)
class PairedOdds:
    """The conditional odds ratio gained : lost.

    ``se_log`` and ``low``, ``high`` are Wald's on the log scale; ``exact_low``, ``exact_high``
    transform the Clopper–Pearson, ``mid_low``, ``mid_high`` the mid-p limits of gained among
    discordant.
    """

    value: float
    log: float
    se_log: float
    low: float
    high: float
    exact_low: float
    exact_high: float
    mid_low: float
    mid_high: float


def paired_odds_ratio(gained: int, lost: int, level: float = 0.95) -> PairedOdds:
    """Return the conditional maximum-likelihood odds ratio of matched pairs (Agresti 2002, §10.2).

    0 when none was gained, infinite when none was lost, nan when no pair differs.

    >>> o = paired_odds_ratio(150, 86)
    >>> round(o.value, 2), round(o.exact_low, 3), round(o.exact_high, 3)
    (1.74, 1.329, 2.301)
    """
    m = gained + lost
    if m == 0:
        nan = math.nan
        return PairedOdds(nan, nan, nan, 0.0, math.inf, 0.0, math.inf, 0.0, math.inf)
    value = gained / lost if lost else math.inf
    exact = [_odds(p) for p in clopper_pearson(gained, m, level)]
    mid = [_odds(p) for p in mid_p_interval(gained, m, level)]
    if not gained or not lost:
        log = math.inf if gained else -math.inf
        return PairedOdds(value, log, math.nan, 0.0, math.inf, *exact, *mid)
    log, se = math.log(value), math.sqrt(1 / gained + 1 / lost)
    half = normal_quantile(level) * se
    return PairedOdds(value, log, se, math.exp(log - half), math.exp(log + half), *exact, *mid)


def _odds(p: float) -> float:
    return p / (1 - p) if p < 1 else math.inf


def paired_risk_ratio(table: PairTable, level: float = 0.95) -> Estimate:
    """Return rate B / rate A with the Wald log interval; ``se`` is of the logarithm.

    Desu & Raghavarao 2004; nan bounds when either rate is 0.
    """
    right_a, right_b = table.both + table.lost, table.both + table.gained
    if not right_a or not right_b:
        value = 0.0 if right_a else (math.inf if right_b else math.nan)
        return Estimate(value, math.nan, math.nan, math.nan, level)
    se = math.sqrt((table.gained + table.lost) / (right_a * right_b))
    log, half = math.log(right_b / right_a), normal_quantile(level) * se
    return Estimate(right_b / right_a, se, math.exp(log - half), math.exp(log + half), level)


def paired_cohen_h(table: PairTable) -> float:
    """Return Cohen's h of the two rates, B against A."""
    return cohen_h(table.rate_b, table.rate_a)
