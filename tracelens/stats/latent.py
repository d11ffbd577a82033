"""Raters without a truth: Dawid & Skene's model, and what a majority of raters gets right."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class DawidSkene:
    """What the model found.

    ``posterior`` is units × categories; ``prevalence`` is of each category; ``confusion`` is raters
    × true × given, each row summing to 1; ``log_likelihood`` is the one at the end.
    """

    categories: tuple[Any, ...]
    posterior: NDArray[np.float64]
    prevalence: NDArray[np.float64]
    confusion: NDArray[np.float64]
    log_likelihood: float
    iterations: int
    converged: bool

    def labels(self) -> tuple[Any, ...]:
        """Return the most probable category of each unit.

        The first of the order, where two are level.
        """
        return tuple(self.categories[int(best)] for best in self.posterior.argmax(axis=1))


def dawid_skene(
    ratings: Sequence[Sequence[Any]],
    categories: Sequence[Any] | None = None,
    tolerance: float = 1e-8,
    max_iterations: int = 2000,
) -> DawidSkene:
    """Return the maximum-likelihood fit of Dawid & Skene (1979, Appl. Stat. 28:20) by EM.

    ``ratings`` has a row for each unit and a column for each rater; a cell is a code, None for
    none, or a list of codes where a rater rated the unit several times. EM starts from the raters'
    vote shares, as the authors do.
    """
    cells = [[_codes(cell) for cell in row] for row in ratings]
    if categories is None:
        categories = sorted({code for row in cells for cell in row for code in cell}, key=str)
    place = {code: index for index, code in enumerate(categories)}
    units, raters, size = len(cells), max(len(row) for row in cells), len(categories)
    votes = np.zeros((units, raters, size))
    for unit, row in enumerate(cells):
        for rater, cell in enumerate(row):
            for code in cell:
                votes[unit, rater, place[code]] += 1
    posterior = votes.sum(axis=1)
    if (posterior.sum(axis=1) == 0).any():
        raise ValueError("every unit needs one rating at least")
    posterior = posterior / posterior.sum(axis=1, keepdims=True)
    likelihood, done, step = -math.inf, False, 0
    while step < max_iterations and not done:
        step += 1
        prevalence, confusion = _maximise(votes, posterior)
        posterior, now = _expect(votes, prevalence, confusion)
        done = abs(now - likelihood) <= tolerance * (1 + abs(now))
        likelihood = now
    prevalence, confusion = _maximise(votes, posterior)
    return DawidSkene(tuple(categories), posterior, prevalence, confusion, likelihood, step, done)


def _codes(cell: Any) -> list[Any]:
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return []
    return list(cell) if isinstance(cell, list | tuple) else [cell]


def _maximise(
    votes: NDArray[np.float64], posterior: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    given = np.einsum("ut,urg->rtg", posterior, votes)
    totals = given.sum(axis=2, keepdims=True)
    confusion = np.divide(given, totals, out=np.zeros_like(given), where=totals > 0)
    return posterior.mean(axis=0), confusion


def _expect(
    votes: NDArray[np.float64], prevalence: NDArray[np.float64], confusion: NDArray[np.float64]
) -> tuple[NDArray[np.float64], float]:
    tiny = np.finfo(float).tiny
    logs = np.log(np.maximum(prevalence, tiny)) + np.einsum("urg,rtg->ut", votes, np.log(np.maximum(confusion, tiny)))
    top = logs.max(axis=1, keepdims=True)
    weights = np.exp(logs - top)
    total = weights.sum(axis=1, keepdims=True)
    return weights / total, float((top + np.log(total)).sum())


def majority_accuracy(p: float, raters: int) -> float:
    """Return the chance that a majority of independent raters is right.

    Each is right with probability ``p``.

    Condorcet's jury theorem; with an even number, a tie counts half.

    >>> round(majority_accuracy(0.7, 3), 3), round(majority_accuracy(0.7, 5), 5)
    (0.784, 0.83692)
    """
    from scipy.special import bdtrc
    from scipy.stats import binom

    if raters < 1 or not 0 <= p <= 1:
        raise ValueError(f"needs one rater at least and 0 <= p <= 1: {raters} raters, p = {p}")
    right = float(bdtrc(raters // 2, raters, p))
    return right + 0.5 * float(binom.pmf(raters // 2, raters, p)) if raters % 2 == 0 else right
