"""One rate: its intervals, exact tests and posterior."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, TypeAlias

from tracelens.stats.results import Interval, normal_quantile

Alternative: TypeAlias = Literal["two-sided", "greater", "less"]


def _checked(x: int, n: int) -> None:
    if not 0 <= x <= n or n < 1:
        raise ValueError(f"a rate needs 0 <= x <= n and n >= 1: x = {x}, n = {n}")


def wilson(x: int, n: int, level: float = 0.95) -> Interval:
    """Return the score interval of ``x`` of ``n`` (Wilson 1927, JASA 22:209).

    The default for a rate.

    >>> tuple(round(b, 4) for b in wilson(81, 263))  # Newcombe 1998, Statist. Med. 17:857, table I
    (0.2553, 0.3662)
    """
    _checked(x, n)
    z = normal_quantile(level)
    p, scale = x / n, 1 + z * z / n
    centre = (p + z * z / (2 * n)) / scale
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / scale
    low = 0.0 if x == 0 else centre - half
    high = 1.0 if x == n else centre + half
    return Interval(low, high)


def wald(x: int, n: int, level: float = 0.95) -> Interval:
    """Return p ± z·√(p(1-p)/n), clipped to 0 to 1.

    Kept for comparison, its coverage is poor for small n.
    """
    _checked(x, n)
    p = x / n
    half = normal_quantile(level) * math.sqrt(p * (1 - p) / n)
    return Interval(max(p - half, 0.0), min(p + half, 1.0))


def clopper_pearson(x: int, n: int, level: float = 0.95) -> Interval:
    """Return the exact interval (Clopper & Pearson 1934, Biometrika 26:404).

    Covers at least ``level``.

    >>> tuple(round(b, 4) for b in clopper_pearson(81, 263))  # Newcombe 1998, table I
    (0.2527, 0.3676)
    """
    from scipy.special import betaincinv

    _checked(x, n)
    tail = (1 - level) / 2
    low = 0.0 if x == 0 else float(betaincinv(x, n - x + 1, tail))
    high = 1.0 if x == n else float(betaincinv(x + 1, n - x, 1 - tail))
    return Interval(low, high)


def mid_p_interval(x: int, n: int, level: float = 0.95) -> Interval:
    """Return the mid-p exact interval (Berry & Armitage 1995, Statistician 44:417).

    Close to ``level`` on average.
    """
    from scipy.optimize import brentq
    from scipy.special import bdtr, bdtrc
    from scipy.stats import binom

    _checked(x, n)
    tail = (1 - level) / 2

    def upper(p: float) -> float:
        return float(bdtrc(x, n, p) + 0.5 * binom.pmf(x, n, p)) - tail

    def lower(p: float) -> float:
        return float(bdtr(x, n, p) - 0.5 * binom.pmf(x, n, p)) - tail

    low = 0.0 if x == 0 else float(brentq(upper, 0.0, x / n, xtol=1e-14))
    high = 1.0 if x == n else float(brentq(lower, x / n, 1.0, xtol=1e-14))
    return Interval(low, high)


def jeffreys(x: int, n: int, level: float = 0.95) -> Interval:
    """Return the equal-tailed interval under Jeffreys' prior, 0 or 1 at the ends.

    Brown, Cai & DasGupta 2001.
    """
    from scipy.special import betaincinv

    _checked(x, n)
    tail = (1 - level) / 2
    low = 0.0 if x == 0 else float(betaincinv(x + 0.5, n - x + 0.5, tail))
    high = 1.0 if x == n else float(betaincinv(x + 0.5, n - x + 0.5, 1 - tail))
    return Interval(low, high)


def agresti_coull(x: int, n: int, level: float = 0.95) -> Interval:
    """Return the Wald interval after adding z²/2 right and z²/2 wrong (Agresti & Coull 1998).

    Not clipped.
    """
    _checked(x, n)
    z2 = normal_quantile(level) ** 2
    total = n + z2
    p = (x + z2 / 2) / total
    half = math.sqrt(z2 * p * (1 - p) / total)
    return Interval(p - half, p + half)


def binomial_test(x: int, n: int, p0: float, alternative: Alternative = "two-sided") -> float:
    """Return the exact p-value of ``x`` of ``n`` against ``p0``.

    Two-sided by the method of small probabilities.

    >>> round(binomial_test(682, 925, 0.75), 4)  # Conover 1971; R ?binom.test
    0.3825
    """
    from scipy.stats import binomtest

    _checked(x, n)
    return float(binomtest(x, n, p0, alternative=alternative).pvalue)


def binomial_mid_p(x: int, n: int, p0: float, alternative: Alternative = "two-sided") -> float:
    """Return the mid-p value.

    Half the probability of what was seen counts (Lancaster 1961, JASA 56:223).

    Two-sided is twice the smaller one-sided mid-p, at most 1.
    """
    from scipy.special import bdtr, bdtrc
    from scipy.stats import binom

    _checked(x, n)
    half = 0.5 * float(binom.pmf(x, n, p0))
    greater, less = float(bdtrc(x, n, p0)) + half, float(bdtr(x, n, p0)) - half
    return {"greater": greater, "less": less, "two-sided": min(1.0, 2 * min(greater, less))}[alternative]


def score_test(x: int, n: int, p0: float) -> tuple[float, float]:
    """Return z and the two-sided p of the one-sample score test, the Wilson interval's twin."""
    _checked(x, n)
    z = (x / n - p0) / math.sqrt(p0 * (1 - p0) / n)
    return z, math.erfc(abs(z) / math.sqrt(2))


@dataclass(frozen=True, slots=True)
class Posterior:
    """A beta posterior of a rate: parameters, mean, standard deviation, equal-tailed interval."""

    a: float
    b: float
    mean: float
    sd: float
    low: float
    high: float

    def below(self, rate: float) -> float:
        """Return the posterior probability that the rate lies below ``rate``."""
        from scipy.special import betainc

        return float(betainc(self.a, self.b, rate))


def beta_posterior(x: int, n: int, prior: tuple[float, float] = (1.0, 1.0), level: float = 0.95) -> Posterior:
    """Return the posterior of a rate under a beta prior (uniform by default).

    >>> p = beta_posterior(437, 980)  # Gelman et al., Bayesian Data Analysis (3rd ed.), section 2.4
    >>> round(p.mean, 3), round(p.sd, 3), round(p.low, 3), round(p.high, 3)
    (0.446, 0.016, 0.415, 0.477)
    """
    from scipy.special import betaincinv

    if not 0 <= x <= n:
        raise ValueError(f"a posterior needs 0 <= x <= n: x = {x}, n = {n}")
    a, b = prior[0] + x, prior[1] + n - x
    total, tail = a + b, (1 - level) / 2
    sd = math.sqrt(a * b / (total**2 * (total + 1)))
    low, high = float(betaincinv(a, b, tail)), float(betaincinv(a, b, 1 - tail))
    return Posterior(a, b, a / total, sd, low, high)


def probability_greater(first: Posterior, second: Posterior) -> float:
    """Return the posterior probability that the first rate exceeds the second (independent).

    By quadrature.
    """
    from scipy.integrate import quad
    from scipy.special import betainc
    from scipy.stats import beta

    def density(p: float) -> float:
        return float(beta.pdf(p, first.a, first.b) * betainc(second.a, second.b, p))

    around = [max(first.mean - 8 * first.sd, 0.0), first.mean, min(first.mean + 8 * first.sd, 1.0)]
    pieces = [float(quad(density, lo, hi, epsabs=1e-12)[0]) for lo, hi in pairwise(around)]
    return min(1.0, sum(pieces))
