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
        size = max(int(one.labels.max()) for one in resamples) + 1
        grams = [_gram(one, size) for one in resamples]
        self._gram = np.asarray([gram for gram, _ in grams])
        self._counts = np.asarray([counts for _, counts in grams])
        matches = [[best_match(group[one.drawn], one.labels)[0] for group in groups] for one in resamples]
        self._matches = np.asarray(matches, dtype=np.int64)

    def stability(self, parts: frozenset[int]) -> float:
        """Return the mean Jaccard overlap of the parts together with what they are matched with in each resample."""
        inside = np.any([self._groups[part] for part in parts], axis=0)
        overlaps = []
        for one, matched in zip(self._resamples, self._mask(parts), strict=True):
            before, again = inside[one.drawn], matched[one.labels]
            overlaps.append((before & again).sum() / max((before | again).sum(), 1))
        return float(np.mean(overlaps))

    def lift(self, parts: frozenset[int]) -> float:
        """Return how many times as often the notes of the parts share words with each other as with the rest."""
        mine = self._mask(parts)
        told = (self._notes(mine) >= 2) & (self._notes(~mine) > 0)
        return _ratio(self._within(mine)[told], self._between(mine, ~mine)[told])

    def likeness(self, one: frozenset[int], two: frozenset[int]) -> float:
        """Return how alike two groups are, between 0 (as the rest is) and 1 (as each is with itself).

        0 as well where they are not :data:`LIFT` times as alike as the rest.
        """
        a, b = self._mask(one), self._mask(two)
        a, b, both = a & ~b, b & ~a, a | b
        told = (self._notes(a) >= 2) & (self._notes(b) >= 2) & (self._notes(~both) > 0)
        across, rest = self._between(a, b)[told], self._between(both, ~both)[told]
        if not told.any() or _ratio(across, rest) < LIFT:
            return 0.0
        own, yours, base = self._within(a)[told].mean(), self._within(b)[told].mean(), rest.mean()
        whole = math.sqrt(max(own, 0.0) * max(yours, 0.0)) - base
        return float((across.mean() - base) / whole) if whole > 0 else 0.0

    def _mask(self, parts: frozenset[int]) -> NDArray[np.bool_]:
        """Return, for each resample and cluster, whether one of the parts is matched with it."""
        mask = np.zeros(self._counts.shape, dtype=bool)
        mask[np.arange(len(mask))[:, None], self._matches[:, sorted(parts)]] = True
        mask[:, 0] = False
        return mask

    def _notes(self, mask: NDArray[np.bool_]) -> NDArray[np.float64]:
        return np.asarray((self._counts * mask).sum(axis=1))

    def _between(self, one: NDArray[np.bool_], two: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Return the mean similarity of notes of two sets of clusters, for each resample."""
        total = (np.matmul(self._gram, two[:, :, None].astype(float))[:, :, 0] * one).sum(axis=1)
        return np.asarray(total / np.maximum(self._notes(one) * self._notes(two), 1))

    def _within(self, mine: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Return the mean similarity of two different notes of a set of clusters, for each resample."""
        n = self._notes(mine)
        return np.asarray((self._between(mine, mine) * n * n - n) / np.maximum(n * (n - 1), 1))


def joined(words: OtherWords, count: int) -> list[frozenset[int]]:
    """Return the groups 0 to ``count`` - 1, those put together whose notes share other words, the most alike first."""
    groups = [frozenset([i]) for i in range(count)]
    alike = {pair: words.likeness(*pair) for pair in combinations(groups, 2)}
    while alike:
        one, two = max(alike, key=lambda pair: alike[pair])
        if alike[one, two] < ALIKE:
            break
        alike = {pair: value for pair, value in alike.items() if not {one, two} & set(pair)}
        groups = [group for group in groups if group not in (one, two)]
        alike |= {(group, one | two): words.likeness(group, one | two) for group in groups}
        groups.append(one | two)
    return groups


def _gram(one: Resample, size: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the summed similarities of left-out words between clusters, and how many notes of each have any."""
    from scipy.sparse import csr_matrix
    from sklearn.preprocessing import normalize

    rows = normalize(one.others)
    some = np.diff(rows.indptr) > 0
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


def _ratio(over: NDArray[np.float64], under: NDArray[np.float64]) -> float:
    above, below = float(np.sum(over)), float(np.sum(under))
    return above / below if below > 0 else (np.inf if above > 0 else 0.0)
