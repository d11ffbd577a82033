"""Wrong traces that have no finding yet: what the taxonomy has no word for, or what nobody has looked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from tracelens.figures import counts, theme, words
from tracelens.figures.cells import EVERYTHING, Cells, Filters, fetch, query
from tracelens.figures.drawing import Drawing, Table, nothing
from tracelens.figures.rows import by, place_filter

if TYPE_CHECKING:
    import duckdb

QUERY = "unexplained"
TITLE = "Wrong, and nothing found"
HELP = "Share of the wrong traces of both conditions in which neither rule nor judge found anything."


class Row(msgspec.Struct, frozen=True):
    """One task or model; the rate is of wrong traces without any finding."""

    row: str
    rate: counts.Rate
    place: dict[str, str]


class Numbers(msgspec.Struct, frozen=True):
    """Rows from the least to the most unexplained."""

    rows: tuple[Row, ...]


def summarise(connection: duckdb.DuckDBPyConnection, filters: Filters = EVERYTHING) -> Numbers:
    """Return the unexplained under ``filters``."""
    return numbers(fetch(connection, query(QUERY), filters), filters)


def numbers(cells: Cells, filters: Filters = EVERYTHING) -> Numbers:
    """Return the unexplained of already fetched cells, for the two conditions compared."""
    two = Cells(cells.columns, [row for row in cells.rows if row[cells.index("condition")] in (filters.a, filters.b)])
    _, keys = by(two, filters)
    sums = two.total(keys, ["wrong", "explained"])
    rows = [
        Row(str(place[-1]) or "(unnamed)", counts.rate(int(n - k), int(n)), place_filter(keys, place))
        for place, (n, k) in sums.items()
        if n
    ]
    return Numbers(tuple(sorted(rows, key=lambda row: (row.rate.value or 0, row.row))))


def plot(found: Numbers, filters: Filters = EVERYTHING) -> Drawing:
    """Return one bar a row."""
    if not found.rows:
        return nothing("No wrong trace here.")
    rates = [row.rate for row in found.rows]
    trace = {
        "type": "bar",
        "orientation": "h",
        "x": [r.value for r in rates],
        "y": list(range(len(rates))),
        "marker": {"color": "$even"},
        "error_x": {
            "type": "data",
            "symmetric": False,
            "color": "$soft",
            "thickness": 1.1,
            "width": 2,
            "array": [(r.high or 0) - (r.value or 0) for r in rates],
            "arrayminus": [(r.value or 0) - (r.low or 0) for r in rates],
        },
        "customdata": [row.place | {"category": "(none)"} for row in found.rows],
        "hovertext": [f"{theme.label(row.row)}<br>{words.rate(row.rate)} wrong traces" for row in found.rows],
        "hoverinfo": "text",
    }
    layout = {
        "height": theme.rows_height(len(rates)),
        "showlegend": False,
        "xaxis": {"title": {"text": "share of wrong traces"}, "tickformat": ".0%", "rangemode": "tozero"},
        "yaxis": {
            "tickvals": list(range(len(rates))),
            "ticktext": [theme.label(row.row, 30) for row in found.rows],
            "showgrid": False,
        },
    }
    wrong, none = sum(r.of for r in rates), sum(r.hits for r in rates)
    note = (
        f"{words.count(none)} of {words.plural(wrong, 'wrong trace')} without a finding; about 30 are needed "
        f"to look for new categories"
    )
    table = Table(
        ("row", "share", "low", "high", "unexplained", "wrong"),
        tuple(
            (row.row, row.rate.value, row.rate.low, row.rate.high, row.rate.hits, row.rate.of)
            for row in found.rows[::-1]
        ),
        tuple(row.place | {"category": "(none)"} for row in found.rows[::-1]),
    )
    return Drawing([trace], layout, note, table)


def draw(found: Numbers, mode: theme.Mode = "light") -> Any:
    """Return the Plotly figure."""
    return plot(found).figure(mode)
