"""How good are probabilities: Brier score, log loss, reliability bins, calibration error."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tracelens.stats.proportions import wilson


@dataclass(frozen=True, slots=True)
class Bin:
    """One bin of a reliability figure: mean probability said, share that was so (Wilson)."""

    low: float
    high: float
    n: int
    said: float
    so: float
    so_low: float
    so_high: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """How probabilities fare against outcomes.

    ``skill`` is 1 - Brier/(Brier of always saying the base rate); ``ece`` the expected and ``mce``
    the maximum calibration error over the bins.
    """

    n: int
    base_rate: float
    brier: float
    skill: float
    log_loss: float
    ece: float
    mce: float
    bins: tuple[Bin, ...]


def calibration(probabilities: ArrayLike, outcomes: ArrayLike, bins: int = 10) -> Calibration:
    """Return Brier score (1950), log loss and equal-width reliability bins; empty bins left out."""
    p, y = np.asarray(probabilities, dtype=float), np.asarray(outcomes, dtype=float)
    if len(p) != len(y) or not len(p):
        raise ValueError(f"needs one outcome for each probability: {len(p)} and {len(y)}")
    if ((p < 0) | (p > 1)).any():
        raise ValueError("probabilities lie between 0 and 1")
    base = float(y.mean())
    brier = float(((p - y) ** 2).mean())
    clipped = np.clip(p, 1e-15, 1 - 1e-15)
    loss = float(-(y * np.log(clipped) + (1 - y) * np.log(1 - clipped)).mean())
    skill = 1 - brier / (base * (1 - base)) if 0 < base < 1 else math.nan
    table = _bins(p, y, bins)
    gaps = [abs(b.said - b.so) for b in table]
    ece = math.fsum(gap * b.n for gap, b in zip(gaps, table, strict=True)) / len(p)
    return Calibration(len(p), base, brier, skill, loss, ece, max(gaps), table)


def _bins(p: NDArray[np.float64], y: NDArray[np.float64], bins: int) -> tuple[Bin, ...]:
    place = np.minimum((p * bins).astype(int), bins - 1)
    table = []
    for k in range(bins):
        inside = place == k
        n = int(inside.sum())
        if n:
            right = int(y[inside].sum())
            bounds = wilson(right, n)
            table.append(Bin(k / bins, (k + 1) / bins, n, float(p[inside].mean()), right / n, *bounds))
    return tuple(table)


def pass_at_k(n: int, correct: int, k: int) -> float:
    """Return the chance that one of ``k`` of the ``n`` answers, drawn without return, is right.

    Chen et al. 2021 (arXiv 2107.03374): unbiased.

    >>> round(pass_at_k(10, 3, 2), 4)
    0.5333
    """
    if not 1 <= k <= n or not 0 <= correct <= n:
        raise ValueError(f"needs 1 <= k <= n and 0 <= correct <= n: n={n}, k={k}, {correct} right")
    return 1 - math.comb(n - correct, k) / math.comb(n, k)


def pass_hat_k(n: int, correct: int, k: int) -> float:
    """Return the chance that all of ``k`` answers are right (Yao et al. 2024, pass^k)."""
    if not 1 <= k <= n or not 0 <= correct <= n:
        raise ValueError(f"needs 1 <= k <= n and 0 <= correct <= n: n={n}, k={k}, {correct} right")
    return math.comb(correct, k) / math.comb(n, k)
