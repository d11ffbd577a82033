"""Any query's rows as bars, lines, points, a histogram or a heat map: what user-written panels are drawn with."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec

from tracelens.errors import InputError
from tracelens.figures import theme, words
from tracelens.figures.cells import EVERYTHING, FACETS, Cells, Filters, fetch
from tracelens.figures.drawing import Drawing, Table, nothing

if TYPE_CHECKING:
    import duckdb

QUERY = None
TITLE = "Chart"
HELP = ""
OPTIONS = ("kind", "x", "y", "color", "low", "high")

KINDS = ("bar", "line", "scatter", "histogram", "heatmap")
MOST = 5_000
LINKED = (*FACETS, "condition", "category")


class Numbers(msgspec.Struct, frozen=True):
    """The rows with the roles of their columns; ``rows`` has at most :data:`MOST`, of ``of``."""

    kind: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    of: int
    x: str
    y: str
    color: str | None = None
    low: str | None = None
    high: str | None = None


def summarise(
    connection: duckdb.DuckDBPyConnection, filters: Filters = EVERYTHING, sql: str = "", **options: Any
) -> Numbers:
    """Return the rows of ``sql`` under ``filters``."""
    return numbers(fetch(connection, sql, filters), filters, **options)


def numbers(
    cells: Cells,
    filters: Filters = EVERYTHING,
    kind: str = "bar",
    x: str | None = None,
    y: str | None = None,
    color: str | None = None,
    low: str | None = None,
    high: str | None = None,
) -> Numbers:
    """Return the rows with their roles; ``x`` is the first column unless named, ``y`` the first numeric other one.

    Raises:
        InputError: If the kind or a named column does not exist.
    """
    if kind not in KINDS:
        raise InputError(f"There is no kind of chart {kind!r}; the kinds are {', '.join(KINDS)}.")
    for column in (x, y, color, low, high):
        if column is not None and column not in cells.columns:
            raise InputError(f"The query has no column {column!r}; its columns are {', '.join(cells.columns)}.")
    first = x or cells.columns[0]
    numeric = [c for c in cells.columns if c != first and any(_number(row[cells.index(c)]) for row in cells.rows)]
    second = y or (numeric[0] if numeric else first)
    return Numbers(kind, cells.columns, tuple(cells.rows[:MOST]), len(cells.rows), first, second, color, low, high)


def plot(found: Numbers, filters: Filters = EVERYTHING) -> Drawing:
    """Return the chart."""
    if not found.rows:
        return nothing("The query gives no rows here.")
    groups: dict[Any, list[tuple[Any, ...]]] = {}
    for row in found.rows:
        groups.setdefault(row[found.columns.index(found.color)] if found.color else "", []).append(row)
    draw_one = {"bar": _bar, "line": _line, "scatter": _scatter, "histogram": _histogram, "heatmap": _heatmap}[
        found.kind
    ]
    traces = [
        draw_one(found, rows) | {"name": theme.label(name, 24), "showlegend": bool(found.color)}
        for name, rows in groups.items()
    ]
    layout: dict[str, Any] = {
        "height": 360,
        "barmode": "group",
        "xaxis": {"title": {"text": theme.label(found.x)}},
        "yaxis": {"title": {"text": "rows" if found.kind == "histogram" else theme.label(found.y)}},
    }
    if found.kind == "bar":
        layout["xaxis"]["type"] = "category"
        layout["yaxis"]["rangemode"] = "tozero"
    note = words.plural(found.of, "row") + (f"; the first {MOST:,} are drawn" if found.of > MOST else "")
    if found.kind == "bar" and _shared(found):
        note += "; some bars are sums of several rows: give x or color a column that tells these apart"
    plain = tuple(tuple(v if _number(v) or v is None else str(v)[:500] for v in row) for row in found.rows[:500])
    return Drawing(traces, layout, note, Table(found.columns, plain, tuple(_links(found, found.rows[:500]))))


def draw(found: Numbers, mode: theme.Mode = "light") -> Any:
    """Return the Plotly figure."""
    return plot(found).figure(mode)


def _number(value: Any) -> bool:
    return (
        isinstance(value, (int, float, Decimal)) and value is not True and value is not False and math.isfinite(value)
    )


def _shared(found: Numbers) -> bool:
    """Return whether rows stand at one place with one colour: Plotly puts their bars on top of each other."""
    at = [found.columns.index(name) for name in (found.x, found.color) if name]
    return len({tuple(row[i] for i in at) for row in found.rows}) < len(found.rows)


def _values(found: Numbers, column: str, rows: list[tuple[Any, ...]]) -> list[Any]:
    at = found.columns.index(column)
    return [row[at] if _number(row[at]) else None if row[at] is None else theme.label(row[at]) for row in rows]


def _links(found: Numbers, rows: Any) -> list[dict[str, str]]:
    at = [(column, found.columns.index(column)) for column in LINKED if column in found.columns]
    return [{column: str(row[i]) for column, i in at if row[i] is not None} for row in rows]


def _xy(found: Numbers, rows: list[tuple[Any, ...]]) -> dict[str, Any]:
    made: dict[str, Any] = {
        "x": _values(found, found.x, rows),
        "y": _values(found, found.y, rows),
        "customdata": _links(found, rows),
    }
    if found.low and found.high:
        low, high = _values(found, found.low, rows), _values(found, found.high, rows)
        made["error_y"] = {
            "type": "data",
            "symmetric": False,
            "color": "$soft",
            "thickness": 1.1,
            "width": 2,
            "array": [None if None in (h, y) else h - y for h, y in zip(high, made["y"], strict=True)],
            "arrayminus": [None if None in (lo, y) else y - lo for lo, y in zip(low, made["y"], strict=True)],
        }
    return made


def _bar(found: Numbers, rows: list[tuple[Any, ...]]) -> dict[str, Any]:
    return {"type": "bar", **_xy(found, rows)}


def _line(found: Numbers, rows: list[tuple[Any, ...]]) -> dict[str, Any]:
    return {"type": "scatter", "mode": "lines+markers", **_xy(found, rows)}


def _scatter(found: Numbers, rows: list[tuple[Any, ...]]) -> dict[str, Any]:
    return {"type": "scatter", "mode": "markers", "marker": {"opacity": 0.7}, **_xy(found, rows)}


def _histogram(found: Numbers, rows: list[tuple[Any, ...]]) -> dict[str, Any]:
    return {"type": "histogram", "x": _values(found, found.x, rows)}


def _heatmap(found: Numbers, rows: list[tuple[Any, ...]]) -> dict[str, Any]:
    across = found.color or next((c for c in found.columns if c not in (found.x, found.y)), found.x)
    return {
        "type": "heatmap",
        "x": _values(found, found.x, rows),
        "y": _values(found, across, rows),
        "z": _values(found, found.y, rows),
        "colorscale": [[0, "$low"], [0.5, "$mid"], [1, "$high"]],
    }
