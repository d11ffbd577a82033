"""Accuracy of each condition with its interval, against chance where options were offered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from tracelens.figures import counts, theme, words
from tracelens.figures.cells import EVERYTHING, Cells, Filters, fetch, query
from tracelens.figures.drawing import Drawing, Table, nothing
from tracelens.figures.rows import by, condition_colours, place_filter

if TYPE_CHECKING:
    import duckdb

QUERY = "accuracy"
TITLE = "Accuracy with and without reasoning"
OPTIONS = ("rows",)
HELP = "Share of scored traces that are correct, with 95 % Wilson intervals. Unreadable answers count as wrong."


class Bar(msgspec.Struct, frozen=True):
    """One condition of one row: ``rate`` over scored traces; ``chance`` is None where no options were offered."""

    row: str
    condition: str
    rate: counts.Rate
    unscored: int
    chance: float | None


class Numbers(msgspec.Struct, frozen=True):
    """Rows are tasks, or models when one task is chosen."""

    rows_are: str
    bars: tuple[Bar, ...]
    places: tuple[tuple[str, dict[str, str]], ...] = ()


def summarise(connection: duckdb.DuckDBPyConnection, filters: Filters = EVERYTHING, rows: str | None = None) -> Numbers:
    """Return the accuracies under ``filters``."""
    return numbers(fetch(connection, query(QUERY), filters), filters, rows)


def numbers(cells: Cells, filters: Filters = EVERYTHING, rows: str | None = None) -> Numbers:
    """Return the accuracies of already fetched cells."""
    rows_are, keys = by(cells, filters, rows)
    columns = ["traces", "scored", "correct", "chance", "with_choices"]
    sums = cells.total([*keys, "condition"], columns)
    order = {filters.a: 0, filters.b: 1}
    bars, places = [], {}
    for key, (traces, scored, correct, chance, choices) in sums.items():
        *place, condition = key
        row = place[-1] or "(unnamed)"
        places[row] = place_filter(keys, place)
        expected = float(chance) / scored if scored and choices == scored else None
        rate = counts.rate(int(correct), int(scored))
        bars.append(Bar(row, condition, rate, int(traces - scored), expected))
    bars.sort(key=lambda bar: (bar.row, order.get(bar.condition, 2), bar.condition))
    return Numbers(rows_are, tuple(bars), tuple(places.items()))


def plot(found: Numbers, filters: Filters = EVERYTHING) -> Drawing:
    """Return a dot with an interval for each condition in each row, best row of condition b on top."""
    scored = [bar for bar in found.bars if bar.rate.value is not None]
    if not scored:
        held = sum(bar.unscored for bar in found.bars)
        return nothing(f"No trace is scored here ({words.plural(held, 'trace')} without gold or score).")
    places = dict(found.places)
    lead = {bar.row: bar.rate.value or 0.0 for bar in scored if bar.condition == filters.b}
    names = sorted({bar.row for bar in scored}, key=lambda row: (lead.get(row, -1.0), row))
    traces = [
        _dots(condition, colour, symbol, scored, names, places)
        for condition, colour, symbol in condition_colours(scored, filters)
    ]
    chance = _chance(scored, names)
    height = theme.rows_height(len(names), 34)
    layout = {
        "height": height,
        "xaxis": {"range": [-0.02, 1.02], "tickformat": ".0%", "title": {"text": "correct of scored traces"}},
        "yaxis": {
            "tickvals": list(range(len(names))),
            "ticktext": [theme.label(n, 30) for n in names],
            "range": [-0.7, len(names) - 0.3],
            "showgrid": False,
        },
    }
    return Drawing([*chance, *traces], layout, _note(found), _table(scored, places))


def draw(found: Numbers, mode: theme.Mode = "light") -> Any:
    """Return the Plotly figure."""
    return plot(found).figure(mode)


def _dots(
    condition: str, colour: str, symbol: str, bars: list[Bar], names: list[str], places: dict[str, dict[str, str]]
) -> dict[str, Any]:
    """Return one condition's dots, a little above or below the row's line."""
    mine = [bar for bar in bars if bar.condition == condition]
    lift = {"$a": 0.14, "$b": -0.14}.get(colour, 0.0)
    return {
        "type": "scatter",
        "mode": "markers",
        "name": theme.label(condition, 24),
        "x": [bar.rate.value for bar in mine],
        "y": [names.index(bar.row) + lift for bar in mine],
        "marker": {"color": colour, "symbol": symbol, "size": 9},
        "error_x": {
            "type": "data",
            "symmetric": False,
            "color": colour,
            "thickness": 1.6,
            "width": 0,
            "array": [(bar.rate.high or 0) - (bar.rate.value or 0) for bar in mine],
            "arrayminus": [(bar.rate.value or 0) - (bar.rate.low or 0) for bar in mine],
        },
        "customdata": [places[bar.row] for bar in mine],
        "hovertext": [f"{theme.label(bar.row)} · {theme.label(condition)}<br>{words.rate(bar.rate)}" for bar in mine],
        "hoverinfo": "text",
    }


def _chance(bars: list[Bar], names: list[str]) -> list[dict[str, Any]]:
    """Return the chance marks, where every scored trace of a row offered options."""
    known = {bar.row: bar.chance for bar in bars if bar.chance is not None}
    if not known:
        return []
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "name": "chance",
            "x": list(known.values()),
            "y": [names.index(row) for row in known],
            "marker": {"symbol": "line-ns-open", "size": 15, "color": "$even", "line": {"width": 1.5}},
            "hovertext": [f"{theme.label(row)}: chance {words.percent(value)}" for row, value in known.items()],
            "hoverinfo": "text",
        }
    ]


def _note(found: Numbers) -> str:
    scored = sum(bar.rate.of for bar in found.bars)
    held = sum(bar.unscored for bar in found.bars)
    left_out = f"; {words.plural(held, 'trace')} not scored and left out" if held else ""
    return f"n = {words.count(scored)} scored traces{left_out}"


def _table(bars: list[Bar], places: dict[str, dict[str, str]]) -> Table:
    columns = ("row", "condition", "accuracy", "low", "high", "correct", "scored", "unscored", "chance")
    rows = tuple(
        (
            bar.row,
            bar.condition,
            bar.rate.value,
            bar.rate.low,
            bar.rate.high,
            bar.rate.hits,
            bar.rate.of,
            bar.unscored,
            bar.chance,
        )
        for bar in bars
    )
    return Table(columns, rows, tuple(places[bar.row] for bar in bars))
