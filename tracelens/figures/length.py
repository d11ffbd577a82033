"""Accuracy by the length of the trace, for each condition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from tracelens.figures import counts, theme, words
from tracelens.figures.cells import EVERYTHING, Cells, Filters, fetch, query
from tracelens.figures.drawing import Drawing, Table, nothing
from tracelens.figures.rows import condition_colours

if TYPE_CHECKING:
    import duckdb

QUERY = "lengths"
TITLE = "Length against correctness"
HELP = (
    "Accuracy of traces of like length (bins double). A longer trace may be a harder item: this is not "
    "an effect of length."
)


class Bin(msgspec.Struct, frozen=True):
    """Traces of 2^power to 2^(power+1) characters in one condition."""

    power: int
    condition: str
    rate: counts.Rate


class Numbers(msgspec.Struct, frozen=True):
    """Bins from short to long."""

    bins: tuple[Bin, ...]


def summarise(connection: duckdb.DuckDBPyConnection, filters: Filters = EVERYTHING) -> Numbers:
    """Return the bins under ``filters``."""
    return numbers(fetch(connection, query(QUERY), filters), filters)


def numbers(cells: Cells, filters: Filters = EVERYTHING) -> Numbers:
    """Return the bins of already fetched cells, for the two conditions compared."""
    sums = cells.total(["condition", "power"], ["correct", "scored"])
    bins = [
        Bin(int(p), c, counts.rate(int(k), int(n))) for (c, p), (k, n) in sums.items() if c in (filters.a, filters.b)
    ]
    return Numbers(tuple(sorted(bins, key=lambda b: (b.condition, b.power))))


def plot(found: Numbers, filters: Filters = EVERYTHING) -> Drawing:
    """Return a line for each condition; marks grow with the number of traces."""
    if not found.bins:
        return nothing("No scored trace here.")
    traces = []
    for condition, colour, symbol in condition_colours(found.bins, filters):
        mine = [b for b in found.bins if b.condition == condition]
        most = max(b.rate.of for b in mine)
        traces.append(
            {
                "type": "scatter",
                "mode": "lines+markers",
                "name": theme.label(condition, 24),
                "x": [2**b.power for b in mine],
                "y": [b.rate.value for b in mine],
                "line": {"color": colour, "width": 1.5},
                "marker": {
                    "color": colour,
                    "symbol": symbol,
                    "size": [6 + 12 * (b.rate.of / most) ** 0.5 for b in mine],
                },
                "error_y": {
                    "type": "data",
                    "symmetric": False,
                    "color": colour,
                    "thickness": 1,
                    "width": 0,
                    "array": [(b.rate.high or 0) - (b.rate.value or 0) for b in mine],
                    "arrayminus": [(b.rate.value or 0) - (b.rate.low or 0) for b in mine],
                },
                "customdata": [{"condition": condition} for _ in mine],
                "hovertext": [
                    f"{2**b.power:,} to {2 ** (b.power + 1) - 1:,} characters · "
                    f"{theme.label(condition)}<br>{words.rate(b.rate)}"
                    for b in mine
                ],
                "hoverinfo": "text",
            }
        )
    powers = range(min(b.power for b in found.bins), max(b.power for b in found.bins) + 1)
    ticks = [2**p for p in powers][:: max(1, len(powers) // 7)]
    layout = {
        "height": 320,
        "xaxis": {
            "type": "log",
            "title": {"text": "characters of the trace"},
            "tickvals": ticks,
            "ticktext": [f"{t:,}" for t in ticks],
        },
        "yaxis": {"title": {"text": "correct of scored traces"}, "tickformat": ".0%", "range": [-0.02, 1.04]},
    }
    rows = tuple(
        (2**b.power, b.condition, b.rate.value, b.rate.low, b.rate.high, b.rate.hits, b.rate.of) for b in found.bins
    )
    table = Table(
        ("characters from", "condition", "accuracy", "low", "high", "correct", "scored"),
        rows,
        tuple({"condition": b.condition} for b in found.bins),
    )
    return Drawing(traces, layout, f"n = {words.plural(sum(b.rate.of for b in found.bins), 'scored trace')}", table)


def draw(found: Numbers, mode: theme.Mode = "light") -> Any:
    """Return the Plotly figure."""
    return plot(found).figure(mode)
