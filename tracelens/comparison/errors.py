"""Error categories under two arms.

Three states, denominators, and whether they go with being wrong.

Most traces share their set of verdicts, so items are added up by their sets first and categories
are unfolded last. Where a judge has decided, its verdict replaces the rule's; what a rule proposes
and no judge has seen counts as present (``error_rates`` does the same) and is counted apart.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

from tracelens.comparison import errors_clustered as clustered
from tracelens.comparison.binary import Item, compare_items, contrast
from tracelens.comparison.contrast import Association, Contrast, Excluded, Plan
from tracelens.comparison.counts import cluster_name, group_names, keys, units
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

CREATE OR REPLACE TEMP TABLE comparison_merged AS
SELECT coalesce(r.trace_id, j.trace_id) AS trace_id, coalesce(r.category, j.category) AS category,
       CASE WHEN j.state IS NOT NULL AND (j.state <> 'not_assessable' OR r.state IS NULL)
            THEN j.state WHEN r.proposed THEN 'proposed' ELSE r.state END AS state
FROM (SELECT v.trace_id, s.category, s.state, s.proposed
      FROM verdicts v SEMI JOIN comparison_judged USING (trace_id) JOIN verdict_sets s USING (set_id)) r
FULL JOIN comparison_judged j ON j.trace_id = r.trace_id AND j.category = r.category;

CREATE OR REPLACE TEMP TABLE comparison_merged_sets AS
SELECT trace_id, 'judged:' || md5(string_agg(category || '=' || state, ';' ORDER BY category)) AS pattern
FROM comparison_merged GROUP BY trace_id;

CREATE OR REPLACE TEMP TABLE comparison_named AS
SELECT set_id AS pattern, category, CASE WHEN proposed THEN 'proposed' ELSE state END AS state
FROM verdict_sets
UNION
SELECT pattern, category, state FROM comparison_merged JOIN comparison_merged_sets USING (trace_id);

CREATE OR REPLACE TEMP TABLE comparison_numbers AS
SELECT pattern, row_number() OVER (ORDER BY pattern)::INTEGER AS p
FROM (SELECT DISTINCT pattern FROM comparison_named);

CREATE OR REPLACE TEMP TABLE comparison_categories AS
SELECT category, row_number() OVER (ORDER BY category)::INTEGER AS g
FROM (SELECT DISTINCT category FROM comparison_named);

-- What a pattern says of a category unless it is absent, which most are; 'missing' is no verdict at all.
CREATE OR REPLACE TEMP TABLE comparison_exceptions AS
SELECT n.p, c.g, coalesce(s.state, 'missing') AS state, coalesce(s.state IN ('present', 'proposed'), false) AS present
FROM comparison_numbers n CROSS JOIN comparison_categories c
LEFT JOIN comparison_named s ON s.pattern = n.pattern AND s.category = c.category
WHERE s.state IS DISTINCT FROM 'absent';

CREATE OR REPLACE TEMP TABLE comparison_patterns AS
SELECT trace_id, p FROM
    (SELECT trace_id, set_id AS pattern FROM verdicts ANTI JOIN comparison_judged USING (trace_id)
     UNION ALL SELECT trace_id, pattern FROM comparison_merged_sets)
JOIN comparison_numbers USING (pattern);
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
        found = _categories(connection, plan, arms)
        clusters = clustered.items(connection, plan) if plan.cluster else {}
        for category, group, items, states in found:
            if not any(states[arm]["present"] + states[arm]["proposed"] for arm in arms):
                continue
            result = compare_items(items, plan, clusters.get((category, group), {}) if plan.cluster else None)
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
) -> list[tuple[str, tuple[str, ...], list[Item], dict[str, dict[str, int]]]]:
    """Return each category of each group: its items, and its states by arm."""
    states = _states(connection, plan, arms)
    return [
        (*key, [Item(*seen, times) for seen, times in sorted(items.items())], states[key])
        for key, items in _counted(connection, plan, "arm = ?", "arm = ?", [*arms]).items()
    ]


def _seen(plan: Plan, parameters: list[Any], columns: list[str]) -> str:
    """Return a CTE ``seen``: the plan's traces with the number ``p`` of their verdict pattern."""
    source = units(plan, ["trace_id", *columns], parameters)
    return f"WITH units AS ({source}), seen AS (SELECT * FROM units JOIN comparison_patterns USING (trace_id))"


_Counts = dict[tuple[int, int, int, int], int]


def _counted(
    connection: duckdb.DuckDBPyConnection,
    plan: Plan,
    first: str,
    second: str,
    values: list[str],
    scored: str = "",
) -> dict[tuple[str, tuple[str, ...]], _Counts]:
    """Return, by category and group, how many items have the same counts in two sets of traces.

    ``first`` and ``second`` are conditions that pick the sets; the counts are (assessed, present)
    in the first, then in the second. Items are added up by the patterns of their traces first;
    only what is not plainly absent is looked up, and the rest is filled in.
    """
    parameters: list[Any] = []
    head = _seen(plan, parameters, ["correct"])
    groups = group_names(plan)
    cluster = cluster_name(plan) if plan.cluster else "NULL"
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE comparison_items AS {head}, items AS (SELECT {keys(plan)}, {cluster} AS k, "
        f"list(p ORDER BY p) FILTER ({first}) AS pa, list(p ORDER BY p) FILTER ({second}) AS pb "
        f"FROM seen {scored} GROUP BY {keys(plan)}) "
        f"SELECT row_number() OVER ()::INTEGER AS c, {groups}k, coalesce(len(pa), 0) AS la, "
        "coalesce(len(pb), 0) AS lb, pa, pb, count(*) AS times FROM items GROUP BY ALL",
        [*parameters, *values],
    )
    totals = connection.execute(
        f"SELECT {groups}la, lb, sum(times)::BIGINT FROM comparison_items GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE comparison_counted AS "
        "WITH each AS (SELECT c, unnest(pa) AS p, true AS first FROM comparison_items UNION ALL "
        "SELECT c, unnest(pb), false FROM comparison_items) "
        "SELECT c, g, count(*) FILTER (first AND NOT present) AS xa, "
        "count(*) FILTER (first AND present) AS ka, count(*) FILTER (NOT first AND NOT present) AS xb, "
        "count(*) FILTER (NOT first AND present) AS kb "
        "FROM each JOIN comparison_exceptions USING (p) GROUP BY c, g"
    )
    rows = connection.execute(
        f"SELECT category, {groups}la, lb, la - xa, ka, lb - xb, kb, sum(times)::BIGINT FROM comparison_counted "
        "JOIN comparison_items USING (c) JOIN comparison_categories USING (g) GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    return _filled(connection, plan, totals, rows)


def _filled(
    connection: duckdb.DuckDBPyConnection, plan: Plan, totals: list[Any], rows: list[Any]
) -> dict[tuple[str, tuple[str, ...]], _Counts]:
    """Return the counts with the items added for which every trace is plainly absent."""
    names = connection.execute("SELECT category FROM comparison_categories ORDER BY category").fetchall()
    width = len(plan.by)
    left: dict[tuple[str, tuple[str, ...]], dict[tuple[int, int], int]] = {}
    for row in totals:
        group = tuple("" if value is None else str(value) for value in row[:width])
        for (category,) in names:
            left.setdefault((category, group), {})[row[width], row[width + 1]] = row[width + 2]
    found: dict[tuple[str, tuple[str, ...]], _Counts] = {}
    for category, *rest in rows:
        group = tuple("" if value is None else str(value) for value in rest[:width])
        la, lb, na, ka, nb, kb, times = rest[width:]
        counts = found.setdefault((category, group), {})
        counts[na, ka, nb, kb] = counts.get((na, ka, nb, kb), 0) + times
        left[category, group][la, lb] -= times
    for key, rest_of in left.items():
        counts = found.setdefault(key, {})
        for (la, lb), times in rest_of.items():
            if times:
                counts[la, 0, lb, 0] = counts.get((la, 0, lb, 0), 0) + times
    return dict(sorted(found.items()))


def _states(
    connection: duckdb.DuckDBPyConnection, plan: Plan, arms: tuple[str, str]
) -> dict[tuple[str, tuple[str, ...]], dict[str, dict[str, int]]]:
    """Return present, proposed, absent and not assessable traces by category, group and arm."""
    parameters: list[Any] = []
    head = _seen(plan, parameters, [])
    groups = group_names(plan)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE comparison_seen AS {head} "
        f"SELECT {groups}arm, p, count(*) AS n FROM seen GROUP BY ALL",
        parameters,
    )
    totals = connection.execute(
        f"SELECT {groups}arm, sum(n)::BIGINT FROM comparison_seen GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    rows = connection.execute(
        f"SELECT category, {groups}arm, state, sum(n)::BIGINT FROM comparison_seen "
        "JOIN comparison_exceptions USING (p) JOIN comparison_categories USING (g) GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    names = connection.execute("SELECT category FROM comparison_categories ORDER BY category").fetchall()
    width = len(plan.by)
    table: dict[tuple[str, tuple[str, ...]], dict[str, dict[str, int]]] = {}
    for row in totals:
        group = tuple("" if value is None else str(value) for value in row[:width])
        for (category,) in names:
            by_arm = table.setdefault((category, group), {arm: dict.fromkeys(_STATES, 0) for arm in arms})
            if row[width] in by_arm:
                by_arm[row[width]]["absent"] = row[width + 1]
    for category, *rest in rows:
        group = tuple("" if value is None else str(value) for value in rest[:width])
        arm, state, n = rest[width:]
        if arm in table[category, group]:
            table[category, group][arm]["absent"] -= n
            if state in _STATES:
                table[category, group][arm][state] = n
    return table


def omissions(connection: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """Return the categories that the current rubric calls omissions: something needed that is not done."""
    rows = connection.execute("SELECT category FROM categories WHERE kind = 'omission'").fetchall()
    return frozenset(row[0] for row in rows)


def associations(connection: duckdb.DuckDBPyConnection, plan: Plan) -> list[Association]:
    """Return, for each omission and arm, its risk ratio between wrong and right traces.

    Other categories have none: that an error goes with a wrong answer is what makes it one. Only scored traces that
    could be assessed count; omissions that are present in none are left out.
    p-values are adjusted by Benjamini–Hochberg over all of them. Needs :func:`prepare`.
    """
    wrong, right, scored = "NOT correct", "correct", "WHERE correct IS NOT NULL"
    omitted = omissions(connection)
    done = []
    for arm in plan.arms if omitted else ():
        one = replace(plan, arms=(arm,))
        found = _counted(connection, one, wrong, right, [], scored)
        clusters = clustered.traces(connection, one) if plan.cluster else {}
        for (category, group), items in found.items():
            if category not in omitted:
                continue
            alike = {(k1, n1, k2, n2): n for (n1, k1, n2, k2), n in items.items()}
            if plan.cluster:
                alike = clusters[category, group]
            made = _association(category, tuple(zip(plan.by, group, strict=True)), arm, alike)
            if made is not None:
                done.append(made)
    adjusted = benjamini_hochberg([one.p_value for one in done])
    full = [replace(one, adjusted=p, family_size=len(done)) for one, p in zip(done, adjusted, strict=True)]
    return [replace(one, sentence=association_sentence(one)) for one in full]


def _association(category: str, group: tuple[tuple[str, str], ...], arm: str, items: _Counts) -> Association | None:
    """Return the association of one category, or None where there is nothing to compare.

    ``items`` maps (present, assessed) in wrong and then in right traces of a cluster to how many are alike.
    """
    kw, nw, kr, nr = (sum(key[i] * n for key, n in items.items()) for i in range(4))
    if kw + kr == 0 or not nw or not nr:
        return None
    ratio, p_value = cluster_ratio(items)
    return Association(category, group, arm, kw, nw, kr, nr, ratio, p_value, p_value, 1, "")
