"""Groups of notes that hold: Ward or HDBSCAN, kept when they come back from other notes in other words.

A bootstrap alone is not enough. So each bootstrap sample also drops three words in ten from every note, and the words
dropped are a second, independent look at the groups (:mod:`tracelens.discover.otherwords`): it puts parts of one kind
together, and refuses what only the words that made a group hold together.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tracelens.discover.otherwords import LIFT, OtherWords, Resample, best_match, joined
from tracelens.discover.vectors import Space

Method: TypeAlias = Literal["ward", "hdbscan"]
Points: TypeAlias = NDArray[np.float64]
Labels: TypeAlias = NDArray[np.int64]

SAMPLE = 2_500
"""Ward's method needs all distances; above this many notes a sample is grouped and the rest joins its nearest group."""

SMALLEST = 12
"""Groups of fewer notes are not proposed: their stability cannot be told from luck."""

SMALLEST_PART = SMALLEST // 2
"""Smaller groups are not put together with others either."""

STABLE, WEAK = 0.6, 0.5
"""Mean bootstrap Jaccard of a proposal, and of a weak one (Hennig 2007, Comput. Stat. Data Anal. 52:258)."""

DROPPED = 0.3
"""Share of a note's words that a bootstrap sample leaves out."""

_REPETITIONS, _CANDIDATES, _MOST_GROUPS = 40, 4, 40


@dataclass(frozen=True, slots=True)
class Group:
    """A group of notes: members (indices, the most central first) and stability.

    ``stability`` is the mean over bootstrap samples of the best Jaccard overlap with a group found there.
    """

    members: tuple[int, ...]
    stability: float


def find_groups(space: Space, points: Points, texts: Sequence[str], seed: int, method: Method) -> tuple[Group, ...]:
    """Return the groups of the notes with their stability, largest first; loose members are left out.

    Parts of one kind are put together, and what does not hold in other words is no group. Ward's tree is cut at the
    number, among the four with the best silhouettes, that then keeps most notes in stable groups.
    """
    if len(points) < 2 * SMALLEST:
        return ()
    rng = np.random.default_rng(seed)
    chosen = np.arange(len(points))
    if len(points) > SAMPLE:
        chosen = np.sort(rng.choice(len(points), size=SAMPLE, replace=False))
    sample, words = points[chosen], [texts[int(i)].split() for i in chosen]
    sizes = _candidates(sample) if method == "ward" else [0]
    cuts = _cuts(sample, sizes, method)
    trials = _resamples(space, words, sizes, method, rng)
    held = [_confirmed(cut, trial) for cut, trial in zip(cuts, trials, strict=True)]
    labels, means = max(held, key=lambda one: _mass(*one))
    groups = []
    for label, mean in means.items():
        members = _members(points, sample, labels, label)
        if len(members) >= SMALLEST:
            groups.append(Group(members, mean))
    return tuple(sorted(groups, key=lambda g: (-len(g.members), g.members)))


def _confirmed(labels: Labels, trials: Sequence[Resample]) -> tuple[Labels, dict[int, float]]:
    """Return labels with parts of one kind put together, and the stability of those that hold in other words."""
    stability = _stability(labels, trials)
    parts = [n for n, mean in stability.items() if mean >= WEAK and (labels == n).sum() >= SMALLEST_PART]
    words = OtherWords(trials, [labels == n for n in parts])
    together, held = labels.copy(), {}
    for group in joined(words, len(parts)):
        names = sorted(parts[i] for i in group)
        together[np.isin(labels, names)] = names[0]
        if words.lift(group) >= LIFT:
            held[names[0]] = words.stability(group)
    return together, held


def _cuts(points: Points, sizes: Sequence[int], method: Method) -> list[Labels]:
    """Return a label for each point, once for each number of groups; 0 is no group."""
    if method == "hdbscan":
        from sklearn.cluster import HDBSCAN

        return [np.asarray(HDBSCAN(min_cluster_size=SMALLEST, copy=True).fit(points).labels_, dtype=np.int64) + 1]
    from scipy.cluster.hierarchy import fcluster, linkage

    tree = linkage(points, "ward")
    return [np.asarray(fcluster(tree, k, criterion="maxclust"), dtype=np.int64) for k in sizes]


def _candidates(points: Points) -> list[int]:
    """Return the numbers of groups with the highest mean silhouettes (Rousseeuw 1987), the best first."""
    from sklearn.metrics import pairwise_distances, silhouette_score

    sizes = list(range(2, max(4, min(_MOST_GROUPS, len(points) // SMALLEST) + 1)))
    step = len(points) // 1_200 + 1
    distances = pairwise_distances(points[::step])
    scores = []
    for k, labels in zip(sizes, _cuts(points, sizes, "ward"), strict=True):
        shown = labels[::step]
        if 1 < len(np.unique(shown)) < len(shown):
            scores.append((-round(float(silhouette_score(distances, shown, metric="precomputed")), 9), k))
    return [k for _, k in sorted(scores)[:_CANDIDATES]] or [3]


def _resamples(
    space: Space, words: Sequence[list[str]], sizes: Sequence[int], method: Method, rng: np.random.Generator
) -> list[list[Resample]]:
    """Return bootstrap samples with words dropped from every note, grouped anew; a list for each number of groups."""
    found: list[list[Resample]] = [[] for _ in sizes]
    for _ in range(_REPETITIONS):
        drawn = np.unique(rng.integers(len(words), size=len(words)))
        kept, others = [], []
        for i in drawn:
            dropped = rng.random(len(words[i])) < DROPPED
            kept.append(" ".join(compress(words[i], ~dropped)))
            others.append(" ".join(compress(words[i], dropped)))
        left_out = space.weigh(others)
        for cut, trial in zip(_cuts(space.project(kept), sizes, method), found, strict=True):
            trial.append(Resample(drawn, cut, left_out))
    return found


def _stability(labels: Labels, trials: Sequence[Resample]) -> dict[int, float]:
    """Return each group's mean best Jaccard overlap over the resamples that drew any of it."""
    found = {}
    for label in range(1, int(labels.max()) + 1):
        inside = labels == label
        overlaps = [best_match(inside[one.drawn], one.labels)[1] for one in trials if inside[one.drawn].any()]
        found[label] = float(np.mean(overlaps)) if overlaps else 0.0
    return found


def _mass(labels: Labels, stability: dict[int, float]) -> float:
    """Return how many notes lie in stable groups that are large enough, each weighed by its group's stability.

    Stability is corrected for chance, so that two kinds taken for one do not weigh more than either: by chance a group
    of the share f of all notes overlaps one of its size with a Jaccard of f/(2 - f).
    """
    mass = []
    for label, mean in stability.items():
        inside = labels == label
        chance = inside.mean() / (2 - inside.mean())
        if mean >= STABLE and inside.sum() >= SMALLEST and chance < 1:
            mass.append(float(inside.sum() * (mean - chance) / (1 - chance)))
    return math.fsum(mass)


def _members(points: Points, sample: Points, labels: Labels, label: int) -> tuple[int, ...]:
    """Return the points nearer to the group's centre than to any other and not far out, the most central first."""
    names = [name for name in np.unique(labels) if name > 0]
    centres = {int(name): _centre(sample[labels == name]) for name in names}
    near = points @ centres[label]
    others = [centre for name, centre in centres.items() if name != label]
    far = (points @ np.array(others).T).max(axis=1) if others else np.full(len(points), -1.0)
    limit = float(np.median(sample[labels == label] @ centres[label])) / 2
    inside = np.flatnonzero((near > far) & (near >= limit))
    return tuple(int(i) for i in inside[np.lexsort((inside, -np.round(near[inside], 9)))])


def _centre(core: Any) -> Points:
    mean = core.mean(axis=0)
    return np.asarray(mean / (np.linalg.norm(mean) or 1.0))
