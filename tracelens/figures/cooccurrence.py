"""Which categories of error are found together in one trace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from tracelens.figures import theme, words
from tracelens.figures.cells import EVERYTHING, Cells, Filters, fetch, query
from tracelens.figures.drawing import Drawing, Table, nothing

if TYPE_CHECKING:
    import duckdb

QUERY = "cooccurrence"
TITLE = "Errors that come together"
HELP = (
    "Of the traces with the row's error, the share that has the column's too. The most frequent categories are shown."
)

MOST = 14


class Together(msgspec.Struct, frozen=True):
    """``traces`` hold both categories, ``of`` the first."""

    first: str
    second: str
    traces: int
    of: int


class Numbers(msgspec.Struct, frozen=True):
    """The most frequent categories (titles with their ids), and every couple of them that occurs."""

    titles: tuple[tuple[str, str], ...]
    couples: tuple[Together, ...]
    left_out: int


def summarise(connection: duckdb.DuckDBPyConnection, filters: Filters = EVERYTHING) -> Numbers:
    """Return the couples under ``filters``."""
    return numbers(fetch(connection, query(QUERY), filters), filters)


def numbers(cells: Cells, filters: Filters = EVERYTHING) -> Numbers:
    """Return the couples of already fetched cells."""
    sums = {key: int(n) for key, (n,) in cells.total(["category_a", "category_b"], ["traces"]).items()}
    at = [cells.index(column) for column in ("category_a", "title_a")]
    titles = {row[at[0]]: row[at[1]] for row in cells.rows}
    order = sorted(titles, key=lambda c: (-sums.get((c, c), 0), c))
    shown = order[:MOST]
    couples = [Together(a, b, sums[a, b], sums[a, a]) for a in shown for b in shown if a != b and (a, b) in sums]
    return Numbers(tuple((c, titles[c]) for c in shown), tuple(couples), len(order) - len(shown))


def plot(found: Numbers, filters: Filters = EVERYTHING) -> Drawing:
    """Return the map of shares."""
    if len(found.titles) < 2:
        return nothing("Fewer than two categories are found here.")
    ids = [category for category, _ in found.titles]
    share = {(c.first, c.second): c for c in found.couples}
    grid = [[share.get((a, b)) for b in ids] for a in reversed(ids)]
    names = [theme.label(title, 26) for _, title in found.titles]
    n = len(ids)
    trace = {
        "type": "heatmap",
        "x": list(range(n)),
        "y": list(range(n)),
        "xgap": 2,
        "ygap": 2,
        "showscale": False,
        "zmin": 0,
        "z": [
            [c.traces / c.of if c else (None if a == b else 0) for b, c in zip(ids, row, strict=True)]
            for a, row in zip(reversed(ids), grid, strict=True)
        ],
        "colorscale": [[0, "$low"], [0.5, "$mid"], [1, "$high"]],
        "customdata": [[{"category": a} for _ in ids] for a in reversed(ids)],
        "hovertext": [
            [
                f"{words.count(c.traces)} of {words.plural(c.of, 'trace')} ({words.percent(c.traces / c.of)})"
                if c
                else ""
                for c in row
            ]
            for row in grid
        ],
        "hoverinfo": "text",
    }
    layout = {
        "height": theme.rows_height(n, 28) + 110,
        "xaxis": {"tickvals": list(range(n)), "ticktext": names, "tickangle": -40, "showgrid": False},
        "yaxis": {"tickvals": list(range(n)), "ticktext": names[::-1], "showgrid": False},
    }
    title = dict(found.titles)
    rows = tuple((title[c.first], title[c.second], c.traces / c.of, c.traces, c.of) for c in found.couples)
    note = f"{words.plural(n, 'category', 'categories')}" + (
        f"; {found.left_out} rarer ones are left out" if found.left_out else ""
    )
    return Drawing(
        [trace],
        layout,
        note,
        Table(
            ("first", "second", "share", "together", "of"), rows, tuple({"category": c.first} for c in found.couples)
        ),
    )


def draw(found: Numbers, mode: theme.Mode = "light") -> Any:
    """Return the Plotly figure."""
    return plot(found).figure(mode)
