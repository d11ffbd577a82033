"""Rates corrected for a judge that errs.

Rogan–Gladen, prediction-powered inference, stratified AIPW.

All three take what a judge said about many traces and what people said about some, and return the
rate that people would have found, with an interval that carries both uncertainties.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from tracelens.stats.proportions import wilson
from tracelens.stats.results import Interval, normal_quantile


@dataclass(frozen=True, slots=True)
class Prevalence:
    """A corrected rate.

    ``value`` may lie outside 0 to 1 by sampling error; ``clipped`` does not. ``apparent`` is the
    rate as the judge gave it. ``tuning`` is the weight on the judge (1 for Rogan–Gladen and plain
    PPI).
    """

    value: float
    se: float
    low: float
    high: float
    apparent: float
    method: str
    tuning: float = 1.0

    @property
    def clipped(self) -> float:
        """Return the value within 0 to 1."""
        return min(max(self.value, 0.0), 1.0)


def rogan_gladen(positive: int, n: int, sensitivity: float, specificity: float, level: float = 0.95) -> Prevalence:
    """Return the true rate behind ``positive`` of ``n``, sensitivity and specificity being known.

    Rogan & Gladen 1978 (Am. J. Epidemiol. 107:71). The interval maps the Wilson interval of the
    apparent rate through the correction and is clipped to 0 to 1.

    >>> round(rogan_gladen(23, 150, 0.96, 0.89).value, 3)  # R epiR, ?epi.prev
    0.051

    Raises:
        ValueError: If sensitivity + specificity is not above 1: the judge is then no better than a
        coin.
    """
    youden = _youden(sensitivity, specificity)
    apparent = positive / n
    value = (apparent + specificity - 1) / youden
    se = math.sqrt(apparent * (1 - apparent) / n) / youden
    low, high = (_clip((bound + specificity - 1) / youden) for bound in wilson(positive, n, level))
    method = "Rogan–Gladen, known sensitivity and specificity"
    return Prevalence(value, se, low, high, apparent, method)


def rogan_gladen_estimated(
    positive: int,
    n: int,
    true_positives: int,
    gold_positives: int,
    true_negatives: int,
    gold_negatives: int,
    level: float = 0.95,
    clip: bool = False,
) -> Prevalence:
    """Return the true rate, sensitivity and specificity estimated from traces that people coded.

    Delta-method variance (Rogan & Gladen 1978); the people's traces must not be among the ``n``.
    With ``clip`` the interval is cut to 0 to 1.
    """
    if not gold_positives or not gold_negatives:
        raise ValueError("sensitivity and specificity need people's present and absent verdicts")
    sensitivity, specificity = true_positives / gold_positives, true_negatives / gold_negatives
    youden = _youden(sensitivity, specificity)
    apparent = positive / n
    value = (apparent + specificity - 1) / youden
    variance = (
        apparent * (1 - apparent) / n
        + value**2 * sensitivity * (1 - sensitivity) / gold_positives
        + (1 - value) ** 2 * specificity * (1 - specificity) / gold_negatives
    ) / youden**2
    se = math.sqrt(variance)
    return _prevalence(value, se, apparent, "Rogan–Gladen, delta method", level, 1.0, clip)


def lang_reiczigel(
    positive: int,
    n: int,
    true_positives: int,
    gold_positives: int,
    true_negatives: int,
    gold_negatives: int,
    level: float = 0.95,
) -> Interval:
    """Return Lang & Reiczigel's (2014, Prev. Vet. Med. 113:13) interval for the true rate.

    It keeps its coverage where the delta method does not: small validation samples, rates near 0 or
    1.
    """
    z = normal_quantile(level)
    apparent = (positive + z**2 / 2) / (n + z**2)
    n_adjusted = n + z**2
    sensitivity = (true_positives + 1) / (gold_positives + 2)
    specificity = (true_negatives + 1) / (gold_negatives + 2)
    youden = _youden(sensitivity, specificity)
    rate = (apparent + specificity - 1) / youden
    sensitivity_var = sensitivity * (1 - sensitivity) / (gold_positives + 2)
    specificity_var = specificity * (1 - specificity) / (gold_negatives + 2)
    shift = 2 * z**2 * (rate * sensitivity_var - (1 - rate) * specificity_var)
    variance = (
        apparent * (1 - apparent) / n_adjusted + rate**2 * sensitivity_var + (1 - rate) ** 2 * specificity_var
    ) / youden**2
    half = z * math.sqrt(variance)
    return Interval(_clip(rate + shift - half), _clip(rate + shift + half))


def ppi_mean(
    truth: ArrayLike,
    judged: ArrayLike,
    judged_only: ArrayLike,
    tuning: float | None = None,
    level: float = 0.95,
) -> Prevalence:
    """Return the prediction-powered mean.

    People's ``truth`` and the judge's ``judged`` on the same traces, and the judge's verdicts on
    traces that nobody else coded.

    With ``tuning=None`` the weight on the judge is chosen to minimise the variance (PPI++,
    Angelopoulos, Duchi & Zrnic 2023, arXiv 2311.01453) and clipped to 0 to 1; 1 is plain PPI
    (Angelopoulos et al. 2023, Science 382:669), 0 ignores the judge. Both sets must be random
    samples of the same traces.
    """
    y, f, rest = (np.asarray(values, dtype=float) for values in (truth, judged, judged_only))
    if len(y) != len(f) or len(y) < 2 or len(rest) < 2:
        raise ValueError("PPI needs two traces at least with both verdicts, and two with the judge's alone")
    if tuning is None:
        covariance = float(((y - y.mean()) * (f - f.mean())).mean())
        spread = float(np.var(np.concatenate([f, rest]), ddof=1)) * (1 + len(y) / len(rest))
        tuning = _clip(covariance / spread) if spread > 0 else 0.0
    value = float(tuning * rest.mean() + (y - tuning * f).mean())
    variance = tuning**2 * float(rest.var()) / len(rest) + float((y - tuning * f).var()) / len(y)
    apparent = float(np.concatenate([f, rest]).mean())
    return _prevalence(value, math.sqrt(variance), apparent, "PPI++", level, tuning, False)


@dataclass(frozen=True, slots=True)
class Stratum:
    """One stratum: the judge's verdicts on all its traces.

    And a random part of them coded by people too.

    ``judged_all`` has every trace of the stratum (those coded by people included); ``judged`` and
    ``truth`` are the two verdicts on the part.
    """

    judged_all: Sequence[float]
    judged: Sequence[float]
    truth: Sequence[float]


def stratified_aipw(strata: Sequence[Stratum], level: float = 0.95, tuning: float = 1.0) -> Prevalence:
    """Return the rate over all strata when people coded a random part of each.

    At any known fraction.

    The augmented inverse-probability-weighted mean (Robins, Rotnitzky & Zhao 1994, JASA 89:846)
    with the two-phase variance in each stratum, var(y)/N + var(y - tuning·f)·(1/n - 1/N): sampling
    traces where the judge says "present" more often does not bias it. Strata are weighted by their
    traces.

    Raises:
        ValueError: If a stratum has fewer than two traces coded by people (unless all of it is).
    """
    total = sum(len(stratum.judged_all) for stratum in strata)
    value = variance = apparent = 0.0
    for index, stratum in enumerate(strata):
        f_all, f, y = (np.asarray(v, dtype=float) for v in (stratum.judged_all, stratum.judged, stratum.truth))
        size, n = len(f_all), len(y)
        if n != len(f) or n < min(2, size) or n > size or n == 0:
            raise ValueError(f"stratum {index}: {n} of {size} traces coded by people; two at least are needed")
        weight = size / total
        residual = y - tuning * f
        value += weight * float(tuning * f_all.mean() + residual.mean())
        apparent += weight * float(f_all.mean())
        if n > 1:
            spread = float(y.var(ddof=1)) / size + float(residual.var(ddof=1)) * (1 / n - 1 / size)
            variance += weight**2 * spread
    return _prevalence(value, math.sqrt(variance), apparent, "stratified AIPW", level, tuning, False)


def _prevalence(
    value: float, se: float, apparent: float, method: str, level: float, tuning: float, clip: bool
) -> Prevalence:
    half = normal_quantile(level) * se
    low, high = value - half, value + half
    if clip:
        low, high = _clip(low), _clip(high)
    return Prevalence(value, se, low, high, apparent, method, tuning)


def _youden(sensitivity: float, specificity: float) -> float:
    youden = sensitivity + specificity - 1
    if youden <= 0:
        raise ValueError(
            f"sensitivity {sensitivity:.3f} + specificity {specificity:.3f} is not above 1: "
            "such a judge cannot be corrected for"
        )
    return youden


def _clip(value: float) -> float:
    return min(max(value, 0.0), 1.0)
