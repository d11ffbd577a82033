"""Error categories under two arms.

Three states, denominators, and whether they go with being wrong.

Most traces share their set of verdicts, so items are added up by their sets first and categories
are unfolded last. Where a judge has decided, its verdict replaces the rule's; what a rule proposes
and no judge has seen counts as present (``error_rates`` does the same) and is counted apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

from tracelens.comparison.binary import Item, compare_items, contrast
from tracelens.comparison.contrast import Association, Contrast, Excluded, Plan
from tracelens.comparison.counts import group_names, keys, units
from tracelens.comparison.words import association_sentence
from tracelens.stats.clustered import cluster_ratio
from tracelens.stats.multiple import benjamini_hochberg

if TYPE_CHECKING:
    import duckdb

_SETS = """
CREATE OR REPLACE TEMP TABLE comparison_judged AS
SELECT trace_id, category,
       coalesce(arg_max(state, detector) FILTER (state <> 'not_assessable'), 'not_assessable') AS state
FROM evidence WHERE detector LIKE 'judge:%' GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE comparison_states AS
SELECT set_id AS pattern, category, CASE WHEN proposed THEN 'proposed' ELSE state END AS state
FROM verdict_sets
UNION ALL
SELECT 'trace:' || coalesce(r.trace_id, j.trace_id), coalesce(r.category, j.category),
       CASE WHEN j.state IS NOT NULL AND (j.state <> 'not_assessable' OR r.state IS NULL)
            THEN j.state WHEN r.proposed THEN 'proposed' ELSE r.state END
FROM (SELECT v.trace_id, s.category, s.state, s.proposed
      FROM verdicts v SEMI JOIN comparison_judged USING (trace_id) JOIN verdict_sets s USING (set_id)) r
FULL JOIN comparison_judged j ON j.trace_id = r.trace_id AND j.category = r.category;

CREATE OR REPLACE TEMP TABLE comparison_patterns AS
SELECT trace_id, set_id AS pattern FROM verdicts ANTI JOIN comparison_judged USING (trace_id)
UNION ALL
SELECT DISTINCT trace_id, 'trace:' || trace_id FROM comparison_judged;
"""

_STATES = ("present", "proposed", "absent", "not_assessable")


def prepare(connection: duckdb.DuckDBPyConnection) -> bool:
    """Make the temporary tables that the other functions read; False when nothing has verdicts."""
    connection.execute(_SETS)
    row = connection.execute("SELECT count(*) FROM comparison_patterns").fetchone()
    return bool(row and row[0])


def error_contrasts(connection: duckdb.DuckDBPyConnection, plan: Plan) -> list[Contrast]:
    """Return one contrast a category, group and pair of arms; needs :func:`prepare`.

    Categories that are present in neither arm are left out: there is nothing to compare.
    """
    contrasts = []
    for arms in combinations(plan.arms, 2):
        for category, group, items, states in _categories(connection, plan, arms):
            if not any(states[arm]["present"] + states[arm]["proposed"] for arm in arms):
                continue
            result = compare_items(items, replace(plan, cluster=None))
            if result is None:
                continue
            both = sum(i.times for i in items if i.n_a and i.n_b)
            left = sum(i.times for i in items) - both
            excluded = (Excluded("items not assessable or missing in one arm", left),) if left else ()
            name = tuple(zip(plan.by, group, strict=True))
            one = contrast(result, f"error: {category}", name, arms, plan, excluded)
            contrasts.append(replace(one, states=states))
    return contrasts


def _categories(
    connection: duckdb.DuckDBPyConnection, plan: Plan, arms: tuple[str, str]
) -> Iterator[tuple[str, tuple[str, ...], list[Item], dict[str, dict[str, int]]]]:
    """Yield each category of each group: its items, and its states by arm."""
    states = _states(connection, plan, arms)
    found: dict[tuple[str, tuple[str, ...]], list[Item]] = {}
    for row in _item_rows(connection, plan, arms):
        category, *rest = row
        group = tuple("" if value is None else str(value) for value in rest[: len(plan.by)])
        na, ka, nb, kb, times = rest[len(plan.by) :]
        found.setdefault((category, group), []).append(Item(na, ka, nb, kb, times))
    for (category, group), items in sorted(found.items()):
        yield category, group, items, states[category, group]


def _patterns(plan: Plan, parameters: list[Any], columns: list[str]) -> str:
    """Return a CTE ``seen``: the plan's traces with the number of their verdict pattern."""
    source = units(plan, ["trace_id", *columns], parameters)
    return (
        "WITH numbered AS (SELECT pattern, row_number() OVER (ORDER BY pattern) AS p FROM "
        "(SELECT DISTINCT pattern FROM comparison_patterns)), "
        f"units AS ({source}), seen AS (SELECT units.*, p FROM units "
        "JOIN comparison_patterns USING (trace_id) JOIN numbered USING (pattern)), "
        "states AS (SELECT p, category, state IN ('present', 'proposed') AS present, state, "
        "state <> 'not_assessable' AS assessed FROM comparison_states JOIN numbered USING (pattern))"
    )


def _item_rows(connection: duckdb.DuckDBPyConnection, plan: Plan, arms: tuple[str, str]) -> list[tuple[Any, ...]]:
    """Return category, group, assessed and present traces of an item in each arm, and items.

    Items are first added up by the (sorted) patterns of their traces, so that a category is looked
    up once for each combination of patterns and not once a trace.
    """
    parameters: list[Any] = []
    head = _patterns(plan, parameters, [])
    groups = group_names(plan)
    return connection.execute(
        f"{head}, items AS (SELECT {keys(plan)}, "
        "list(p ORDER BY p) FILTER (arm = ?) AS pa, list(p ORDER BY p) FILTER (arm = ?) AS pb "
        f"FROM seen GROUP BY {keys(plan)}), "
        f"combined AS (SELECT {groups}pa, pb, count(*) AS times FROM items GROUP BY ALL), "
        "placed AS (SELECT row_number() OVER () AS c, * FROM combined), "
        "each AS (SELECT c, unnest(pa) AS p, true AS first FROM placed UNION ALL "
        "SELECT c, unnest(pb), false FROM placed), "
        "counted AS (SELECT c, category, count(*) FILTER (first AND assessed) AS na, "
        "count(*) FILTER (first AND present) AS ka, "
        "count(*) FILTER (NOT first AND assessed) AS nb, "
        "count(*) FILTER (NOT first AND present) AS kb "
        "FROM each JOIN states USING (p) GROUP BY c, category) "
        f"SELECT category, {groups}na, ka, nb, kb, sum(times)::BIGINT FROM counted JOIN placed "
        "USING (c) GROUP BY ALL ORDER BY ALL",
        [*parameters, *arms],
    ).fetchall()


def _states(
    connection: duckdb.DuckDBPyConnection, plan: Plan, arms: tuple[str, str]
) -> dict[tuple[str, tuple[str, ...]], dict[str, dict[str, int]]]:
    """Return present, proposed, absent and not assessable traces by category, group and arm."""
    parameters: list[Any] = []
    head = _patterns(plan, parameters, [])
    groups = group_names(plan)
    rows = connection.execute(
        f"{head}, counted AS (SELECT {groups}arm, p, count(*) AS n FROM seen GROUP BY ALL) "
        f"SELECT category, {groups}arm, state, sum(n)::BIGINT FROM counted JOIN states USING (p) "
        "GROUP BY ALL ORDER BY ALL",
        parameters,
    ).fetchall()
    table: dict[tuple[str, tuple[str, ...]], dict[str, dict[str, int]]] = {}
    for category, *rest in rows:
        group = tuple("" if value is None else str(value) for value in rest[: len(plan.by)])
        arm, state, n = rest[len(plan.by) :]
        by_arm = table.setdefault((category, group), {name: dict.fromkeys(_STATES, 0) for name in arms})
        if arm in by_arm:
            by_arm[arm][state] = n
    return table


def associations(connection: duckdb.DuckDBPyConnection, plan: Plan) -> list[Association]:
    """Return, for each category and arm, its risk ratio between wrong and right traces.

    Only scored traces that could be assessed count; categories present in none are left out.
    p-values are adjusted by Benjamini–Hochberg over all of them. Needs :func:`prepare`.
    """
    parameters: list[Any] = []
    head = _patterns(plan, parameters, ["correct"])
    groups = group_names(plan)
    rows = connection.execute(
        f"{head}, items AS (SELECT {keys(plan)}, arm, "
        "list(p ORDER BY p) FILTER (NOT correct) AS pw, list(p ORDER BY p) FILTER (correct) AS pr "
        f"FROM seen WHERE correct IS NOT NULL GROUP BY {keys(plan)}, arm), "
        f"combined AS (SELECT {groups}arm, pw, pr, count(*) AS times FROM items GROUP BY ALL), "
        "placed AS (SELECT row_number() OVER () AS c, * FROM combined), "
        "each AS (SELECT c, unnest(pw) AS p, true AS wrong FROM placed UNION ALL "
        "SELECT c, unnest(pr), false FROM placed), "
        "counted AS (SELECT c, category, count(*) FILTER (wrong AND present) AS kw, "
        "count(*) FILTER (wrong AND assessed) AS nw, "
        "count(*) FILTER (NOT wrong AND present) AS kr, "
        "count(*) FILTER (NOT wrong AND assessed) AS nr "
        "FROM each JOIN states USING (p) GROUP BY c, category) "
        f"SELECT category, {groups}arm, kw, nw, kr, nr, sum(times)::BIGINT FROM counted "
        "JOIN placed USING (c) GROUP BY ALL ORDER BY ALL",
        parameters,
    ).fetchall()
    return _associated(rows, plan)


def _associated(rows: list[tuple[Any, ...]], plan: Plan) -> list[Association]:
    found: dict[tuple[str, tuple[str, ...], str], dict[tuple[int, int, int, int], int]] = {}
    for category, *rest in rows:
        group = tuple("" if value is None else str(value) for value in rest[: len(plan.by)])
        arm, kw, nw, kr, nr, times = rest[len(plan.by) :]
        found.setdefault((category, group, arm), {})[kw, nw, kr, nr] = times
    done = []
    for (category, group, arm), items in sorted(found.items()):
        kw, nw, kr, nr = (sum(key[i] * n for key, n in items.items()) for i in range(4))
        if kw + kr == 0 or not nw or not nr:
            continue
        ratio, p_value = cluster_ratio(items)
        name = tuple(zip(plan.by, group, strict=True))
        done.append(Association(category, name, arm, kw, nw, kr, nr, ratio, p_value, p_value, 1, ""))
    adjusted = benjamini_hochberg([one.p_value for one in done])
    full = [replace(one, adjusted=p, family_size=len(done)) for one, p in zip(done, adjusted, strict=True)]
    return [replace(one, sentence=association_sentence(one)) for one in full]
