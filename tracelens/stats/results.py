"""What the statistics hand back.

An interval, an estimate with its interval, a test with its p-value.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple


class Interval(NamedTuple):
    """A closed interval."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """A point estimate with its standard error (nan where the method has none) and interval."""

    value: float
    se: float
    low: float
    high: float
    level: float = 0.95

    @property
    def interval(self) -> Interval:
        """Return the interval alone."""
        return Interval(self.low, self.high)


@dataclass(frozen=True, slots=True)
class Significance:
    """A test: its statistic, its p-value and, where the reference distribution has them.

    Its degrees of freedom.
    """

    statistic: float
    p_value: float
    df: float | None = None


def normal_quantile(level: float) -> float:
    """Return z such that a standard normal lies within ±z with probability ``level``.

    1.96 for 0.95.
    """
    from scipy.special import ndtri

    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1: {level}")
    return float(ndtri(0.5 + level / 2))


def normal_estimate(value: float, se: float, level: float = 0.95) -> Estimate:
    """Return the estimate with the interval value ± z·se."""
    half = normal_quantile(level) * se
    return Estimate(value, se, value - half, value + half, level)


def t_estimate(value: float, se: float, df: float, level: float = 0.95) -> Estimate:
    """Return the estimate with the interval value ± t(df)·se.

    Unbounded when there are no degrees of freedom.
    """
    from scipy.special import stdtrit

    if df <= 0:
        return Estimate(value, math.nan, -math.inf, math.inf, level)
    half = float(stdtrit(df, 0.5 + level / 2)) * se
    return Estimate(value, se, value - half, value + half, level)


def two_sided_normal_p(z: float) -> float:
    """Return P(|Z| ≥ |z|) for a standard normal Z, exact in the far tail."""
    return math.erfc(abs(z) / math.sqrt(2))


def two_sided_t_p(t: float, df: float) -> float:
    """Return P(|T| ≥ |t|) for Student's t with ``df`` degrees of freedom; 1 when there are none."""
    from scipy.special import stdtr

    if df <= 0 or math.isnan(t):
        return 1.0
    return float(2 * stdtr(df, -abs(t)))


def chi2_p(statistic: float, df: float) -> float:
    """Return P(χ²(df) ≥ statistic)."""
    if df <= 0:
        return 1.0
    if df == int(df) <= _FEW and statistic < _FAR:
        return _chi2_tail(statistic / 2, int(df))
    from scipy.special import chdtrc

    return float(chdtrc(df, statistic))


# For few degrees of freedom the tail is a short sum, and loading SciPy for it takes half a second; e**(-_FAR/2) is no
# zero yet.
_FEW, _FAR = 40, 1_400.0


def _chi2_tail(half: float, df: int) -> float:
    """Return the upper tail at twice ``half`` (Abramowitz and Stegun, 26.4.4 and 26.4.5)."""
    if half <= 0:
        return 1.0
    odd = df % 2
    total = math.erfc(math.sqrt(half)) if odd else 0.0
    term = math.exp(-half) * (2 * math.sqrt(half / math.pi) if odd else 1.0)
    for k in range(df // 2):
        total += term
        term *= half / (k + 1.5 if odd else k + 1)
    return min(total, 1.0)
