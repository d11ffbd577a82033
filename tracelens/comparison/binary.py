"""Contrasts of yes-or-no measures (right or wrong, a category present or absent), from counts."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tracelens.comparison.contrast import Contrast, Excluded, Plan
from tracelens.stats import power
from tracelens.stats.clustered import ClusterMean, cluster_mean
from tracelens.stats.equivalence import Tost, paired_tost, provable_margin, tost
from tracelens.stats.paired import (
    PairTable,
    mcnemar,
    newcombe_paired,
    paired_cohen_h,
    paired_odds_ratio,
    tango,
    wald,
)
from tracelens.stats.proportions import wilson
from tracelens.stats.resampling import cluster_bootstrap, sign_flip_test
from tracelens.stats.results import Estimate, normal_quantile

BOOTSTRAP = 2_000


class Item(NamedTuple):
    """Items that look alike: ``k`` of ``n`` traces were yes in each arm; there are ``times``."""

    n_a: int
    k_a: int
    n_b: int
    k_b: int
    times: int


class Summed(NamedTuple):
    """One cluster of items: how many, and sums and squares of their shares and differences."""

    items: int
    a: float
    a2: float
    b: float
    b2: float
    d: float
    d2: float


@dataclass(frozen=True, slots=True)
class Result:
    """A contrast's numbers, without its name."""

    design: str
    items: int
    clusters: int
    traces_a: int
    traces_b: int
    rate_a: Estimate
    rate_b: Estimate
    difference: Estimate
    interval_method: str
    test: str
    p_value: float
    tests: dict[str, float]
    tost: Tost
    provable_margin: float
    pairs_needed: int
    cells: PairTable | None
    effects: dict[str, float]


def compare_items(items: Sequence[Item], plan: Plan, clusters: Mapping[Summed, int] | None = None) -> Result | None:
    """Return the comparison of items that both arms have, or None when there is none.

    One trace an item and arm, and no clusters: exact paired methods. Else items' mean differences
    with a cluster-robust error, clustered by ``clusters`` (with how many are alike) where given.
    """
    both = [item for item in items if item.n_a and item.n_b]
    if not both:
        return None
    single = all(item.n_a == 1 and item.n_b == 1 for item in both)
    if single and clusters is None:
        return _single(pair_table(both), plan)
    return _clustered(both, plan, clusters)


def pair_table(items: Sequence[Item]) -> PairTable:
    """Return the four cells of items with one trace in each arm."""
    cells = {(1, 1): 0, (0, 1): 0, (1, 0): 0, (0, 0): 0}
    for item in items:
        cells[item.k_a, item.k_b] += item.times
    return PairTable(cells[1, 1], cells[0, 1], cells[1, 0], cells[0, 0])


def _single(table: PairTable, plan: Plan) -> Result:
    n = table.n
    test, interval = mcnemar(table.gained, table.lost), tango(table.gained, table.lost, n)
    proof = paired_tost(table.gained, table.lost, n, plan.margin, plan.alpha)
    bounds = newcombe_paired(table)
    effects = {"newcombe_low": bounds.low, "newcombe_high": bounds.high}
    return Result(
        design="paired, one trace an item in each arm",
        items=n,
        clusters=n,
        traces_a=n,
        traces_b=n,
        rate_a=_rate(table.both + table.lost, n),
        rate_b=_rate(table.both + table.gained, n),
        difference=Estimate(table.difference, wald(table).se, interval.low, interval.high),
        interval_method="Tango score",
        test="McNemar mid-p",
        p_value=test.mid,
        tests={
            "McNemar exact": test.exact,
            "McNemar mid-p": test.mid,
            "McNemar asymptotic": test.asymptotic,
        },
        tost=proof,
        provable_margin=provable_margin(proof.interval),
        pairs_needed=_needed(table.discordance, plan),
        cells=table,
        effects=effects,
    )


def _clustered(items: Sequence[Item], plan: Plan, clusters: Mapping[Summed, int] | None) -> Result:
    sums = sorted(clusters) if clusters is not None else [_one(item) for item in items]
    weights = [clusters[s] for s in sums] if clusters is not None else [item.times for item in items]
    n = sum(item.times for item in items)
    gap = _mean([(s.d, s.d2, s.items) for s in sums], weights)
    tallied: dict[tuple[float, int], int] = {}
    flips: dict[float, int] = {}
    for s, weight in zip(sums, weights, strict=True):
        tallied[s.d, s.items] = tallied.get((s.d, s.items), 0) + weight
        flips[s.d] = flips.get(s.d, 0) + weight
    drawn = cluster_bootstrap(tallied, repetitions=BOOTSTRAP, seed=plan.seed)
    flipped = sign_flip_test(flips, repetitions=20_000, seed=plan.seed)
    difference, proof, method = _interval(gap, n, plan)
    test, p_value = "cluster-robust t", gap.p_value
    if gap.estimate.se == 0:  # nothing varies: t would be infinite, however few the clusters
        test, p_value = "McNemar mid-p over clusters", mcnemar(*_alike(gap)).mid
    return Result(
        design=_design(items, plan, clusters is not None),
        items=n,
        clusters=gap.clusters,
        traces_a=sum(item.n_a * item.times for item in items),
        traces_b=sum(item.n_b * item.times for item in items),
        rate_a=_share([(s.a, s.a2, s.items) for s in sums], weights),
        rate_b=_share([(s.b, s.b2, s.items) for s in sums], weights),
        difference=difference,
        interval_method=method,
        test=test,
        p_value=p_value,
        tests={test: p_value, f"sign flips, {flipped.method}": flipped.p_value},
        tost=proof,
        provable_margin=provable_margin(proof.interval),
        pairs_needed=_needed(gap.estimate.se**2 * n if gap.df else 1.0, plan),
        cells=None,
        effects={
            "bootstrap_low": drawn.low,
            "bootstrap_high": drawn.high,
            "design_effect": gap.design_effect,
        },
    )


def _one(item: Item) -> Summed:
    a, b = item.k_a / item.n_a, item.k_b / item.n_b
    return Summed(1, a, a * a, b, b * b, b - a, (b - a) ** 2)


def _mean(sums: Sequence[tuple[float, float, int]], weights: Sequence[int]) -> ClusterMean:
    tally: dict[tuple[float, float, int], int] = {}
    for key, weight in zip(sums, weights, strict=True):
        tally[key] = tally.get(key, 0) + weight
    return cluster_mean(tally)


def _interval(gap: ClusterMean, n: int, plan: Plan) -> tuple[Estimate, Tost, str]:
    """Return the t interval and TOST, or Tango's where nothing varies and t would have no width."""
    if gap.estimate.se > 0 and gap.df > 0:
        low, high = max(gap.estimate.low, -1.0), min(gap.estimate.high, 1.0)
        difference = Estimate(gap.estimate.value, gap.estimate.se, low, high)
        proof = tost(gap.estimate.value, gap.estimate.se, plan.margin, plan.alpha, gap.df)
        return difference, proof, "cluster-robust t"
    value, (gained, lost) = gap.estimate.value, _alike(gap)
    interval = tango(gained, lost, gap.clusters)
    proof = paired_tost(gained, lost, gap.clusters, plan.margin, plan.alpha)
    return Estimate(value, math.nan, *interval), proof, "Tango score over clusters"


def _alike(gap: ClusterMean) -> tuple[int, int]:
    """Return how many clusters gained and lost as a whole, where all have the same difference."""
    value = gap.estimate.value
    return round(gap.clusters * max(value, 0.0)), round(gap.clusters * max(-value, 0.0))


def _design(items: Sequence[Item], plan: Plan, by_cluster: bool) -> str:
    most = max(max(item.n_a, item.n_b) for item in items)
    epochs = "one trace" if most == 1 else f"up to {most} epochs"
    by = f"clustered by {plan.cluster}" if by_cluster else "clustered by item"
    return f"paired by item, {epochs} an item in each arm, {by}"


def _rate(x: int, n: int) -> Estimate:
    p = x / n
    return Estimate(p, math.sqrt(p * (1 - p) / n), *wilson(x, n))


def _share(sums: Sequence[tuple[float, float, int]], weights: Sequence[int]) -> Estimate:
    estimate = _mean(sums, weights).estimate
    return Estimate(estimate.value, estimate.se, max(estimate.low, 0.0), min(estimate.high, 1.0))


def _needed(variance: float, plan: Plan) -> int:
    """Return the pairs to prove the margin with power 0.8, were the true difference 0."""
    floor = normal_quantile(1 - 2 * plan.alpha) ** 2 / plan.margin  # none differ: z²/(n + z²)
    return math.ceil(max(power.equivalence_n(variance, plan.margin, alpha=plan.alpha), floor))


def contrast(
    result: Result,
    measure: str,
    group: tuple[tuple[str, str], ...],
    arms: tuple[str, str],
    plan: Plan,
    excluded: tuple[Excluded, ...],
) -> Contrast:
    """Return the result with its name; verdict and sentence follow once its family is known."""
    cells = result.cells
    return Contrast(
        measure=measure,
        group=group,
        arm_a=arms[0],
        arm_b=arms[1],
        design=result.design,
        items=result.items,
        clusters=result.clusters,
        traces_a=result.traces_a,
        traces_b=result.traces_b,
        excluded=excluded,
        rate_a=result.rate_a,
        rate_b=result.rate_b,
        difference=result.difference,
        interval_method=result.interval_method,
        test=result.test,
        p_value=result.p_value,
        tests=result.tests,
        tost=result.tost,
        provable_margin=result.provable_margin,
        pairs_needed=result.pairs_needed,
        verdict="inconclusive",
        sentence="",
        seed=plan.seed,
        cells=cells,
        odds=paired_odds_ratio(cells.gained, cells.lost) if cells else None,
        cohen_h=paired_cohen_h(cells) if cells else None,
        effects=result.effects,
    )
