"""A judge against people: precision, recall, specificity with intervals.

Macro-F1 with a cluster bootstrap.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tracelens.stats.proportions import wilson
from tracelens.stats.weights import square_table


@dataclass(frozen=True, slots=True)
class Rate:
    """``x`` of ``n`` with its Wilson interval; value and bounds are nan when ``n`` is 0."""

    x: int
    n: int
    value: float
    low: float
    high: float


def rate(x: int, n: int, level: float = 0.95) -> Rate:
    """Return a rate with its Wilson interval, or nan for an empty denominator."""
    if n == 0:
        return Rate(x, 0, math.nan, math.nan, math.nan)
    return Rate(x, n, x / n, *wilson(x, n, level))


@dataclass(frozen=True, slots=True)
class Detection:
    """How well a detector finds what people found; undefined figures are nan, never 0."""

    true_positives: int
    false_positives: int
    false_negatives: int
    true_negatives: int
    precision: Rate
    recall: Rate
    specificity: Rate
    negative_predictive_value: Rate
    accuracy: Rate
    f1: float
    balanced_accuracy: float
    matthews: float
    likelihood_ratio_positive: float
    likelihood_ratio_negative: float


def detection(tp: int, fp: int, fn: int, tn: int, level: float = 0.95) -> Detection:
    """Return every figure of a 2 × 2 table of a detector against people; intervals are Wilson's.

    Recall is sensitivity; ``matthews`` is the phi coefficient (Matthews 1975).
    """
    recall, specificity = rate(tp, tp + fn, level), rate(tn, tn + fp, level)
    scale = (tp + fp) * (tp + fn) * (tn + fp) * (tn + fn)
    false_alarm, miss = 1 - specificity.value, 1 - recall.value
    return Detection(
        tp, fp, fn, tn,
        precision=rate(tp, tp + fp, level),
        recall=recall,
        specificity=specificity,
        negative_predictive_value=rate(tn, tn + fn, level),
        accuracy=rate(tp + tn, tp + fp + fn + tn, level),
        f1=2 * tp / (2 * tp + fp + fn) if tp + fp + fn else math.nan,
        balanced_accuracy=(recall.value + specificity.value) / 2,
        matthews=(tp * tn - fp * fn) / math.sqrt(scale) if scale else math.nan,
        likelihood_ratio_positive=recall.value / false_alarm if false_alarm else math.inf,
        likelihood_ratio_negative=miss / specificity.value if specificity.value else math.inf,
    )  # fmt: skip


def macro_f1(table: ArrayLike) -> float:
    """Return the mean F1 over the categories of a table (people in rows).

    A category nobody used is left out.
    """
    counts = square_table(table)
    both, used = np.diag(counts), counts.sum(axis=0) + counts.sum(axis=1)
    return float((2 * both[used > 0] / used[used > 0]).mean())


def micro_f1(table: ArrayLike) -> float:
    """Return the F1 over all decisions together; with one code an item it is the accuracy."""
    counts = square_table(table)
    return float(np.trace(counts) / counts.sum())


@dataclass(frozen=True, slots=True)
class BootstrapScore:
    """A score with a percentile bootstrap interval over clusters."""

    value: float
    low: float
    high: float
    clusters: int
    repetitions: int
    seed: int


def macro_f1_interval(
    truth: Sequence[Hashable],
    judged: Sequence[Hashable],
    clusters: Sequence[Hashable] | None = None,
    level: float = 0.95,
    repetitions: int = 2000,
    seed: int = 0,
) -> BootstrapScore:
    """Return macro-F1 with an interval that draws whole clusters (items, say) anew.

    Each code alone by default.

    The result does not depend on the order of the rows.
    """
    if not len(truth) == len(judged) or not len(truth):
        raise ValueError(f"truth and judged must be of one length above 0: {len(truth)} and {len(judged)}")
    groups = list(clusters) if clusters is not None else list(range(len(truth)))
    if len(groups) != len(truth):
        raise ValueError(f"clusters must name one for each code: {len(groups)} for {len(truth)}")
    tables = _tables_by_cluster(truth, judged, groups)
    distinct, counts = np.unique(tables, axis=0, return_counts=True)
    size = round(math.sqrt(tables.shape[1]))
    rng = np.random.default_rng(seed)
    draws = rng.multinomial(len(tables), counts / counts.sum(), size=repetitions) @ distinct
    both = draws.reshape(-1, size, size)
    used = both.sum(axis=1) + both.sum(axis=2)
    f1 = np.divide(2 * both.diagonal(axis1=1, axis2=2), used, where=used > 0, out=np.full(used.shape, np.nan))
    tail = (1 - level) / 2
    low, high = np.quantile(np.nanmean(f1, axis=1), [tail, 1 - tail])
    value = macro_f1(tables.sum(axis=0).reshape(size, size))
    return BootstrapScore(value, float(low), float(high), len(tables), repetitions, seed)


def _tables_by_cluster(
    truth: Sequence[Hashable], judged: Sequence[Hashable], groups: Sequence[Hashable]
) -> NDArray[np.int64]:
    categories = sorted({*truth, *judged}, key=str)
    place = {category: index for index, category in enumerate(categories)}
    row = {group: index for index, group in enumerate(dict.fromkeys(groups))}
    tables = np.zeros((len(row), len(place) ** 2), dtype=np.int64)
    cells = [place[t] * len(place) + place[j] for t, j in zip(truth, judged, strict=True)]
    np.add.at(tables, ([row[g] for g in groups], cells), 1)
    return tables


def harmonic_mean(first: float, second: float) -> float:
    """Return the harmonic mean, 0 when either is 0.

    ProcessBench's F1 of accuracy on wrong and on right samples.

    >>> round(harmonic_mean(15.5, 100.0), 1)  # Zheng et al. 2024, arXiv 2412.06559
    26.8
    """
    return 2 * first * second / (first + second) if first and second else 0.0
