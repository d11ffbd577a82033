"""Are two conditions equivalent within a margin? Two one-sided tests, and what can be proven.

"Not significant" never means "the same": only a margin fixed beforehand, and an interval that lies
within it, do. Margins are differences of rates, so 0.02 is two points.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, TypeAlias

from tracelens.stats.paired import tango, tango_z
from tracelens.stats.results import Interval, normal_quantile

Verdict: TypeAlias = Literal["different", "equivalent", "inconclusive"]


@dataclass(frozen=True, slots=True)
class Tost:
    """Two one-sided tests of -margin < difference < margin.

    ``z_lower`` tests the difference above -margin, ``z_upper`` below +margin; ``p_value`` is the
    larger of the two one-sided p. ``interval`` has level 1 - 2·alpha: equivalence is proven at
    alpha exactly when it lies within ±margin.
    """

    difference: float
    margin: float
    z_lower: float
    z_upper: float
    p_value: float
    interval: Interval
    alpha: float

    @property
    def equivalent(self) -> bool:
        """Return True when both one-sided tests reject at alpha."""
        return self.p_value < self.alpha


def _upper_tail(z: float) -> float:
    return 0.5 * math.erfc(z / math.sqrt(2))


def _checked(margin: float) -> None:
    if not 0 < margin < 1:
        raise ValueError(f"a margin is a difference of rates between 0 and 1: {margin}")


def paired_tost(gained: int, lost: int, n: int, margin: float, alpha: float = 0.05) -> Tost:
    """Return the paired TOST by Tango's score statistic, which keeps its level for few pairs.

    Schuirmann 1987 (J. Pharmacokinet. Biopharm. 15:657) for the two tests, Tango 1998 for each;
    also Liu et al. 2002 (Statist. Med. 21:231).
    """
    _checked(margin)
    z_lower = tango_z(gained, lost, n, -margin)
    z_upper = tango_z(gained, lost, n, margin)
    p_value = max(_upper_tail(z_lower), _upper_tail(-z_upper))
    interval = tango(gained, lost, n, 1 - 2 * alpha)
    return Tost((gained - lost) / n, margin, z_lower, z_upper, p_value, interval, alpha)


def paired_tost_wald(gained: int, lost: int, n: int, margin: float, alpha: float = 0.05) -> Tost:
    """Return the paired TOST by Wald's statistic; for many pairs the two agree."""
    _checked(margin)
    difference = (gained - lost) / n
    se = math.sqrt(max(gained + lost - (gained - lost) ** 2 / n, 0.0)) / n
    return tost(difference, se, margin, alpha)


def tost(difference: float, se: float, margin: float, alpha: float = 0.05, df: float | None = None) -> Tost:
    """Return the TOST of any difference with a standard error: normal, or t with ``df``."""
    from scipy.special import stdtr, stdtrit

    if se <= 0:
        inside = abs(difference) < margin
        z = math.inf if inside else -math.inf
        return Tost(
            difference, margin, z, -z, 0.0 if inside else 1.0,
            Interval(difference, difference), alpha,
        )  # fmt: skip
    z_lower, z_upper = (difference + margin) / se, (difference - margin) / se
    if df is None:
        p_value = max(_upper_tail(z_lower), _upper_tail(-z_upper))
        half = normal_quantile(1 - 2 * alpha) * se
    else:
        p_value = float(max(stdtr(df, -z_lower), stdtr(df, z_upper)))
        half = float(stdtrit(df, 1 - alpha)) * se
    interval = Interval(difference - half, difference + half)
    return Tost(difference, margin, z_lower, z_upper, p_value, interval, alpha)


def two_sample_tost(x1: int, n1: int, x2: int, n2: int, margin: float, alpha: float = 0.05) -> Tost:
    """Return the TOST of two independent rates by Farrington & Manning's score statistic (1990).

    The difference is the first less the second.
    """
    from tracelens.stats.two_proportions import miettinen_nurminen, score_z

    _checked(margin)
    z_lower = score_z(x1, n1, x2, n2, -margin, corrected=False)
    z_upper = score_z(x1, n1, x2, n2, margin, corrected=False)
    p_value = max(_upper_tail(z_lower), _upper_tail(-z_upper))
    interval = miettinen_nurminen(x1, n1, x2, n2, 1 - 2 * alpha, corrected=False)
    return Tost(x1 / n1 - x2 / n2, margin, z_lower, z_upper, p_value, interval, alpha)


def non_inferiority(gained: int, lost: int, n: int, margin: float) -> float:
    """Return the one-sided p that B is not worse than A by ``margin`` or more (Tango's score)."""
    _checked(margin)
    return _upper_tail(tango_z(gained, lost, n, -margin))


def provable_margin(interval: Interval) -> float:
    """Return the smallest margin within which a 1 - 2·alpha interval proves equivalence."""
    return max(abs(interval.low), abs(interval.high))


def verdict(p_different: float, equivalent: bool, alpha: float = 0.05) -> Verdict:
    """Return what may be said: a proven equivalence within the margin outranks a difference.

    With many pairs both can hold: a difference that is real and smaller than the margin. It is
    then ``equivalent``, as the margin was fixed to say what matters.
    """
    if equivalent:
        return "equivalent"
    return "different" if p_different < alpha else "inconclusive"
