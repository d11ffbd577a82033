"""Two independent rates, ``x1`` of ``n1`` against ``x2`` of ``n2``; first minus second.

For the same items under two conditions use :mod:`tracelens.stats.paired`, which is far sharper.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from tracelens.stats.proportions import Alternative, wilson
from tracelens.stats.results import Estimate, Interval, Significance, normal_quantile
from tracelens.stats.roots import bracketed


def difference_wald(x1: int, n1: int, x2: int, n2: int, level: float = 0.95) -> Estimate:
    """Return the difference with its Wald interval; kept for comparison with the better ones."""
    p1, p2 = x1 / n1, x2 / n2
    se = math.sqrt(p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2)
    half = normal_quantile(level) * se
    return Estimate(p1 - p2, se, p1 - p2 - half, p1 - p2 + half, level)


def newcombe(x1: int, n1: int, x2: int, n2: int, level: float = 0.95) -> Interval:
    """Return the hybrid score interval of the difference (Newcombe 1998, method 10).

    Statist. Med. 17:873: the Wilson limits of both rates, squared and added.

    >>> tuple(round(b, 4) for b in newcombe(56, 70, 48, 80))  # there, table II (a)
    (0.0524, 0.3339)
    """
    p1, p2 = x1 / n1, x2 / n2
    (l1, u1), (l2, u2) = wilson(x1, n1, level), wilson(x2, n2, level)
    low = p1 - p2 - math.hypot(p1 - l1, u2 - p2)
    return Interval(low, p1 - p2 + math.hypot(u1 - p1, p2 - l2))


def agresti_caffo(x1: int, n1: int, x2: int, n2: int, level: float = 0.95) -> Interval:
    """Return the Wald interval after one more right and one more wrong in each group.

    Agresti & Caffo 2000 (Amer. Statist. 54:280).
    """
    adjusted = difference_wald(x1 + 1, n1 + 2, x2 + 1, n2 + 2, level)
    return adjusted.interval


def _restricted(x1: int, n1: int, x2: int, n2: int, delta: float) -> tuple[float, float]:
    """Return both rates' maximum-likelihood estimates under p1 - p2 = delta.

    The cubic's closed form: Miettinen & Nurminen 1985 (Statist. Med. 4:213), appendix 1.
    """
    n = n1 + n2
    c0 = x2 * delta * (1 - delta)
    c1 = (n2 * delta - n - 2 * x2) * delta + x1 + x2
    c2 = (n1 + 2 * n2) * delta - n - (x1 + x2)
    q = c2**3 / (27 * n**3) - c1 * c2 / (6 * n**2) + c0 / (2 * n)
    root = max(c2**2 / (9 * n**2) - c1 / (3 * n), 0.0)
    p = math.copysign(math.sqrt(root), q)
    angle = (math.pi + math.acos(max(-1.0, min(1.0, q / p**3)))) / 3 if p else math.pi / 2
    p2 = min(max(2 * p * math.cos(angle) - c2 / (3 * n), 0.0), 1.0)
    return min(max(p2 + delta, 0.0), 1.0), p2


def score_z(x1: int, n1: int, x2: int, n2: int, delta: float = 0.0, corrected: bool = True) -> float:
    """Return the score statistic of p1 - p2 = delta.

    With ``corrected`` the variance bears Miettinen & Nurminen's factor N/(N - 1); without it is
    Farrington & Manning's (1990).
    """
    p1, p2 = _restricted(x1, n1, x2, n2, delta)
    n = n1 + n2
    variance = (p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2) * (n / (n - 1) if corrected else 1.0)
    gap = x1 / n1 - x2 / n2 - delta
    if variance <= 0:
        return 0.0 if gap == 0 else math.copysign(math.inf, gap)
    return gap / math.sqrt(variance)


def miettinen_nurminen(x1: int, n1: int, x2: int, n2: int, level: float = 0.95, corrected: bool = True) -> Interval:
    """Return the score interval of the difference (Miettinen & Nurminen 1985).

    ``corrected=False`` gives Mee's (1984) interval, without the factor N/(N - 1).
    """
    z = normal_quantile(level)
    seen = x1 / n1 - x2 / n2

    def beyond(delta: float, bound: float) -> float:
        score = score_z(x1, n1, x2, n2, delta, corrected)
        return max(min(score, 1e6), -1e6) - bound

    low = _root(lambda d: beyond(d, z), -1 + 1e-12, seen)
    high = _root(lambda d: beyond(d, -z), seen, 1 - 1e-12)
    return Interval(-1.0 if low is None else low, 1.0 if high is None else high)


def _root(function: Callable[[float], float], low: float, high: float) -> float | None:
    if function(low) * function(high) > 0:
        return None
    return bracketed(function, low, high, xtol=1e-13)


def two_proportion_test(x1: int, n1: int, x2: int, n2: int, corrected: bool = False) -> Significance:
    """Return the pooled z test; the square of the statistic is Pearson's chi-squared.

    ``corrected`` applies Yates' continuity correction, as R's prop.test does by default.
    """
    pooled = (x1 + x2) / (n1 + n2)
    se = math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
    gap = x1 / n1 - x2 / n2
    if se == 0:
        return Significance(0.0, 1.0)
    size = abs(gap) - (min(0.5 * (1 / n1 + 1 / n2), abs(gap)) if corrected else 0.0)
    z = math.copysign(size / se, gap)
    return Significance(z, math.erfc(abs(z) / math.sqrt(2)))


def fisher_exact(x1: int, n1: int, x2: int, n2: int, alternative: Alternative = "two-sided") -> Significance:
    """Return Fisher's exact test: sample odds ratio, p (two-sided by small probabilities)."""
    from scipy.stats import fisher_exact as test

    odds, p = test([[x1, n1 - x1], [x2, n2 - x2]], alternative=alternative)
    return Significance(float(odds), float(p))


def conditional_odds_ratio(x1: int, n1: int, x2: int, n2: int, level: float = 0.95) -> Estimate:
    """Return Fisher's conditional maximum-likelihood odds ratio with its exact interval."""
    from scipy.stats.contingency import odds_ratio as ratio

    result = ratio([[x1, n1 - x1], [x2, n2 - x2]], kind="conditional")
    bounds = result.confidence_interval(level)
    return Estimate(float(result.statistic), math.nan, float(bounds.low), float(bounds.high), level)


def risk_ratio(x1: int, n1: int, x2: int, n2: int, level: float = 0.95) -> Estimate:
    """Return p1/p2 with Katz' log interval (1978, Biometrics 34:469); ``se`` is of the log.

    With a zero count the ratio is 0, infinite or nan, and the interval is the Walter-type one with
    one half added to counts and totals (Walter 1975, Biometrika 62:371).
    """
    value = _ratio(x1 / n1, x2 / n2)
    add = 0.5 if 0 in (x1, x2) else 0.0
    a, m, b, n = x1 + add, n1 + add, x2 + add, n2 + add
    centre = math.log(a / m) - math.log(b / n)
    se = math.sqrt(max(1 / a - 1 / m + 1 / b - 1 / n, 0.0))
    half = normal_quantile(level) * se
    low = 0.0 if x1 == 0 else math.exp(centre - half)
    high = math.inf if x2 == 0 else math.exp(centre + half)
    return Estimate(value, se, low, high, level)


def odds_ratio(x1: int, n1: int, x2: int, n2: int, level: float = 0.95) -> Estimate:
    """Return the sample odds ratio with Woolf's log interval (1955); ``se`` is of the logarithm.

    With a zero cell one half is added to each for the interval (Haldane 1956, Anscombe 1956).
    """
    cells = [x1, n1 - x1, x2, n2 - x2]
    value = _ratio(cells[0] * cells[3], cells[1] * cells[2])
    a, b, c, d = (cell + (0.5 if 0 in cells else 0.0) for cell in cells)
    se = math.sqrt(1 / a + 1 / b + 1 / c + 1 / d)
    centre, half = math.log(a * d / (b * c)), normal_quantile(level) * se
    return Estimate(value, se, math.exp(centre - half), math.exp(centre + half), level)


def cohen_h(p1: float, p2: float) -> float:
    """Return Cohen's h, 2·asin√p1 - 2·asin√p2: 0.2 small, 0.5 medium, 0.8 large.

    Cohen 1988, Statistical Power Analysis, ch. 6.

    >>> round(cohen_h(0.65, 0.45), 3)
    0.405
    """
    return 2 * math.asin(math.sqrt(p1)) - 2 * math.asin(math.sqrt(p2))


def _ratio(above: float, below: float) -> float:
    if below:
        return above / below
    return math.inf if above else math.nan
