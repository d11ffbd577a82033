"""Error categories when items were drawn together: what each cluster adds up to.

Reads the temporary tables that :mod:`tracelens.comparison.errors` has just made. Only what is not plainly absent is
looked up there; clusters without any such item are filled in by their sizes, alike ones together.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, TypeAlias

from tracelens.comparison.binary import Summed
from tracelens.comparison.contrast import Plan
from tracelens.comparison.counts import UNIT, group_names

if TYPE_CHECKING:
    import duckdb

Key: TypeAlias = tuple[str, tuple[str, ...]]
"""A category and a group."""

Ratio: TypeAlias = tuple[int, int, int, int]
"""Present and assessed traces of a cluster in one set of traces, then in another."""

# Clusters numbered within groups, with their items that have traces in both sets, and their traces in either.
_NUMBERED = """
CREATE OR REPLACE TEMP TABLE comparison_clusters AS
SELECT {groups}k, row_number() OVER ()::INTEGER AS n,
       coalesce(sum(times) FILTER (la > 0 AND lb > 0), 0)::BIGINT AS items,
       sum(times * la)::BIGINT AS la, sum(times * lb)::BIGINT AS lb
FROM comparison_items GROUP BY {groups}k;

CREATE OR REPLACE TEMP TABLE comparison_cluster_of AS
SELECT c, n FROM comparison_items i JOIN comparison_clusters k ON {same};
"""

# What the items with something to tell add up to, by category and cluster; shares are integers of the unit.
_DEVIANT = """
WITH looked_up AS (
    SELECT g, n, times, la, lb, xa, xb, ka, kb, la - xa AS na, lb - xb AS nb,
           CASE WHEN na > 0 AND nb > 0 THEN round({unit} * ka / na)::HUGEINT END AS a,
           CASE WHEN na > 0 AND nb > 0 THEN round({unit} * kb / nb)::HUGEINT END AS b
    FROM comparison_counted JOIN comparison_items USING (c) JOIN comparison_cluster_of USING (c)),
deviant AS (
    SELECT g, n, coalesce(sum(times) FILTER (la > 0 AND lb > 0), 0)::BIGINT AS replaced,
           coalesce(sum(times) FILTER (a IS NOT NULL), 0)::BIGINT AS found,
           coalesce(sum(times * a), 0) AS a, coalesce(sum(times * a * a), 0) AS a2, coalesce(sum(times * b), 0) AS b,
           coalesce(sum(times * b * b), 0) AS b2, coalesce(sum(times * (b - a)), 0) AS d,
           coalesce(sum(times * (b - a) * (b - a)), 0) AS d2,
           sum(times * xa)::BIGINT AS xa, sum(times * ka)::BIGINT AS ka,
           sum(times * xb)::BIGINT AS xb, sum(times * kb)::BIGINT AS kb
    FROM looked_up GROUP BY g, n)
"""


def items(connection: duckdb.DuckDBPyConnection, plan: Plan) -> dict[Key, dict[Summed, int]]:
    """Return sums over each cluster's items that both arms assessed, by category and group; alike clusters together."""
    _number(connection, plan)
    rows = connection.execute(
        _DEVIANT.format(unit=UNIT)
        + f"SELECT category, {group_names(plan)}k.items AS whole, items - replaced + found AS kept, a, a2, b, b2, d, "
        "d2, count(*) FROM deviant JOIN comparison_clusters k USING (n) JOIN comparison_categories USING (g) "
        "GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    square = UNIT * UNIT
    found: dict[Key, dict[Summed, int]] = {}
    for (category, group), members, left in _filled(connection, plan, rows, "items", 1):
        tally: Counter[Summed] = Counter({Summed(n, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0): t for (n,), t in left.items() if n})
        for kept, a, a2, b, b2, d, d2, times in members:
            if kept:
                tally[Summed(kept, a / UNIT, a2 / square, b / UNIT, b2 / square, d / UNIT, d2 / square)] += times
        found[category, group] = dict(tally)
    return found


def traces(connection: duckdb.DuckDBPyConnection, plan: Plan) -> dict[Key, dict[Ratio, int]]:
    """Return present and assessed traces in the two sets, by category and group; alike clusters together."""
    _number(connection, plan)
    rows = connection.execute(
        _DEVIANT.format(unit=UNIT)
        + f"SELECT category, {group_names(plan)}la, lb, ka, la - xa AS na, kb, lb - xb AS nb, count(*) "
        "FROM deviant JOIN comparison_clusters USING (n) JOIN comparison_categories USING (g) GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    found: dict[Key, dict[Ratio, int]] = {}
    for key, members, left in _filled(connection, plan, rows, "la, lb", 2):
        tally: Counter[Ratio] = Counter({(0, la, 0, lb): t for (la, lb), t in left.items()})
        for ka, na, kb, nb, times in members:
            tally[ka, na, kb, nb] += times
        found[key] = dict(tally)
    return found


def _number(connection: duckdb.DuckDBPyConnection, plan: Plan) -> None:
    names = [*(f"g{i}" for i in range(len(plan.by))), "k"]
    same = " AND ".join(f"i.{name} IS NOT DISTINCT FROM k.{name}" for name in names)
    connection.execute(_NUMBERED.format(groups=group_names(plan), same=same))


def _filled(
    connection: duckdb.DuckDBPyConnection, plan: Plan, rows: list[Any], size: str, columns: int
) -> list[tuple[Key, list[Any], dict[tuple[int, ...], int]]]:
    """Return, by category and group, the rows of clusters with something to tell, and the sizes of those without."""
    width = len(plan.by)
    sizes = connection.execute(
        f"SELECT {group_names(plan)}{size}, count(*) FROM comparison_clusters GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    names = connection.execute("SELECT category FROM comparison_categories ORDER BY category").fetchall()
    left: dict[Key, Counter[tuple[int, ...]]] = {}
    for row in sizes:
        for (category,) in names:
            left.setdefault((category, _group(row[:width])), Counter())[row[width:-1]] += row[-1]
    members: dict[Key, list[Any]] = {key: [] for key in left}
    for category, *rest in rows:
        key = (category, _group(rest[:width]))
        left[key][tuple(rest[width : width + columns])] -= rest[-1]
        members[key].append(rest[width + columns :])
    return [(key, members[key], {n: t for n, t in left[key].items() if t}) for key in sorted(left)]


def _group(values: Any) -> tuple[str, ...]:
    return tuple("" if value is None else str(value) for value in values)
