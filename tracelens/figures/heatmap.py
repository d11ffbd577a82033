"""What reasoning changed in each task of each model: the paired difference as a map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from tracelens.figures import counts, theme, words
from tracelens.figures.cells import EVERYTHING, Cells, Filters, fetch, query
from tracelens.figures.drawing import Drawing, Table, nothing
from tracelens.figures.pairing import compare

if TYPE_CHECKING:
    import duckdb

QUERY = "verdict"
TITLE = "Change by task and model"
HELP = "Accuracy with reasoning minus without, in points over the same items. Pairs below 10 are left blank."


class Square(msgspec.Struct, frozen=True):
    """One task of one model."""

    dataset: str
    task: str
    model: str
    paired: counts.Paired


class Numbers(msgspec.Struct, frozen=True):
    """Every task and model that has scored pairs, by name."""

    squares: tuple[Square, ...]


def summarise(connection: duckdb.DuckDBPyConnection, filters: Filters = EVERYTHING) -> Numbers:
    """Return the squares under ``filters``."""
    return numbers(fetch(connection, query(QUERY), filters), filters)


def numbers(cells: Cells, filters: Filters = EVERYTHING) -> Numbers:
    """Return the squares of already fetched cells."""
    squares = [
        Square(dataset, task, model, found)
        for (dataset, task, model), found in compare(cells, ["dataset", "task", "model"]).items()
    ]
    return Numbers(tuple(sorted(squares, key=lambda s: (s.dataset, s.task, s.model))))


def plot(found: Numbers, filters: Filters = EVERYTHING) -> Drawing:
    """Return the map with its values written in."""
    if not found.squares:
        return nothing(f"No scored pairs of {filters.a} and {filters.b} here.")
    models = sorted({s.model for s in found.squares})
    places = sorted({(s.dataset, s.task) for s in found.squares}, reverse=True)
    at = {(s.dataset, s.task, s.model): s for s in found.squares}
    grid = [[at.get((*place, model)) for model in models] for place in places]
    values = [[s.paired.difference if s and s.paired.n >= counts.LEAST else None for s in row] for row in grid]
    most = max((abs(v) for row in values for v in row if v is not None), default=0.1) or 0.1
    trace = {
        "type": "heatmap",
        "z": values,
        "x": list(range(len(models))),
        "y": list(range(len(places))),
        "zmin": -most,
        "zmax": most,
        "xgap": 2,
        "ygap": 2,
        "colorscale": [[0, "$lost"], [0.5, "$low"], [1, "$gained"]],
        "showscale": False,
        "text": [[words.points(v, 0) if v is not None else "" for v in row] for row in values],
        "texttemplate": "%{text}",
        "customdata": [
            [{"dataset": s.dataset, "task": s.task, "model": s.model} if s else {} for s in row] for row in grid
        ],
        "hovertext": [
            [
                f"{theme.label(s.task)} · {theme.label(s.model)}<br>{words.difference(s.paired)}" if s else "no pairs"
                for s in row
            ]
            for row in grid
        ],
        "hoverinfo": "text",
    }
    layout = {
        "height": theme.rows_height(len(places), 30) + 30,
        "xaxis": {
            "tickvals": list(range(len(models))),
            "ticktext": [theme.label(m or "(unnamed)", 22) for m in models],
            "showgrid": False,
            "side": "top",
        },
        "yaxis": {
            "tickvals": list(range(len(places))),
            "ticktext": [theme.label(t or "(unnamed)", 30) for _, t in places],
            "showgrid": False,
        },
        "margin": {"t": 60},
    }
    rows = tuple(
        (s.task, s.model, s.paired.difference, s.paired.low, s.paired.high, s.paired.p, s.paired.n, s.paired.verdict)
        for s in found.squares
    )
    table = Table(
        ("task", "model", "difference", "low", "high", "p", "pairs", "verdict"),
        rows,
        tuple({"dataset": s.dataset, "task": s.task, "model": s.model} for s in found.squares),
    )
    return Drawing([trace], layout, f"n = {words.plural(sum(s.paired.n for s in found.squares), 'pair')}", table)


def draw(found: Numbers, mode: theme.Mode = "light") -> Any:
    """Return the Plotly figure."""
    return plot(found).figure(mode)
