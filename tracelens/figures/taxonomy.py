"""The taxonomy with what was found in it: an icicle, groups in the left column, categories in the right."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec

from tracelens.figures import theme, words
from tracelens.figures.cells import EVERYTHING, Cells, Filters, fetch, query
from tracelens.figures.drawing import Drawing, Table, nothing

if TYPE_CHECKING:
    import duckdb

QUERY = "error_rates"
TITLE = "The taxonomy, by what was found"
HELP = (
    "Height is the number of traces with a finding, both conditions together. A trace counts once in "
    "each of its categories."
)


class Leaf(msgspec.Struct, frozen=True):
    """One category with the traces in which it was found."""

    parent: str
    category: str
    title: str
    traces: int


class Numbers(msgspec.Struct, frozen=True):
    """Categories that were found, largest group first; ``silent`` counts those looked for in vain."""

    leaves: tuple[Leaf, ...]
    silent: int


def summarise(connection: duckdb.DuckDBPyConnection, filters: Filters = EVERYTHING) -> Numbers:
    """Return the taxonomy under ``filters``."""
    return numbers(fetch(connection, query(QUERY), filters), filters)


def numbers(cells: Cells, filters: Filters = EVERYTHING) -> Numbers:
    """Return the taxonomy of already fetched cells."""
    sums = cells.total(["parent", "category", "title"], ["present", "proposed"])
    leaves = [Leaf(p, c, t, int(sum(n))) for (p, c, t), n in sums.items()]
    found = [leaf for leaf in leaves if leaf.traces]
    size: dict[str, int] = {}
    for leaf in found:
        size[leaf.parent] = size.get(leaf.parent, 0) + leaf.traces
    found.sort(key=lambda leaf: (-size[leaf.parent], leaf.parent, -leaf.traces, leaf.category))
    return Numbers(tuple(found), len(leaves) - len(found))


def plot(found: Numbers, filters: Filters = EVERYTHING) -> Drawing:
    """Return the icicle, as stacked bars in two columns."""
    if not found.leaves:
        return nothing(
            "Not classified: run `tracelens check` on the database first."
            if not found.silent
            else f"Classified, none found: {words.plural(found.silent, 'category', 'categories')} looked for."
        )
    sizes: dict[str, int] = {}
    for leaf in found.leaves:
        sizes[leaf.parent] = sizes.get(leaf.parent, 0) + leaf.traces
    total = sum(sizes.values())
    colours = {parent: theme.SERIES[i % len(theme.SERIES)] for i, parent in enumerate(sizes)}
    blocks = [
        *_column(0.0, [(groups().get(p, p), n, p, {}) for p, n in sizes.items()], colours, 0.95),
        *_column(
            1.0,
            [(leaf.title, leaf.traces, leaf.parent, {"category": leaf.category}) for leaf in found.leaves],
            colours,
            0.8,
        ),
    ]
    shares = [
        f"{theme.label(name)}<br>{words.plural(n, 'trace')} with it, {words.percent(n / total)} of all findings"
        for _, _, name, n, *_ in blocks
    ]
    trace = {
        "type": "bar",
        "x": [b[0] for b in blocks],
        "base": [b[1] for b in blocks],
        "y": [b[3] for b in blocks],
        "width": [0.98 if b[0] else 0.5 for b in blocks],
        "offset": [0.0 if b[0] else 0.48 for b in blocks],
        "marker": {
            "color": [b[4] for b in blocks],
            "opacity": [b[5] for b in blocks],
            "line": {"color": "$paper", "width": 1.5},
        },
        "text": [theme.label(b[2], 34) if b[3] > total * 0.018 else "" for b in blocks],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "insidetextfont": {"color": "$paper", "size": 12},
        "constraintext": "both",
        "textangle": 0,
        "customdata": [b[6] for b in blocks],
        "hovertext": shares,
        "hoverinfo": "text",
    }
    layout = {
        "height": 460,
        "showlegend": False,
        "xaxis": {"visible": False, "range": [0.46, 2.0]},
        "yaxis": {"visible": False, "range": [total, 0]},
        "margin": {"t": 6, "b": 6},
    }
    rows = tuple((leaf.parent, leaf.title, leaf.traces) for leaf in found.leaves)
    table = Table(("group", "category", "traces"), rows, tuple({"category": leaf.category} for leaf in found.leaves))
    silent = (
        f"; {words.plural(found.silent, 'category', 'categories')} looked for and not found" if found.silent else ""
    )
    return Drawing([trace], layout, f"n = {words.plural(total, 'trace-and-category finding')}{silent}", table)


@cache
def groups() -> dict[str, str]:
    """Return the names of the groups in the shipped rubrics."""
    from tracelens import rubric

    return {category.id: category.name for name in rubric.names() for category in rubric.load(name).categories}


def draw(found: Numbers, mode: theme.Mode = "light") -> Any:
    """Return the Plotly figure."""
    return plot(found).figure(mode)


def _column(
    x: float, parts: list[tuple[str, int, str, dict[str, str]]], colours: dict[str, str], opacity: float
) -> list[tuple[Any, ...]]:
    """Return (x, base, name, height, colour, opacity, filters) of stacked blocks."""
    blocks, base = [], 0
    for title, size, parent, link in parts:
        blocks.append((x, base, title, size, colours[parent], opacity, link))
        base += size
    return blocks
