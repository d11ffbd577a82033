"""Does a group of notes hold in other words than those that it was found by?

Words thrown together by chance also fall into stable groups: all notes that have one word. And one kind of error falls
into several, by how it is put. Both are seen in words that had no part in it. Each resample groups the notes by some of
their words; the words that were left out of a note are independent of that, unless notes of the group mean the same
(the idea of data thinning; Neufeld et al. 2024, J. Mach. Learn. Res. 25:57). Where words are shuffled they are alike
inside the group and across by construction; in two parts of one kind they are alike across the parts.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

LIFT = 3.0
"""Other words must be shared so many times as often inside a group as with the rest. Groups of shuffled words were at
1.6 and less, kinds of error at 4 and more."""

ALIKE = 0.3
"""Two groups are one when they are so much as alike as each is with itself. Of 15 pairs of parts of a kind 13 were at
0.36 to 0.83 and two at 0.15, kinds apart at 0.13 and less."""


@dataclass(frozen=True, slots=True)
class Resample:
    """Notes drawn anew and grouped by some of their words.

    ``drawn`` are the notes' indices, ``labels`` their groups there (0 is none), ``others`` a sparse matrix, drawn
    notes × terms: the weights of the words left out.
    """

    drawn: NDArray[np.int64]
    labels: NDArray[np.int64]
    others: Any


class OtherWords:
    """What comes back of some groups in resamples, and how alike the left-out words are within and between them.

    A set of groups, ``parts``, stands for all their notes.
    """

    def __init__(self, resamples: Sequence[Resample], groups: Sequence[NDArray[np.bool_]]) -> None:
        self._resamples, self._groups = resamples, groups
        self._grams = [_gram(one) for one in resamples]
        self._matches = [[best_match(group[one.drawn], one.labels)[0] for group in groups] for one in resamples]

    def stability(self, parts: frozenset[int]) -> float:
        """Return the mean Jaccard overlap of the parts together with what they are matched with in each resample."""
        inside = np.any([self._groups[part] for part in parts], axis=0)
        overlaps = []
        for one, matches in zip(self._resamples, self._matches, strict=True):
            before, again = inside[one.drawn], np.isin(one.labels, [matches[part] for part in parts])
            overlaps.append((before & again).sum() / max((before | again).sum(), 1))
        return float(np.mean(overlaps))

    def lift(self, parts: frozenset[int]) -> float:
        """Return how many times as often the notes of the parts share words with each other as with the rest."""
        within, rest = [], []
        for (gram, counts), matches in zip(self._grams, self._matches, strict=True):
            mine = _mask(matches, parts, len(counts))
            n = counts[mine].sum()
            if n < 2 or n == counts.sum():
                continue
            within.append(_within(gram, counts, mine))
            rest.append(_between(gram, counts, mine, ~mine))
        return _ratio(within, rest)

    def likeness(self, one: frozenset[int], two: frozenset[int]) -> float:
        """Return how alike two groups are, between 0 (as the rest is) and 1 (as each is with itself).

        0 as well where they are not :data:`LIFT` times as alike as the rest.
        """
        across, rest, own, yours = [], [], [], []
        for (gram, counts), matches in zip(self._grams, self._matches, strict=True):
            a, b = _mask(matches, one, len(counts)), _mask(matches, two, len(counts))
            a, b, other = a & ~b, b & ~a, ~(a | b)
            if min(counts[a].sum(), counts[b].sum()) >= 2 and counts[other].sum():
                across.append(_between(gram, counts, a, b))
                rest.append(_between(gram, counts, ~other, other))
                own.append(_within(gram, counts, a))
                yours.append(_within(gram, counts, b))
        if not across or _ratio(across, rest) < LIFT:
            return 0.0
        base = float(np.mean(rest))
        whole = math.sqrt(max(float(np.mean(own)), 0.0) * max(float(np.mean(yours)), 0.0)) - base
        return (float(np.mean(across)) - base) / whole if whole > 0 else 0.0


def joined(words: OtherWords, count: int) -> list[frozenset[int]]:
    """Return the groups 0 to ``count`` - 1, those put together whose notes share other words, the most alike first."""
    groups = [frozenset([i]) for i in range(count)]
    while len(groups) > 1:
        alike, one, two = max(
            ((words.likeness(a, b), a, b) for a, b in combinations(groups, 2)), key=lambda t: t[0]
        )
        if alike < ALIKE:
            break
        groups = [g for g in groups if g not in (one, two)] + [one | two]
    return groups


def _gram(one: Resample) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the summed similarities of left-out words between clusters, and how many notes of each have any."""
    from scipy.sparse import csr_matrix
    from sklearn.preprocessing import normalize

    rows = normalize(one.others)
    some = np.diff(rows.indptr) > 0
    size = int(one.labels.max()) + 1
    inside = csr_matrix((some[some].astype(float), (one.labels[some], np.flatnonzero(some))), (size, len(some)))
    sums = inside @ rows
    return (sums @ sums.T).toarray(), np.bincount(one.labels[some], minlength=size).astype(float)


def best_match(inside: NDArray[np.bool_], labels: NDArray[np.int64]) -> tuple[int, float]:
    """Return the cluster that overlaps a group best, and the Jaccard overlap; 0 and 0 where there is no cluster."""
    sizes = np.bincount(labels)
    overlap = np.bincount(labels[inside], minlength=len(sizes))
    jaccard = overlap / np.maximum(sizes + inside.sum() - overlap, 1)
    jaccard[0] = 0.0
    return int(jaccard.argmax()), float(jaccard.max())


def _mask(matches: Sequence[int], parts: frozenset[int], size: int) -> NDArray[np.bool_]:
    mask = np.zeros(size, dtype=bool)
    mask[[matches[part] for part in parts]] = True
    return mask


def _between(
    gram: NDArray[np.float64], counts: NDArray[np.float64], one: NDArray[np.bool_], two: NDArray[np.bool_]
) -> float:
    return float(gram[np.ix_(one, two)].sum() / (counts[one].sum() * counts[two].sum()))


def _within(gram: NDArray[np.float64], counts: NDArray[np.float64], mine: NDArray[np.bool_]) -> float:
    """Return the mean similarity of two different notes."""
    n = counts[mine].sum()
    return float((gram[np.ix_(mine, mine)].sum() - n) / (n * (n - 1)))


def _ratio(over: Sequence[float], under: Sequence[float]) -> float:
    above, below = float(np.sum(over)), float(np.sum(under))
    return above / below if below > 0 else (np.inf if above > 0 else 0.0)
