"""How categories shift between two arms: the same items cross-tabulated by what each arm made of them.

Three things are categories of a whole trace: the kind of its first error (on items that are wrong under both arms), the
step of the proximity ladder, and what a wrong static answer confused. Each item has one of them in each arm, so that
the table is square and the tests are paired.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

from tracelens.comparison.contrast import Plan
from tracelens.comparison.counts import group_names, keys, units
from tracelens.comparison.words import group_in_words, p_text
from tracelens.stats.categories import bowker, bowker_simulated, stuart_maxwell
from tracelens.stats.results import Significance

if TYPE_CHECKING:
    import duckdb

MOVED = 10
"""With fewer items that change category, tests of how they change say nothing."""

SPARSE = 10
"""Two cells that hold fewer items together expect fewer than five each: Bowker's p is then simulated."""

NONE, RARER = "none found", "rarer ones"

# A trace's label; only traces that have one take part.
_LABELS = {
    "first error": f"""
        SELECT t.trace_id, coalesce(e.category, '{NONE}') AS label
        FROM traces t LEFT JOIN
            (SELECT trace_id, min_by(category, (coalesce(step, 0), coalesce("start", 0), category)) AS category
             FROM errors WHERE first_error GROUP BY trace_id) e USING (trace_id)
        WHERE t.correct = false AND EXISTS (SELECT 1 FROM verdicts)""",
    "proximity": "SELECT trace_id, outcome AS label FROM outcomes WHERE axis = 'proximity'",
    "static": "SELECT trace_id, outcome AS label FROM outcomes WHERE axis = 'static'",
}
_WHICH = {
    "first error": "wrong under both, the kind of the first error",
    "proximity": "graded under both, the grade",
    "static": "wrong under both, what the answer confused",
}


@dataclass(frozen=True, slots=True)
class Shift:
    """Where items go from one arm's categories to another's; exploratory, p-values are not adjusted.

    ``table`` counts items by category under ``arm_a`` (rows) and ``arm_b`` (columns), in the order of ``categories``.
    ``symmetry`` (Bowker) asks whether as many items go from one category to another as come back, ``margins``
    (Stuart–Maxwell) whether both arms use each category equally often. Both are None where ``refused`` says why.
    """

    what: str
    group: tuple[tuple[str, str], ...]
    arm_a: str
    arm_b: str
    items: int
    categories: tuple[str, ...]
    table: tuple[tuple[int, ...], ...]
    symmetry: Significance | None
    margins: Significance | None
    refused: str
    sentence: str


def shifts(connection: duckdb.DuckDBPyConnection, plan: Plan) -> list[Shift]:
    """Return one shift a kind of category, group and pair of arms, where any item has the category in both arms."""
    done = []
    for what in _LABELS:
        for arms in combinations(plan.arms, 2):
            for group, (cells, several) in _cells(connection, plan, what, arms).items():
                if cells or several:
                    name = tuple(zip(plan.by, group, strict=True))
                    done.append(_shift(what, name, arms, cells, several, plan))
    return done


def _cells(
    connection: duckdb.DuckDBPyConnection, plan: Plan, what: str, arms: tuple[str, str]
) -> dict[tuple[str, ...], tuple[dict[tuple[str, str], int], int]]:
    """Return each group's items by their two labels, and how many have several traces in an arm."""
    parameters: list[Any] = []
    source = units(plan, ["trace_id"], parameters)
    a, b = "FILTER (arm = ?)", "FILTER (arm = ?)"
    rows = connection.execute(
        f"WITH units AS ({source}), labels AS ({_LABELS[what]}), "
        f"items AS (SELECT {keys(plan)}, count(*) {a} AS na, any_value(label) {a} AS la, "
        f"count(*) {b} AS nb, any_value(label) {b} AS lb FROM units JOIN labels USING (trace_id) "
        f"GROUP BY {keys(plan)}) "
        f"SELECT {group_names(plan)}na > 1 OR nb > 1 AS several, CASE WHEN several THEN NULL ELSE la END AS la, "
        "CASE WHEN several THEN NULL ELSE lb END AS lb, count(*) FROM items WHERE na > 0 AND nb > 0 "
        "GROUP BY ALL ORDER BY ALL",
        [*parameters, arms[0], arms[0], arms[1], arms[1]],
    ).fetchall()
    groups: dict[tuple[str, ...], tuple[dict[tuple[str, str], int], int]] = {}
    for row in rows:
        group = tuple("" if value is None else str(value) for value in row[: len(plan.by)])
        several, before, after, times = row[len(plan.by) :]
        cells, count = groups.get(group, ({}, 0))
        if several:
            count += times
        else:
            cells[before, after] = times
        groups[group] = (cells, count)
    return groups


def _shift(
    what: str,
    group: tuple[tuple[str, str], ...],
    arms: tuple[str, str],
    cells: dict[tuple[str, str], int],
    several: int,
    plan: Plan,
) -> Shift:
    names, table = tabulated(cells)
    items = sum(cells.values())
    moved = sum(n for (before, after), n in cells.items() if before != after)
    refused = _refusal(what, arms, names, table, moved, several, plan)
    title = group_in_words(group)
    if refused:
        said = f"{title}, {what}: no test of how categories shift: {refused}."
        return Shift(what, group, *arms, items, names, table, None, None, refused, said)
    symmetry, margins = bowker(table), stuart_maxwell(table)
    simulated = any(0 < table[i][j] + table[j][i] < SPARSE for i, j in combinations(range(len(table)), 2))
    if simulated:
        symmetry = bowker_simulated(table, seed=plan.seed)
    said = (
        f"{title}: of {items:,} items {_WHICH[what]} is another under {arms[1]} than under {arms[0]} on {moved:,}. "
        f"{_evenly(symmetry, margins, simulated, arms, plan.alpha)}{_largest(names, table, arms)}"
    )
    return Shift(what, group, *arms, items, names, table, symmetry, margins, "", said)


def tabulated(cells: dict[tuple[str, str], int]) -> tuple[tuple[str, ...], tuple[tuple[int, ...], ...]]:
    """Return the categories by name and their square table; those with fewer than five moves are put together."""
    moves: dict[str, int] = {}
    for (before, after), n in cells.items():
        for name in (before, after):
            moves[name] = moves.get(name, 0) + n * (before != after)
    few = {name for name, n in moves.items() if n < 5}
    known = {name: RARER if name in few and len(few) > 1 else name for name in moves}
    names = tuple(sorted(set(known.values()), key=lambda name: (name in (NONE, RARER), name)))
    table = [[0] * len(names) for _ in names]
    for (before, after), n in cells.items():
        table[names.index(known[before])][names.index(known[after])] += n
    return names, tuple(tuple(row) for row in table)


def _refusal(
    what: str,
    arms: tuple[str, str],
    names: Sequence[str],
    table: Sequence[Sequence[int]],
    moved: int,
    several: int,
    plan: Plan,
) -> str:
    if several:
        return f"it needs one trace an item in each arm, and {several:,} items have several"
    if plan.cluster:
        return f"it takes items as independent, and these were drawn together by {plan.cluster}"
    if what == "first error" and NONE in names:
        none = names.index(NONE)
        for arm, counts in ((arms[0], table), (arms[1], list(zip(*table, strict=True)))):
            if all(sum(row) == 0 for i, row in enumerate(counts) if i != none):
                return f"no first error is found under {arm}, as where there is no reasoning to find it in"
    if moved < MOVED:
        return f"{moved} items change category, and {MOVED} are needed"
    return ""


def _evenly(symmetry: Significance, margins: Significance, simulated: bool, arms: tuple[str, str], alpha: float) -> str:
    """Return what the two tests say."""
    how = "simulated p" if simulated else f"χ² = {symmetry.statistic:.2f} on {symmetry.df:g} degrees of freedom"
    uneven = "are not even" if symmetry.p_value < alpha else "are not shown to be uneven"
    share = "differ" if margins.p_value < alpha else "are not shown to differ"
    return (
        f"The moves there and back {uneven} (Bowker, {how}, {p_text(symmetry.p_value)}); the shares of the categories "
        f"{share} (Stuart–Maxwell, χ² = {margins.statistic:.2f} on {margins.df:g}, {p_text(margins.p_value)}; "
        "exploratory, not adjusted)."
    )


def _largest(names: Sequence[str], table: Sequence[Sequence[int]], arms: tuple[str, str]) -> str:
    """Return the category whose number of items changes most, or nothing when none does."""
    columns = list(zip(*table, strict=True))
    gaps = [(abs(sum(columns[i]) - sum(table[i])), -i) for i in range(len(names))]
    gap, i = max(gaps)
    if not gap:
        return ""
    name = names[-i]
    return f" The largest change is {name}: {sum(table[-i]):,} under {arms[0]}, {sum(columns[-i]):,} under {arms[1]}."
