"""What a comparison needs from the database, added up there: never one Python object a trace.

Items with the same counts are added together, sums are of integers, and rows come sorted; so the
results depend neither on the order of rows nor on the number of threads.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from tracelens.comparison.contrast import Plan
from tracelens.errors import InputError

if TYPE_CHECKING:
    import duckdb

UNIT = 720_720
"""Shares are added up as integers of this unit, which 1 to 16 (so many epochs) divide."""

SCORE_UNIT = 1_000_000
"""Graded scores are added up as integers of a millionth."""

# Wrong because nothing could be read. Where the source gave the score, only an empty output is known to be so.
_UNREADABLE = "(scored_by IN ('unparsable', 'left unscored') OR state = 'empty')"

_FILTERS = ("dataset", "task", "model", "condition", "source_run", "sample_id")


class Arm(NamedTuple):
    """One arm's traces of one item: seen, scored, right, unreadable (scored wrong), truncated."""

    traces: int
    scored: int
    right: int
    unreadable: int
    truncated: int


class Pattern(NamedTuple):
    """How many items look alike: the same counts in each arm."""

    group: tuple[str, ...]
    arms: tuple[Arm, ...]
    items: int


class ClusterSums(NamedTuple):
    """One cluster's items that both arms scored: their number, and sums and squares of shares."""

    group: tuple[str, ...]
    items: int
    a: float
    a2: float
    b: float
    b2: float
    d: float
    d2: float


def expression(column: str, parameters: list[Any]) -> str:
    """Return SQL for a column, or for a key of one of the JSON columns (``meta.level``).

    Raises:
        InputError: If it is neither.
    """
    if column in (*_FILTERS, "epoch", "scene"):
        return f'"{column}"::VARCHAR'
    head, dot, key = column.partition(".")
    if head in ("meta", "scene", "usage", "labels") and dot and key:
        parameters.append("$." + ".".join(f'"{part}"' for part in key.replace('"', "").split(".")))
        return f"json_extract_string({head}, ?)"
    raise InputError(
        f"{column!r} is no column to group by. Use one of {', '.join(_FILTERS)}, scene, or a key "
        "of the record such as meta.level or scene.room."
    )


def units(plan: Plan, columns: Sequence[str], parameters: list[Any]) -> str:
    """Return the SELECT of the plan's traces: group columns g0…, item columns, arm, ``columns``."""
    groups = [f"{expression(name, parameters)} AS g{i}" for i, name in enumerate(plan.by)]
    items = [f'"{name}" AS i{i}' for i, name in enumerate(plan.item_columns)]
    cluster = [f"{expression(plan.cluster, parameters)} AS cluster"] if plan.cluster else []
    marks = ", ".join("?" for _ in plan.arms)
    filters: list[Any] = []
    kept = "".join(_condition(one, filters) for one in plan.where)
    selected = ", ".join([*groups, *items, *cluster, f"{plan.arm_column} AS arm", *columns])
    parameters.extend([*plan.arms, *filters])
    return f"SELECT {selected} FROM traces WHERE {plan.arm_column} IN ({marks}){kept}"


def _condition(where: tuple[str, str, str], parameters: list[Any]) -> str:
    column, operator, value = where
    text = f" AND {expression(column, parameters)} {'IS DISTINCT FROM' if operator == '!=' else '='} ?"
    parameters.append(value)
    return text


def keys(plan: Plan) -> str:
    """Return the names of the group and item columns of :func:`units`, for GROUP BY."""
    groups = [f"g{i}" for i in range(len(plan.by))]
    return ", ".join([*groups, *(f"i{i}" for i in range(len(plan.item_columns)))])


def cluster_name(plan: Plan) -> str:
    """Return SQL for the cluster of an item of :func:`units`, inside a GROUP BY of :func:`keys`.

    An item that says of no cluster stands alone.
    """
    items = ", ".join(f"i{i}" for i in range(len(plan.item_columns)))
    return f"coalesce('of ' || min(cluster), 'alone ' || concat_ws(chr(31), {items}))"


def group_names(plan: Plan) -> str:
    """Return the group columns followed by a comma, or nothing when there are none."""
    return "".join(f"g{i}, " for i in range(len(plan.by)))


def accuracy_patterns(connection: duckdb.DuckDBPyConnection, plan: Plan) -> list[Pattern]:
    """Return the patterns of right and wrong over all arms of the plan."""
    parameters: list[Any] = []
    source = units(plan, ["correct", "state", "scored_by"], parameters)
    counts = []
    for i, arm in enumerate(plan.arms):
        of = "arm = ?"
        counts += [
            f"count(*) FILTER ({of}) AS t{i}",
            f"count(correct) FILTER ({of}) AS n{i}",
            f"count(*) FILTER ({of} AND correct) AS k{i}",
            f"count(*) FILTER ({of} AND correct = false AND {_UNREADABLE}) AS u{i}",
            f"count(*) FILTER ({of} AND correct IS NOT NULL AND state = 'truncated') AS c{i}",
        ]
        parameters.extend([arm] * 5)
    names = ", ".join(f"t{i}, n{i}, k{i}, u{i}, c{i}" for i in range(len(plan.arms)))
    rows = connection.execute(
        f"WITH units AS ({source}), items AS (SELECT {keys(plan)}, {', '.join(counts)} "
        f"FROM units GROUP BY {keys(plan)}) "
        f"SELECT {group_names(plan)}{names}, count(*) FROM items GROUP BY ALL ORDER BY ALL",
        parameters,
    ).fetchall()
    return [_pattern(row, len(plan.by), len(plan.arms)) for row in rows]


def _pattern(row: tuple[Any, ...], groups: int, arms: int) -> Pattern:
    cells = row[groups:-1]
    found = tuple(Arm(*cells[5 * i : 5 * i + 5]) for i in range(arms))
    return Pattern(tuple("" if value is None else str(value) for value in row[:groups]), found, row[-1])


def cluster_sums(connection: duckdb.DuckDBPyConnection, plan: Plan, arm_a: str, arm_b: str) -> list[ClusterSums]:
    """Return sums of the items' shares right by cluster, in both arms and their difference."""
    parameters: list[Any] = []
    source = units(plan, ["correct"], parameters)
    parameters.extend([arm_a, arm_a, arm_b, arm_b])
    sums = ", ".join(
        f"sum({what})::HUGEINT AS {name}"
        for name, what in (
            ("a", "a"), ("a2", "a * a"), ("b", "b"), ("b2", "b * b"),
            ("d", "b - a"), ("d2", "(b - a) * (b - a)"),
        )
    )  # fmt: skip
    rows = connection.execute(
        f"WITH units AS ({source}), items AS (SELECT {keys(plan)}, {cluster_name(plan)} AS cluster, "
        "count(*) FILTER (arm = ? AND correct) AS ka, count(correct) FILTER (arm = ?) AS na, "
        "count(*) FILTER (arm = ? AND correct) AS kb, count(correct) FILTER (arm = ?) AS nb "
        f"FROM units GROUP BY {keys(plan)}), "
        f"shares AS (SELECT {group_names(plan)}cluster, round({UNIT} * ka / na)::HUGEINT AS a, "
        f"round({UNIT} * kb / nb)::HUGEINT AS b FROM items WHERE na > 0 AND nb > 0) "
        f"SELECT {group_names(plan)}count(*) AS items, {sums} FROM shares "
        f"GROUP BY {group_names(plan)}cluster ORDER BY ALL",
        parameters,
    ).fetchall()
    return [_sums(row, len(plan.by)) for row in rows]


def _sums(row: tuple[Any, ...], groups: int) -> ClusterSums:
    items, a, a2, b, b2, d, d2 = row[groups:]
    group = tuple("" if value is None else str(value) for value in row[:groups])
    square = UNIT * UNIT
    return ClusterSums(group, items, a / UNIT, a2 / square, b / UNIT, b2 / square, d / UNIT, d2 / square)


def arms_present(connection: duckdb.DuckDBPyConnection, vary: str) -> list[tuple[str, int, int]]:
    """Return every value of the varying column with its traces and items, most items first.

    ``direct`` comes before ``reasoning``, and both before any other, when they are among them.
    """
    rows = connection.execute(
        f"SELECT {vary}, count(*), count(DISTINCT (dataset, task, sample_id)) FROM traces "
        f"GROUP BY 1 ORDER BY ({vary} = 'direct') DESC, ({vary} = 'reasoning') DESC, 3 DESC, 1"
    ).fetchall()
    return [(str(name), int(traces), int(items)) for name, traces, items in rows]
