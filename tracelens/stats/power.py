"""How many items, how many epochs: sample sizes, power and detectable effects.

``alpha`` is two-sided unless said; margins and differences are of rates (0.02 is two points).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tracelens.stats.proportions import Alternative


def _z(p: float) -> float:
    from scipy.special import ndtri

    return float(ndtri(p))


def _phi(z: float) -> float:
    return 0.5 * math.erfc(-z / math.sqrt(2))


def normal_power(shift: float, alpha: float, alternative: Alternative = "two-sided") -> float:
    """Return the power of a z test whose statistic has mean ``shift`` and variance 1."""
    if alternative == "greater":
        return _phi(shift - _z(1 - alpha))
    if alternative == "less":
        return _phi(-shift - _z(1 - alpha))
    z = _z(1 - alpha / 2)
    return _phi(shift - z) + _phi(-shift - z)


def two_proportions_h(
    h: float,
    n1: float,
    n2: float | None = None,
    alpha: float = 0.05,
    alternative: Alternative = "two-sided",
) -> float:
    """Return the power to find Cohen's ``h`` between groups of ``n1`` and ``n2`` (equal if None).

    Cohen 1988, ch. 6; the same as R's pwr.2p.test and pwr.2p2n.test.

    >>> round(two_proportions_h(0.3, 80, alternative="greater"), 7)
    0.5996777
    """
    n2 = n1 if n2 is None else n2
    return normal_power(h * math.sqrt(n1 * n2 / (n1 + n2)), alpha, alternative)


def two_proportions_h_n(
    h: float, power: float = 0.8, alpha: float = 0.05, alternative: Alternative = "two-sided"
) -> float:
    """Return the items in each of two equal groups for a power to find Cohen's ``h``."""
    return _smallest(lambda n: two_proportions_h(abs(h), n, None, alpha, _up(alternative)), power)


def one_proportion_h(h: float, n: float, alpha: float = 0.05, alternative: Alternative = "two-sided") -> float:
    """Return the power to find Cohen's ``h`` between one rate and a fixed one (R's pwr.p.test)."""
    return normal_power(h * math.sqrt(n), alpha, alternative)


def two_proportions(n: float, p1: float, p2: float, alpha: float = 0.05) -> float:
    """Return the power of the pooled z test with ``n`` in each group (R's power.prop.test).

    >>> round(two_proportions(50, 0.50, 0.75), 4)
    0.7401
    """
    pooled = (p1 + p2) / 2
    null = math.sqrt(2 * pooled * (1 - pooled))
    spread = math.sqrt(p1 * (1 - p1) + p2 * (1 - p2))
    return _phi((math.sqrt(n) * abs(p1 - p2) - _z(1 - alpha / 2) * null) / spread)


def two_proportions_n(p1: float, p2: float, power: float = 0.8, alpha: float = 0.05) -> float:
    """Return the items in each group for a power of the pooled z test (Fleiss 1981)."""
    pooled = (p1 + p2) / 2
    null = math.sqrt(2 * pooled * (1 - pooled))
    spread = math.sqrt(p1 * (1 - p1) + p2 * (1 - p2))
    return ((_z(1 - alpha / 2) * null + _z(power) * spread) / (p1 - p2)) ** 2


def _up(alternative: Alternative) -> Alternative:
    return "greater" if alternative == "less" else alternative


def _smallest(power_at: Callable[[float], float], power: float) -> float:
    """Return the (real) size at which an increasing power function reaches ``power``."""
    from scipy.optimize import brentq

    high = 4.0
    while power_at(high) < power:
        high *= 2
        if high > 1e12:
            raise ValueError(f"no size reaches a power of {power}")
    low = 1e-9 if power_at(1e-9) < power else high
    return float(brentq(lambda n: power_at(n) - power, low, high, xtol=1e-10)) if low < high else 0.0


@dataclass(frozen=True, slots=True)
class MillerDesign:
    """What Miller's formula needs: the variance of the difference and its noise.

    ``between`` (ω²) is the variance over items of the difference of the two conditional means;
    ``within_a``, ``within_b`` (σ²) the mean variances of one answer to one item; ``epochs_a``,
    ``epochs_b`` the answers drawn for each item. For items in clusters of ``cluster_size`` with
    correlation ``icc``, the design effect multiplies the variance.
    """

    between: float
    within_a: float
    within_b: float
    epochs_a: float = 1
    epochs_b: float = 1
    cluster_size: float = 1
    icc: float = 0.0

    @property
    def variance(self) -> float:
        """Return the variance of one item's mean difference."""
        noise = self.within_a / self.epochs_a + self.within_b / self.epochs_b
        return (self.between + noise) * (1 + (self.cluster_size - 1) * self.icc)


def miller_n(design: MillerDesign, delta: float, power: float = 0.8, alpha: float = 0.05) -> float:
    """Return the items to find a mean difference ``delta`` (Miller 2024, equation 9).

    >>> round(miller_n(MillerDesign(1 / 9, 1 / 6, 1 / 6, math.inf, math.inf), 0.03))
    969
    """
    return (_z(1 - alpha / 2) + _z(power)) ** 2 * design.variance / delta**2


def miller_detectable(design: MillerDesign, n: float, power: float = 0.8, alpha: float = 0.05) -> float:
    """Return the smallest mean difference that ``n`` items find (Miller 2024, equation 10)."""
    return (_z(1 - alpha / 2) + _z(power)) * math.sqrt(design.variance / n)


def miller_power(design: MillerDesign, n: float, delta: float, alpha: float = 0.05) -> float:
    """Return the power to find ``delta`` with ``n`` items."""
    return normal_power(delta / math.sqrt(design.variance / n), alpha)


def mcnemar_n(difference: float, discordance: float, power: float = 0.8, alpha: float = 0.05) -> float:
    """Return the pairs to find a difference when a share ``discordance`` of pairs differs.

    Connor 1987 (Biometrics 43:207), the unconditional normal approximation.
    """
    _possible(difference, discordance)
    z_alpha, z_beta = _z(1 - alpha / 2), _z(power)
    spread = math.sqrt(discordance - difference**2)
    return ((z_alpha * math.sqrt(discordance) + z_beta * spread) / difference) ** 2


def mcnemar_power(n: float, difference: float, discordance: float, alpha: float = 0.05) -> float:
    """Return the power of McNemar's test by the same approximation (the wrong tail left out)."""
    _possible(difference, discordance)
    z = math.sqrt(n) * abs(difference) - _z(1 - alpha / 2) * math.sqrt(discordance)
    return _phi(z / math.sqrt(discordance - difference**2))


def mcnemar_power_exact(n: int, difference: float, discordance: float, alpha: float = 0.05, test: str = "mid") -> float:
    """Return the power of McNemar's ``exact`` or ``mid`` p test, summed over what can happen.

    The number of pairs that differ is binomial, and how many of them were gained is binomial given
    it; both are cut where they hold less than 1e-12.
    """
    from scipy.stats import binom

    _possible(difference, discordance)
    share = (discordance + difference) / 2 / discordance
    reach = np.arange(binom.ppf(1e-13, n, discordance), binom.ppf(1 - 1e-13, n, discordance) + 1)
    weights = binom.pmf(reach, n, discordance)
    limit = np.array([_critical(int(m), alpha, test) for m in reach])
    power = binom.cdf(limit, reach, share) + binom.cdf(limit, reach, 1 - share)
    return float(weights @ np.where(limit >= 0, power, 0.0))


def _critical(m: int, alpha: float, test: str) -> int:
    """Return the largest smaller count that is significant among ``m`` pairs, or -1."""
    from scipy.special import bdtr
    from scipy.stats import binom

    k = int(binom.ppf(alpha / 2, m, 0.5)) + 1 if m else -1
    while k >= 0:
        p = 2 * float(bdtr(k, m, 0.5)) - (float(binom.pmf(k, m, 0.5)) if test == "mid" else 0.0)
        if 2 * k < m and p <= alpha:
            return k
        k -= 1
    return -1


def mcnemar_power_simulated(
    n: int,
    difference: float,
    discordance: float,
    alpha: float = 0.05,
    repetitions: int = 20_000,
    seed: int = 0,
) -> float:
    """Return the share of simulated studies whose mid-p McNemar test is significant."""
    _possible(difference, discordance)
    gained, lost = _simulated(n, difference, discordance, repetitions, seed)
    limits = {int(m): _critical(int(m), alpha, "mid") for m in np.unique(gained + lost)}
    bound = np.array([limits[int(m)] for m in gained + lost])
    return float((np.minimum(gained, lost) <= bound).mean())


def _simulated(
    n: int, difference: float, discordance: float, repetitions: int, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    gain, loss = (discordance + difference) / 2, (discordance - difference) / 2
    cells = rng.multinomial(n, [gain, loss, max(1 - gain - loss, 0.0)], size=repetitions)
    return cells[:, 0], cells[:, 1]


def _possible(difference: float, discordance: float) -> None:
    if not 0 < abs(difference) <= discordance <= 1:
        raise ValueError(
            f"a difference of {difference} needs at least that share of pairs that differ, and at "
            f"most all of them: {discordance}"
        )


def equivalence_n(
    discordance: float,
    margin: float,
    power: float = 0.8,
    alpha: float = 0.05,
    difference: float = 0.0,
) -> float:
    """Return the pairs to prove equivalence within ``margin`` by the paired TOST.

    (z₁₋α + z₁₋β/₂)²·discordance/margin² for a true difference of 0; else with one-sided power and
    the distance of the difference from the margin (Julious 2004, Statist. Med. 23:1921).

    >>> round(equivalence_n(0.3, 0.01))
    25692
    """
    if abs(difference) >= margin:
        raise ValueError(f"equivalence cannot be proven: {difference} is not within {margin}")
    if difference == 0:
        return (_z(1 - alpha) + _z(1 - (1 - power) / 2)) ** 2 * discordance / margin**2
    return _smallest(lambda n: equivalence_power(n, discordance, margin, alpha, difference), power)


def equivalence_power(
    n: float, discordance: float, margin: float, alpha: float = 0.05, difference: float = 0.0
) -> float:
    """Return the power of the paired TOST, by the normal approximation."""
    se = math.sqrt((discordance - difference**2) / n)
    z = _z(1 - alpha)
    return max(_phi((margin - difference) / se - z) + _phi((margin + difference) / se - z) - 1, 0.0)


def equivalence_half_width(n: float, discordance: float, alpha: float = 0.05) -> float:
    """Return half the width of the 1 - 2·alpha interval: no smaller margin can be proven.

    >>> round(equivalence_half_width(3800, 0.3), 4)
    0.0146
    """
    return _z(1 - alpha) * math.sqrt(discordance / n)


def equivalence_power_simulated(
    n: int,
    discordance: float,
    margin: float,
    alpha: float = 0.05,
    difference: float = 0.0,
    repetitions: int = 2_000,
    seed: int = 0,
) -> float:
    """Return the share of simulated studies in which the Tango TOST proves equivalence."""
    from tracelens.stats.equivalence import paired_tost

    gained, lost = _simulated(n, difference, discordance, repetitions, seed)
    pairs, counts = np.unique(np.stack([gained, lost], axis=1), axis=0, return_counts=True)
    proven = [paired_tost(int(b), int(c), n, margin, alpha).equivalent for b, c in pairs]
    return float(np.asarray(proven) @ counts) / repetitions


def paired_t_power(n: int, d_z: float, alpha: float = 0.05) -> float:
    """Return the power of a two-sided paired t test to find a standardised difference ``d_z``."""
    from scipy.stats import nct
    from scipy.stats import t as student

    limit = float(student.ppf(1 - alpha / 2, n - 1))
    shift = d_z * math.sqrt(n)
    return float(nct.sf(limit, n - 1, shift) + nct.cdf(-limit, n - 1, shift))
