"""How near answers came to what was right: the steps of the proximity ladder in each condition, beside chance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from tracelens.figures import by_condition, counts, theme, words
from tracelens.figures.by_condition import Share
from tracelens.figures.cells import EVERYTHING, Cells, Filters, fetch, query
from tracelens.figures.drawing import Drawing, nothing

if TYPE_CHECKING:
    import duckdb

QUERY = "outcomes"
TITLE = "How near the answers came"
HELP = (
    "Steps of the ladder from exact to far, as the rubric sets them; answers without a measurable "
    "distance are left out."
)
OPTIONS = ("axis",)

ORDER = ("exact", "near", "moderate", "far")


class Numbers(msgspec.Struct, frozen=True):
    """Shares of the outcomes on one axis, in the ladder's order; ``others`` are the axes that are there instead."""

    axis: str
    shares: tuple[Share, ...]
    traces: int
    others: tuple[str, ...]


def summarise(connection: duckdb.DuckDBPyConnection, filters: Filters = EVERYTHING, axis: str = "proximity") -> Numbers:
    """Return the outcomes on ``axis`` under ``filters``."""
    return numbers(fetch(connection, query(QUERY), filters), filters, axis)


def numbers(cells: Cells, filters: Filters = EVERYTHING, axis: str = "proximity") -> Numbers:
    """Return the outcomes of already fetched cells, for the two conditions compared."""
    others = tuple(name for name in cells.distinct("axis") if name != axis)
    sums = {key: int(n) for key, (n,) in cells.where(axis=axis).total(["condition", "outcome"], ["traces"]).items()}
    steps = sorted({outcome for _, outcome in sums}, key=lambda o: (ORDER.index(o) if o in ORDER else len(ORDER), o))
    shares = []
    for condition in (filters.a, filters.b):
        total = sum(n for (c, _), n in sums.items() if c == condition)
        if total:
            shares += [Share(step, condition, counts.rate(sums.get((condition, step), 0), total)) for step in steps]
    traces = sum(n for (c, _), n in sums.items() if c in (filters.a, filters.b))
    return Numbers(axis, tuple(shares), traces, others)


def plot(found: Numbers, filters: Filters = EVERYTHING) -> Drawing:
    """Return bars for the steps of the ladder."""
    if not found.shares:
        there = f" Measured here: {', '.join(found.others)}." if found.others else ""
        return nothing(
            f"No answer here is measured on the axis “{found.axis}”: it needs numeric gold or a scene.{there}"
        )
    steps = list(dict.fromkeys(share.step for share in found.shares))
    traces = by_condition.bars(found.shares, steps, filters, "measured answers")
    layout = by_condition.layout(theme.label(found.axis), "share of measured answers", 300)
    return Drawing(
        traces,
        layout,
        f"n = {words.plural(found.traces, 'measured answer')}",
        by_condition.table(found.shares, found.axis),
    )


def draw(found: Numbers, mode: theme.Mode = "light") -> Any:
    """Return the Plotly figure."""
    return plot(found).figure(mode)
