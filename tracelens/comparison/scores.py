"""Graded scores (proximity and the like): the same items' mean scores under two arms."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

from tracelens.comparison.contrast import Contrast, Excluded, Plan
from tracelens.comparison.counts import SCORE_UNIT, cluster_name, group_names, keys, units
from tracelens.stats.clustered import ClusterMean, cluster_mean
from tracelens.stats.equivalence import provable_margin, tost
from tracelens.stats.graded import paired_t, wilcoxon
from tracelens.stats.power import equivalence_n
from tracelens.stats.resampling import cluster_bootstrap, sign_flip_test

if TYPE_CHECKING:
    import duckdb


class _Means(NamedTuple):
    """Items (or clusters of items) with the same mean scores under both arms."""

    items: int
    a: float
    b: float
    d: float
    times: int


def axes(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Return the graded axes of outcome that the database holds.

    Only proximity is a grade (0 to 100); the values of the other axes are signed misses in the task's own unit, whose
    mean over tasks says nothing.
    """
    rows = connection.execute("SELECT DISTINCT axis FROM outcomes WHERE axis = 'proximity' AND value IS NOT NULL")
    return [row[0] for row in rows.fetchall()]


def score_contrasts(connection: duckdb.DuckDBPyConnection, plan: Plan, axis: str, margin: float) -> list[Contrast]:
    """Return one contrast a group and pair of arms for one axis; ``margin`` is in its own unit."""
    contrasts = []
    for arms in combinations(plan.arms, 2):
        for group, (means, excluded) in _items(connection, plan, axis, arms).items():
            if means:
                contrasts.append(_contrast(plan, axis, margin, arms, group, means, excluded))
    return contrasts


def _items(
    connection: duckdb.DuckDBPyConnection, plan: Plan, axis: str, arms: tuple[str, str]
) -> dict[tuple[str, ...], tuple[list[_Means], tuple[Excluded, ...]]]:
    """Return each group's mean scores, alike ones together, and what it leaves out."""
    parameters: list[Any] = []
    source = units(plan, ["trace_id"], parameters)
    cluster = cluster_name(plan) if plan.cluster else "NULL"
    rows = connection.execute(
        f"WITH units AS ({source}), scored AS (SELECT units.*, "
        f"round({SCORE_UNIT} * o.value)::HUGEINT AS v FROM units LEFT JOIN "
        "(SELECT trace_id, value FROM outcomes WHERE axis = ? AND value IS NOT NULL) o "
        "USING (trace_id)), "
        f"items AS (SELECT {keys(plan)}, {cluster} AS cluster, "
        "sum(v) FILTER (arm = ?) AS sa, count(v) FILTER (arm = ?) AS na, "
        "sum(v) FILTER (arm = ?) AS sb, count(v) FILTER (arm = ?) AS nb "
        f"FROM scored GROUP BY {keys(plan)}) "
        f"SELECT {group_names(plan)}cluster, sa, na, sb, nb, count(*) FROM items "
        "GROUP BY ALL ORDER BY ALL",
        [*parameters, axis, arms[0], arms[0], arms[1], arms[1]],
    ).fetchall()
    groups: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
    for row in rows:
        group = tuple("" if value is None else str(value) for value in row[: len(plan.by)])
        groups.setdefault(group, []).append(row[len(plan.by) :])
    return {group: _means(members, plan, arms) for group, members in groups.items()}


def _means(
    rows: Sequence[tuple[Any, ...]], plan: Plan, arms: tuple[str, str]
) -> tuple[list[_Means], tuple[Excluded, ...]]:
    both = [row for row in rows if row[2] and row[4]]
    only_a = sum(row[5] for row in rows if row[2] and not row[4])
    only_b = sum(row[5] for row in rows if row[4] and not row[2])
    left = (
        Excluded(f"items scored only under {arms[0]}", only_a),
        Excluded(f"items scored only under {arms[1]}", only_b),
    )
    excluded = tuple(one for one in left if one.count)
    if plan.cluster is None:
        each = [(sa / na / SCORE_UNIT, sb / nb / SCORE_UNIT, n) for _, sa, na, sb, nb, n in both]
        return [_Means(1, a, b, round(b - a, 9), n) for a, b, n in each], excluded
    clusters: dict[Any, list[tuple[float, float, int]]] = {}
    for cluster, sa, na, sb, nb, n in both:
        clusters.setdefault(cluster, []).append((sa / na / SCORE_UNIT, sb / nb / SCORE_UNIT, n))
    return [_sum(members) for members in clusters.values()], excluded


def _sum(members: Sequence[tuple[float, float, int]]) -> _Means:
    a = math.fsum(a * n for a, _, n in members)
    b = math.fsum(b * n for _, b, n in members)
    return _Means(sum(n for *_, n in members), a, b, round(b - a, 9), 1)


def _contrast(
    plan: Plan,
    axis: str,
    margin: float,
    arms: tuple[str, str],
    group: tuple[str, ...],
    means: Sequence[_Means],
    excluded: tuple[Excluded, ...],
) -> Contrast:
    gap = _cluster_mean([(m.d, m.items, m.times) for m in means])
    n, clustered = gap.units, plan.cluster is not None
    counts: dict[float, int] = {}
    tallied: dict[tuple[float, int], int] = {}
    for m in means:
        counts[m.d] = counts.get(m.d, 0) + m.times
        tallied[m.d, m.items] = tallied.get((m.d, m.items), 0) + m.times
    ranks, flips = wilcoxon(counts), sign_flip_test(counts, seed=plan.seed)
    drawn = cluster_bootstrap(tallied, repetitions=2_000, seed=plan.seed)
    t_test = paired_t(counts) if gap.clusters > 1 else None
    d = gap.estimate
    proof = tost(d.value, d.se if gap.df else 0.0, margin, plan.alpha, max(gap.df, 1))
    variance = d.se**2 * n if gap.df else 0.0
    by = f"clustered by {plan.cluster}" if clustered else "one mean an item in each arm"
    return Contrast(
        measure=f"score: {axis}",
        group=tuple(zip(plan.by, group, strict=True)),
        arm_a=arms[0],
        arm_b=arms[1],
        design=f"paired by item, {by}",
        items=n,
        clusters=gap.clusters,
        traces_a=n,
        traces_b=n,
        excluded=excluded,
        rate_a=_cluster_mean([(m.a, m.items, m.times) for m in means]).estimate,
        rate_b=_cluster_mean([(m.b, m.items, m.times) for m in means]).estimate,
        difference=d,
        interval_method="cluster-robust t" if clustered else "t",
        test=f"sign flips ({flips.method})",
        p_value=flips.p_value,
        tests={
            "sign flips": flips.p_value,
            f"Wilcoxon signed rank, {ranks.method}": ranks.p_value,
            "cluster-robust t": gap.p_value,
        },
        tost=proof,
        provable_margin=provable_margin(proof.interval),
        pairs_needed=max(math.ceil(equivalence_n(variance, margin, alpha=plan.alpha)), 2),
        verdict="inconclusive",
        sentence="",
        seed=plan.seed,
        effects={
            "d_z": t_test.d_z if t_test else math.nan,
            "rank_biserial": ranks.rank_biserial,
            "bootstrap_low": drawn.low,
            "bootstrap_high": drawn.high,
        },
    )


def _cluster_mean(sums: Sequence[tuple[float, int, int]]) -> ClusterMean:
    tally: dict[tuple[float, float, int], int] = {}
    for value, items, times in sums:
        key = (value, value * value, items)
        tally[key] = tally.get(key, 0) + times
    return cluster_mean(tally)


def whole_margin(connection: duckdb.DuckDBPyConnection, axis: str, share: float) -> float:
    """Return the margin in the axis' own unit: ``share`` of the range of its values."""
    row = connection.execute("SELECT max(value) - min(value) FROM outcomes WHERE axis = ?", [axis]).fetchone()
    spread = float(row[0] or 0.0) if row else 0.0
    return share * spread if spread > 0 else share
