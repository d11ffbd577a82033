"""Groups of notes that hold: Ward or HDBSCAN, kept when they come back from other notes in other words.

Ward's tree is cut where most notes lie in stable groups; two parts of one group can both be stable there. So the tree
is followed upwards from the cut: where two groups join in a node that comes back better than they do, weighed by their
notes, the node is the group.

A group can be stable for a poor reason: all its notes share one word. So each bootstrap sample also drops three words
in ten from every note; a group whose notes have more in common than one word survives that, a group of shuffled words
does not.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tracelens.discover.vectors import Space

Method: TypeAlias = Literal["ward", "hdbscan"]
Points: TypeAlias = NDArray[np.float64]
Labels: TypeAlias = NDArray[np.int64]

SAMPLE = 2_500
"""Ward's method needs all distances; above this many notes a sample is grouped and the rest joins its nearest group."""

SMALLEST = 12
"""Groups of fewer notes are not proposed: their stability cannot be told from luck."""

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

    Ward's groups are cut at the number, among the four with the best silhouettes, that keeps most notes in stable
    groups; parts of one group are then put together (see :func:`_joined`).
    """
    rng = np.random.default_rng(seed)
    chosen = np.arange(len(points))
    if len(points) > SAMPLE:
        chosen = np.sort(rng.choice(len(points), size=SAMPLE, replace=False))
    sample, words = points[chosen], [texts[int(i)].split() for i in chosen]
    candidates = _candidates(sample) if method == "ward" else [0]
    sizes = list(range(max(candidates), 1, -1)) if method == "ward" else [0]
    cuts = _cuts(sample, sizes, method)
    stability = _stability(space, words, cuts, sizes, method, rng)
    order = [sizes.index(k) for k in candidates]
    best = max(order, key=lambda i: (_held(cuts[i], stability[i]), -order.index(i)))
    labels, means = _joined(cuts[best:], stability[best:])
    groups = []
    for label, mean in means.items():
        members = _members(points if len(points) > SAMPLE else sample, sample, labels, label)
        if len(members) >= SMALLEST:
            groups.append(Group(members, mean))
    return tuple(sorted(groups, key=lambda g: (-len(g.members), g.members)))


def _cuts(points: Points, sizes: Sequence[int], method: Method) -> list[Labels]:
    """Return a label for each point, once for each number of groups; -1 is no group."""
    if method == "hdbscan":
        from sklearn.cluster import HDBSCAN

        return [np.asarray(HDBSCAN(min_cluster_size=SMALLEST, copy=True).fit(points).labels_, dtype=np.int64)]
    from scipy.cluster.hierarchy import fcluster, linkage

    tree = linkage(points, "ward")
    return [np.asarray(fcluster(tree, k, criterion="maxclust"), dtype=np.int64) for k in sizes]


def _candidates(points: Points) -> list[int]:
    """Return the numbers of groups with the highest mean silhouettes (Rousseeuw 1987), the best first."""
    from sklearn.metrics import pairwise_distances, silhouette_score

    sizes = list(range(3, max(4, min(_MOST_GROUPS, len(points) // SMALLEST) + 1)))
    step = len(points) // 1_200 + 1
    distances = pairwise_distances(points[::step])
    scores = []
    for k, labels in zip(sizes, _cuts(points, sizes, "ward"), strict=True):
        shown = labels[::step]
        if 1 < len(np.unique(shown)) < len(shown):
            scores.append((-round(float(silhouette_score(distances, shown, metric="precomputed")), 9), k))
    return [k for _, k in sorted(scores)[:_CANDIDATES]] or [3]


def _stability(
    space: Space,
    words: Sequence[list[str]],
    cuts: Sequence[Labels],
    sizes: Sequence[int],
    method: Method,
    rng: np.random.Generator,
) -> list[dict[int, float]]:
    """Return, for each cut, each label's mean best Jaccard over bootstrap samples with words dropped."""
    found: list[dict[int, list[float]]] = [{int(n): [] for n in np.unique(cut) if n >= 0} for cut in cuts]
    for _ in range(_REPETITIONS):
        drawn = np.unique(rng.integers(len(words), size=len(words)))
        thinned = [" ".join(w for w in words[i] if rng.random() >= DROPPED) for i in drawn]
        for before, again, values in zip(cuts, _cuts(space.project(thinned), sizes, method), found, strict=True):
            for label, means in values.items():
                inside = before[drawn] == label
                if inside.any():
                    means.append(_best_jaccard(inside, again))
    return [{label: float(np.mean(v)) if v else 0.0 for label, v in values.items()} for values in found]


class _Branch(NamedTuple):
    """A node of the tree: its points, the groups that stand for it, and what they weigh together."""

    points: NDArray[np.bool_]
    groups: tuple[tuple[NDArray[np.bool_], float], ...]
    weight: float


def _joined(cuts: Sequence[Labels], stability: Sequence[dict[int, float]]) -> tuple[Labels, dict[int, float]]:
    """Return the first cut's groups with their stability, parts of one group put together.

    ``cuts`` are nested, the finest first. A stable node of the tree that weighs more than the two groups it is made of
    takes their place (as HDBSCAN chooses by excess of mass; Campello, Moulavi & Sander 2013). Both must hold at least
    weakly: what a clear group leaves over is stable, too, and no group.
    """
    branches = [_branch(cuts[0] == label, mean) for label, mean in stability[0].items()]
    for cut, means in zip(cuts[1:], stability[1:], strict=True):
        joined = []
        for label, mean in means.items():
            points = cut == label
            inside = [one for one in branches if points[one.points.argmax()]]
            weight = math.fsum(one.weight for one in inside)
            whole = _branch(points, mean)
            if len(inside) > 1 and mean >= STABLE and all(map(_holds, inside)) and whole.weight > weight:
                joined.append(whole)
            else:
                joined.append(_Branch(points, tuple(group for one in inside for group in one.groups), weight))
        branches = joined
    labels, held = np.full(len(cuts[0]), -1, dtype=np.int64), {}
    for label, (points, mean) in enumerate(group for one in branches for group in one.groups):
        labels[points] = label
        held[label] = mean
    return labels, held


def _holds(one: _Branch) -> bool:
    """Return whether a node is one group that holds, at least weakly."""
    return len(one.groups) == 1 and one.groups[0][1] >= WEAK


def _branch(points: NDArray[np.bool_], mean: float) -> _Branch:
    """Return a node that is a group by itself.

    It weighs its notes times what its stability, corrected for chance, has over a weak group's. By chance a group of
    the share f of all notes overlaps one of its size with a Jaccard of f/(2 - f).
    """
    share = float(points.mean())
    chance = share / (2 - share)
    excess = (mean - chance) / (1 - chance) - WEAK if share < 1 else 0.0
    return _Branch(points, ((points, mean),), float(points.sum()) * max(excess, 0.0))


def _best_jaccard(inside: NDArray[np.bool_], again: Labels) -> float:
    grouped = again >= 0
    if not grouped.any():
        return 0.0
    sizes = np.bincount(again[grouped])
    overlap = np.bincount(again[inside & grouped], minlength=len(sizes))
    return float((overlap / np.maximum(sizes + inside.sum() - overlap, 1)).max())


def _held(labels: Labels, stability: dict[int, float]) -> int:
    """Return how many notes lie in stable groups that are large enough."""
    sizes = {label: int((labels == label).sum()) for label in stability}
    return sum(size for label, size in sizes.items() if stability[label] >= STABLE and size >= SMALLEST)


def _members(points: Points, sample: Points, labels: Labels, label: int) -> tuple[int, ...]:
    """Return the points nearer to the group's centre than to any other and not far out, the most central first."""
    names = [name for name in np.unique(labels) if name >= 0]
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
