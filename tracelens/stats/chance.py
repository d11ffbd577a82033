"""What guessing would score, and tests against it.

The honest baseline is the largest that a reader could think of: uniform guessing, the most frequent
letter, an arm that saw only the text, an arm that saw nothing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tracelens.stats.proportions import binomial_test
from tracelens.stats.results import Significance, chi2_p


def chance_corrected(accuracy: float, chance: float) -> float:
    """Return (accuracy - chance)/(1 - chance): 0 at chance, 1 when all is right.

    >>> round(chance_corrected(0.398, 0.3), 2)
    0.14
    """
    if not 0 <= chance < 1:
        raise ValueError(f"chance must be at least 0 and below 1: {chance}")
    return (accuracy - chance) / (1 - chance)


def uniform_chance(options: Mapping[int, int]) -> float:
    """Return the accuracy of uniform guessing; ``options`` maps a number of options to items.

    >>> round(uniform_chance({4: 16, 2: 4}), 2)  # 16 cells of four options, 4 of two
    0.3
    """
    items = sum(options.values())
    if not items or min(options) < 1:
        raise ValueError("chance needs an item at least, each with one option or more")
    return math.fsum(count / size for size, count in options.items()) / items


def graded_chance(grades: Sequence[float]) -> float:
    """Return the mean grade of the options: what a uniform guesser scores.

    >>> graded_chance([100, 70, 40, 0])
    52.5
    """
    return math.fsum(grades) / len(grades)


def graded_chance_given_wrong(grades: Sequence[float]) -> float:
    """Return the mean grade of the options other than the best one."""
    rest = sorted(grades)[:-1]
    return math.fsum(rest) / len(rest)


def poisson_binomial_pmf(groups: Mapping[float, int]) -> tuple[int, NDArray[np.float64]]:
    """Return an offset and the probabilities of offset, offset + 1, … items right by guessing.

    ``groups`` maps a chance of being right to its number of items. Each group is binomial; they
    are convolved. What lies more than 38 standard deviations off the mean (below 1e-300) is cut.
    """
    from scipy.stats import binom

    offset, pmf = 0, np.ones(1)
    for p, n in sorted(groups.items()):
        if not 0 <= p <= 1 or n < 0:
            raise ValueError(f"a group needs 0 <= p <= 1 and a count: p = {p}, n = {n}")
        reach = 38 * math.sqrt(n * p * (1 - p)) + 40
        low, high = max(math.floor(n * p - reach), 0), min(math.ceil(n * p + reach), n)
        pmf = np.convolve(pmf, binom.pmf(np.arange(low, high + 1), n, p))
        offset += low
    return offset, pmf


@dataclass(frozen=True, slots=True)
class AgainstChance:
    """A score against guessing.

    ``greater`` is the chance of so many right or more, ``less`` of so few or fewer; ``p_value`` is
    two-sided (twice the smaller tail, at most 1); ``corrected`` is the chance-corrected accuracy.
    """

    correct: int
    n: int
    accuracy: float
    chance: float
    corrected: float
    greater: float
    less: float
    p_value: float


def against_chance(correct: int, groups: Mapping[float, int]) -> AgainstChance:
    """Return the exact test of ``correct`` items against guessing, item by item.

    ``groups`` maps each chance of being right (1/options) to its number of items. With one group
    it is a binomial, with several a Poisson–binomial test.
    """
    n = sum(groups.values())
    if not 0 <= correct <= n or n == 0:
        raise ValueError(f"needs 0 <= correct <= items and an item: {correct} of {n}")
    chance = math.fsum(p * count for p, count in groups.items()) / n
    offset, pmf = poisson_binomial_pmf(groups)
    place = correct - offset
    greater = float(pmf[max(place, 0) :].sum()) if place < len(pmf) else 0.0
    less = float(pmf[: place + 1].sum()) if place >= 0 else 0.0
    greater, less = min(greater, 1.0), min(less, 1.0)
    accuracy = correct / n
    corrected = chance_corrected(accuracy, chance) if chance < 1 else math.nan
    p_value = min(1.0, 2 * min(greater, less))
    return AgainstChance(correct, n, accuracy, chance, corrected, greater, less, p_value)


def majority_baseline(gold: Mapping[str, int]) -> tuple[str, float]:
    """Return the most frequent gold answer and the accuracy of always giving it.

    Ties go to the first in order of their text.
    """
    if not gold or sum(gold.values()) == 0:
        raise ValueError("a majority needs an item at least")
    best = min(gold, key=lambda letter: (-gold[letter], letter))
    return best, gold[best] / sum(gold.values())


def against_constant(correct: int, n: int, always: int) -> float:
    """Return the one-sided p of beating a rule that is right on ``always`` of the ``n`` items.

    Exact; the rule's accuracy is taken as fixed. Compare item by item (McNemar) where its answers
    are known.
    """
    return binomial_test(correct, n, always / n, "greater")


def letter_bias(given: Mapping[str, int], gold: Mapping[str, int]) -> Significance:
    """Return Pearson's chi-squared of the letters given against the letters that were right.

    A model without a favourite letter gives each about as often as it is right. Letters that are
    never right are pooled into one cell whose expectation is half an item.
    """
    total = sum(given.values())
    right = sum(gold.values())
    if not total or not right:
        raise ValueError("letter bias needs answers given and gold answers")
    never = sum(count for letter, count in given.items() if not gold.get(letter))
    statistic = math.fsum(
        (given.get(letter, 0) - total * count / right) ** 2 / (total * count / right)
        for letter, count in gold.items()
        if count
    )
    df = sum(count > 0 for count in gold.values()) - 1
    if never:
        statistic, df = statistic + (never - 0.5) ** 2 / 0.5, df + 1
    return Significance(statistic, chi2_p(statistic, df), df)


def uniformity(counts: ArrayLike) -> Significance:
    """Return Pearson's chi-squared of counts against equal shares."""
    from scipy.stats import chisquare

    seen = np.asarray(counts, dtype=float)
    statistic, p_value = chisquare(seen)
    return Significance(float(statistic), float(p_value), len(seen) - 1)
