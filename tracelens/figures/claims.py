"""How many numbers a trace states, by kind, for each condition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from tracelens.figures import theme, words
from tracelens.figures.cells import EVERYTHING, Cells, Filters, fetch, query
from tracelens.figures.drawing import Drawing, Table, nothing
from tracelens.figures.rows import condition_colours

if TYPE_CHECKING:
    import duckdb

QUERY = "claims"
TITLE = "Numbers stated"
HELP = (
    "Mean number of claims in a trace, by kind. List numbers, dates and names with digits are told apart "
    "from quantities."
)


class Mean(msgspec.Struct, frozen=True):
    """Claims of one kind over the traces of one condition."""

    kind: str
    condition: str
    claims: int
    traces: int


class Numbers(msgspec.Struct, frozen=True):
    """Kinds from the least to the most frequent."""

    means: tuple[Mean, ...]


def summarise(connection: duckdb.DuckDBPyConnection, filters: Filters = EVERYTHING) -> Numbers:
    """Return the claims under ``filters``."""
    return numbers(fetch(connection, query(QUERY), filters), filters)


def numbers(cells: Cells, filters: Filters = EVERYTHING) -> Numbers:
    """Return the claims of already fetched cells, for the two conditions compared."""
    two = (filters.a, filters.b)
    traces = {c: int(n) for (c,), (n,) in cells.where(what="trace").total(["condition"], ["stated"]).items()}
    sums = {
        key: int(n)
        for key, (n,) in cells.where(what="claim").total(["kind", "condition"], ["stated"]).items()
        if key[1] in two
    }
    order = sorted({kind for kind, _ in sums}, key=lambda kind: (sum(sums.get((kind, c), 0) for c in two), kind))
    return Numbers(
        tuple(Mean(kind, c, sums.get((kind, c), 0), traces[c]) for kind in order for c in two if traces.get(c))
    )


def plot(found: Numbers, filters: Filters = EVERYTHING) -> Drawing:
    """Return grouped bars of means."""
    if not found.means:
        return nothing("No numbers are stated here, or claims were not extracted: run `tracelens check`.")
    kinds = list(dict.fromkeys(mean.kind for mean in found.means))
    traces = []
    for condition, colour, _ in condition_colours(found.means, filters)[::-1]:
        mine = [mean for mean in found.means if mean.condition == condition]
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "name": theme.label(condition, 24),
                "y": [theme.label(m.kind) for m in mine],
                "x": [m.claims / m.traces for m in mine],
                "marker": {"color": colour},
                "customdata": [{"condition": condition} for _ in mine],
                "hovertext": [
                    f"{theme.label(m.kind)} · {theme.label(condition)}<br>{m.claims / m.traces:.2f} a trace "
                    f"({words.count(m.claims)} in {words.plural(m.traces, 'trace')})"
                    for m in mine
                ],
                "hoverinfo": "text",
            }
        )
    layout = {
        "height": theme.rows_height(len(kinds), 34),
        "barmode": "group",
        "legend": {"traceorder": "reversed"},
        "xaxis": {"title": {"text": "claims a trace"}, "rangemode": "tozero"},
        "yaxis": {"type": "category", "showgrid": False},
    }
    rows = tuple((m.kind, m.condition, round(m.claims / m.traces, 3), m.claims, m.traces) for m in found.means[::-1])
    total = sum(m.claims for m in found.means)
    table = Table(
        ("kind", "condition", "claims a trace", "claims", "traces"), rows, tuple({"condition": r[1]} for r in rows)
    )
    return Drawing(traces, layout, f"n = {words.plural(total, 'claim')}", table)


def draw(found: Numbers, mode: theme.Mode = "light") -> Any:
    """Return the Plotly figure."""
    return plot(found).figure(mode)
