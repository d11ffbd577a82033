"""Does an effect differ by group? Only a difference of differences says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from tracelens.comparison.contrast import Contrast, Plan
from tracelens.comparison.counts import UNIT, cluster_name, group_names, keys, units
from tracelens.comparison.words import p_text, points
from tracelens.stats.categories import difference_of_differences
from tracelens.stats.results import Estimate

if TYPE_CHECKING:
    import duckdb

MOST = 12
"""With more groups nothing is returned: too many pairs to read."""


@dataclass(frozen=True, slots=True)
class Interaction:
    """One group's difference less another's, the only evidence that an effect differs by group."""

    first: tuple[tuple[str, str], ...]
    second: tuple[tuple[str, str], ...]
    arm_a: str
    arm_b: str
    difference: Estimate
    p_value: float
    sentence: str


class Shared(NamedTuple):
    """Sums over what two groups share (items, or clusters): of products of differences, and of items by differences.

    ``n1`` and ``n2`` are items of a cluster in the first and second group, ``d1`` and ``d2`` sums of differences.
    """

    d1_d2: float
    n1_d2: float
    d1_n2: float
    n1_n2: float


Groups: TypeAlias = tuple[tuple[str, ...], tuple[str, ...]]


def interactions(connection: duckdb.DuckDBPyConnection, plan: Plan, contrasts: Sequence[Contrast]) -> list[Interaction]:
    """Return the difference of differences of each two groups of accuracy contrasts.

    Where two groups share items (two models on the same questions) or clusters, the covariance of their differences
    is taken off; p-values are not adjusted.
    """
    accuracy = [c for c in contrasts if c.measure == "accuracy" and c.difference.se == c.difference.se]
    if len({c.group for c in accuracy}) > MOST:
        return []
    done = []
    for arms in combinations(plan.arms, 2):
        mine = [c for c in accuracy if (c.arm_a, c.arm_b) == arms]
        shared = _shared(connection, plan, arms) if len(mine) > 1 else {}
        for first, second in combinations(mine, 2):
            done.append(_interaction(first, second, _covariance(first, second, shared)))
    return done


def _interaction(first: Contrast, second: Contrast, covariance: float) -> Interaction:
    gap, p = difference_of_differences(first.difference, second.difference, covariance=covariance)
    more = f"{100 * abs(gap.value):.1f} points {'higher' if gap.value >= 0 else 'lower'}"
    said = (
        f"{first.arm_b[0].upper() + first.arm_b[1:]} less {first.arm_a} is {more} for {second.name} than for "
        f"{first.name} (95 % interval {points(gap.low)} to {points(gap.high)}; {p_text(p)}, not adjusted)."
    )
    return Interaction(first.group, second.group, first.arm_a, first.arm_b, gap, p, said)


def _covariance(first: Contrast, second: Contrast, shared: Mapping[Groups, Shared]) -> float:
    """Return the covariance of two groups' mean differences over what they share; 0 where that is nothing."""
    one, two = (tuple(value for _, value in c.group) for c in (first, second))
    found = shared.get((one, two))
    if found is None:
        return 0.0
    m1, m2 = first.difference.value, second.difference.value
    total = found.d1_d2 - m1 * found.n1_d2 - m2 * found.d1_n2 + m1 * m2 * found.n1_n2
    return total / (first.items * second.items)


def _shared(connection: duckdb.DuckDBPyConnection, plan: Plan, arms: tuple[str, str]) -> dict[Groups, Shared]:
    """Return what each two groups share: clusters where the plan has them, else items whatever the model."""
    parameters: list[Any] = []
    source = units(plan, ["correct", "concat_ws(chr(31), dataset, task, sample_id) AS question"], parameters)
    cluster = cluster_name(plan) if plan.cluster else "any_value(question)"
    width = len(plan.by)
    pairs = ", ".join([*(f"x.g{i}" for i in range(width)), *(f"y.g{i}" for i in range(width))])
    if not width:
        return {}
    rows = connection.execute(
        f"WITH units AS ({source}), items AS (SELECT {keys(plan)}, {cluster} AS k, "
        "count(correct) FILTER (arm = ?) AS na, count(*) FILTER (arm = ? AND correct) AS ka, "
        "count(correct) FILTER (arm = ?) AS nb, count(*) FILTER (arm = ? AND correct) AS kb "
        f"FROM units GROUP BY {keys(plan)}), "
        f"sums AS (SELECT {group_names(plan)}k, count(*) AS n, "
        f"sum(round({UNIT} * kb / nb)::HUGEINT - round({UNIT} * ka / na)::HUGEINT)::HUGEINT AS d "
        f"FROM items WHERE na > 0 AND nb > 0 GROUP BY {group_names(plan)}k) "
        f"SELECT {pairs}, sum(x.d * y.d)::HUGEINT, sum(x.n * y.d)::HUGEINT, sum(x.d * y.n)::HUGEINT, "
        "sum(x.n * y.n)::HUGEINT FROM sums x JOIN sums y USING (k) GROUP BY ALL ORDER BY ALL",
        [*parameters, arms[0], arms[0], arms[1], arms[1]],
    ).fetchall()
    found: dict[Groups, Shared] = {}
    for row in rows:
        names = ["" if value is None else str(value) for value in row[: 2 * width]]
        d1_d2, n1_d2, d1_n2, n1_n2 = row[2 * width :]
        groups = (tuple(names[:width]), tuple(names[width:]))
        found[groups] = Shared(d1_d2 / UNIT**2, n1_d2 / UNIT, d1_n2 / UNIT, float(n1_n2))
    return found
