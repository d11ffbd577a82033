"""Which errors come with items that reasoning broke: rates of each category by what became of the item."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from tracelens.figures import counts, theme, words
from tracelens.figures.cells import EVERYTHING, Cells, Filters, fetch, query
from tracelens.figures.drawing import Drawing, Table, nothing

if TYPE_CHECKING:
    import duckdb

QUERY = "flip_errors"
TITLE = "Errors behind the changes"
HELP = "How often a category is found in the second condition's trace, among items it broke and items it fixed."

MOST = 12
LOOKS = {"lost": ("broken items", "$lost", "diamond"), "gained": ("fixed items", "$gained", "circle")}


class Mark(msgspec.Struct, frozen=True):
    """One category among the items of one outcome."""

    category: str
    title: str
    flip: str
    rate: counts.Rate


class Numbers(msgspec.Struct, frozen=True):
    """Categories by how much more often they come with broken than with fixed items, least first."""

    marks: tuple[Mark, ...]
    items: dict[str, int]
    left_out: int


def summarise(connection: duckdb.DuckDBPyConnection, filters: Filters = EVERYTHING) -> Numbers:
    """Return the rates under ``filters``."""
    return numbers(fetch(connection, query(QUERY), filters), filters)


def numbers(cells: Cells, filters: Filters = EVERYTHING) -> Numbers:
    """Return the rates of already fetched cells."""
    sums = {key: int(n) for key, (n,) in cells.total(["category", "title", "flip"], ["traces"]).items()}
    items = {flip: sums.get(("", "", flip), 0) for flip in LOOKS}
    titles = {(c, t) for c, t, _ in sums if c}
    rates = {(c, t): {flip: counts.rate(sums.get((c, t, flip), 0), items[flip]) for flip in LOOKS} for c, t in titles}
    seen = [key for key, both in rates.items() if any(r.hits for r in both.values())]
    seen.sort(key=lambda key: (-sum(r.hits for r in rates[key].values()), key))
    shown = sorted(
        seen[:MOST], key=lambda key: ((rates[key]["lost"].value or 0) - (rates[key]["gained"].value or 0), key)
    )
    marks = [Mark(c, t, flip, rates[c, t][flip]) for c, t in shown for flip in LOOKS]
    return Numbers(tuple(marks), items, len(seen) - len(shown))


def plot(found: Numbers, filters: Filters = EVERYTHING) -> Drawing:
    """Return two marks with intervals for each category."""
    if not found.marks:
        return nothing("No finding in an item that reasoning changed.")
    titles = list(dict.fromkeys(mark.title for mark in found.marks))
    traces = []
    for flip, (name, colour, symbol) in LOOKS.items():
        mine = [m for m in found.marks if m.flip == flip and m.rate.value is not None]
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": name,
                "x": [m.rate.value for m in mine],
                "y": [titles.index(m.title) + (0.14 if flip == "lost" else -0.14) for m in mine],
                "marker": {"color": colour, "symbol": symbol, "size": 9},
                "error_x": {
                    "type": "data",
                    "symmetric": False,
                    "color": colour,
                    "thickness": 1.5,
                    "width": 0,
                    "array": [(m.rate.high or 0) - (m.rate.value or 0) for m in mine],
                    "arrayminus": [(m.rate.value or 0) - (m.rate.low or 0) for m in mine],
                },
                "customdata": [{"category": m.category, "outcome": flip} for m in mine],
                "hovertext": [f"{theme.label(m.title)} · {name}<br>{words.rate(m.rate)}" for m in mine],
                "hoverinfo": "text",
            }
        )
    reach = max(m.rate.high or 0 for m in found.marks) or 1
    layout = {
        "height": theme.rows_height(len(titles), 32),
        "xaxis": {
            "title": {"text": "share of the items in whose trace it is found"},
            "tickformat": ".0%",
            "range": [-0.02 * reach, 1.02 * reach],  # so that marks at the ends are drawn whole
        },
        "yaxis": {
            "tickvals": list(range(len(titles))),
            "ticktext": [theme.label(t, 32) for t in titles],
            "showgrid": False,
            "range": [-0.7, len(titles) - 0.3],
        },
    }
    rest = f"; {found.left_out} rarer categories are left out" if found.left_out else ""
    note = (
        f"{words.plural(found.items['lost'], 'broken item')}, {words.plural(found.items['gained'], 'fixed item')}{rest}"
    )
    rows = tuple(
        (m.title, LOOKS[m.flip][0], m.rate.value, m.rate.low, m.rate.high, m.rate.hits, m.rate.of)
        for m in found.marks[::-1]
    )
    links = tuple({"category": m.category, "outcome": m.flip} for m in found.marks[::-1])
    return Drawing(
        traces, layout, note, Table(("category", "items", "rate", "low", "high", "found", "of"), rows, links)
    )


def draw(found: Numbers, mode: theme.Mode = "light") -> Any:
    """Return the Plotly figure."""
    return plot(found).figure(mode)
