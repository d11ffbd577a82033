"""Where in the trace the first error falls, in tenths of its text, for each condition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from tracelens.figures import by_condition, counts, theme, words
from tracelens.figures.by_condition import Share
from tracelens.figures.cells import EVERYTHING, Cells, Filters, fetch, query
from tracelens.figures.drawing import Drawing, nothing

if TYPE_CHECKING:
    import duckdb

QUERY = "first_errors"
TITLE = "Where the first error falls"
HELP = "Wrong traces whose first error has a place in the text, by how far into the text it stands."

TENTHS = tuple(f"{10 * i}–{10 * i + 10} %" for i in range(10))


class Numbers(msgspec.Struct, frozen=True):
    """Shares of the located first errors; ``unlocated`` counts wrong traces in which no error was placed."""

    shares: tuple[Share, ...]
    located: int
    unlocated: int


def summarise(connection: duckdb.DuckDBPyConnection, filters: Filters = EVERYTHING) -> Numbers:
    """Return the positions under ``filters``."""
    return numbers(fetch(connection, query(QUERY), filters), filters)


def numbers(cells: Cells, filters: Filters = EVERYTHING) -> Numbers:
    """Return the positions of already fetched cells, for the two conditions compared."""
    sums = {key: int(n) for key, (n,) in cells.total(["condition", "tenth"], ["traces"]).items()}
    shares = []
    located = 0
    for condition in (filters.a, filters.b):
        total = sum(n for (c, tenth), n in sums.items() if c == condition and tenth >= 0)
        located += total
        if total:
            shares += [Share(TENTHS[i], condition, counts.rate(sums.get((condition, i), 0), total)) for i in range(10)]
    unlocated = sum(n for (c, tenth), n in sums.items() if c in (filters.a, filters.b) and tenth < 0)
    return Numbers(tuple(shares), located, unlocated)


def plot(found: Numbers, filters: Filters = EVERYTHING) -> Drawing:
    """Return bars over the ten tenths."""
    if not found.located:
        return nothing(
            f"No wrong trace here has an error with a place ({words.plural(found.unlocated, 'wrong trace')} "
            f"without one)."
        )
    note = (
        f"n = {words.plural(found.located, 'wrong trace')} with a placed error; "
        f"{words.count(found.unlocated)} without one are left out"
    )
    traces = by_condition.bars(found.shares, TENTHS, filters, "wrong traces with a placed error")
    return Drawing(
        traces,
        by_condition.layout("how far into the text", "share of first errors"),
        note,
        by_condition.table(found.shares, "position"),
    )


def draw(found: Numbers, mode: theme.Mode = "light") -> Any:
    """Return the Plotly figure."""
    return plot(found).figure(mode)
