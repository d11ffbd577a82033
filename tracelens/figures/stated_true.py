"""Stated values against true ones, with guides for the right answer, a reversed sign and a slip of ten."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from tracelens.figures import theme, words
from tracelens.figures.cells import EVERYTHING, Cells, Filters, fetch, query
from tracelens.figures.drawing import Drawing, Table, nothing
from tracelens.figures.rows import condition_colours

if TYPE_CHECKING:
    import duckdb

QUERY = "stated_true"
TITLE = "Stated against true"
HELP = (
    "Numeric answers beside the gold. On the solid line: right. Dashed: the sign reversed. Dotted: ten "
    "times or a tenth."
)


class Point(msgspec.Struct, frozen=True):
    """One answer."""

    condition: str
    gold: float
    said: float
    correct: bool | None


class Numbers(msgspec.Struct, frozen=True):
    """Points of the two conditions compared; ``of`` counts the answers that they were drawn from."""

    points: tuple[Point, ...]
    of: int


def summarise(connection: duckdb.DuckDBPyConnection, filters: Filters = EVERYTHING) -> Numbers:
    """Return the points under ``filters``."""
    return numbers(fetch(connection, query(QUERY), filters), filters)


def numbers(cells: Cells, filters: Filters = EVERYTHING) -> Numbers:
    """Return the points of already fetched cells."""
    two = (filters.a, filters.b)
    at = {name: cells.index(name) for name in cells.columns}
    rows = [row for row in cells.rows if row[at["condition"]] in two]
    points = tuple(Point(row[at["condition"]], row[at["gold"]], row[at["said"]], row[at["correct"]]) for row in rows)
    groups = {tuple(row[at[c]] for c in ("dataset", "task", "model", "condition")): row[at["count"]] for row in rows}
    return Numbers(points, sum(groups.values()))


def plot(found: Numbers, filters: Filters = EVERYTHING) -> Drawing:
    """Return the points of each condition over the guides."""
    if not found.points:
        return nothing("No answer here has a stated and a true number on one scale: it needs numeric gold with a step.")
    reach = 1.08 * max(max(abs(p.gold), abs(p.said)) for p in found.points if abs(p.said) < 1e12)
    guides = [_guide(slope, dash, reach) for slope, dash in ((1, "solid"), (-1, "dash"), (10, "dot"), (0.1, "dot"))]
    traces = []
    for condition, colour, symbol in condition_colours(found.points, filters):
        mine = [p for p in found.points if p.condition == condition]
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": theme.label(condition, 24),
                "x": [p.gold for p in mine],
                "y": [p.said for p in mine],
                "marker": {"color": colour, "symbol": symbol, "size": 7, "opacity": 0.65},
                "customdata": [{"condition": condition} for _ in mine],
                "hovertext": [f"true {p.gold:g}, stated {p.said:g} · {theme.label(condition)}" for p in mine],
                "hoverinfo": "text",
            }
        )
    axis = {"range": [-reach, reach], "zeroline": True}
    layout = {
        "height": 420,
        "shapes": guides,
        "xaxis": axis | {"title": {"text": "true value"}},
        "yaxis": axis | {"title": {"text": "stated value"}},
    }
    drawn = f" of {words.count(found.of)}, drawn by chance" if found.of > len(found.points) else ""
    rows = tuple(
        (p.condition, p.gold, p.said, "–" if p.correct is None else str(p.correct)) for p in found.points[:500]
    )
    table = Table(("condition", "true", "stated", "correct"), rows, tuple({"condition": row[0]} for row in rows))
    return Drawing(traces, layout, f"n = {words.plural(len(found.points), 'answer')}{drawn}", table)


def draw(found: Numbers, mode: theme.Mode = "light") -> Any:
    """Return the Plotly figure."""
    return plot(found).figure(mode)


def _guide(slope: float, dash: str, reach: float) -> dict[str, Any]:
    """Return the line stated = slope · true within the picture."""
    x = reach / max(1.0, abs(slope))
    line = {"color": "$zero", "width": 1, "dash": dash}
    return {"type": "line", "x0": -x, "x1": x, "y0": -x * slope, "y1": x * slope, "line": line, "layer": "below"}
