"""Stated equations that hold and that fail, for each condition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from tracelens.figures import by_condition, counts, theme, words
from tracelens.figures.by_condition import Share
from tracelens.figures.cells import EVERYTHING, Cells, Filters, fetch, query
from tracelens.figures.drawing import Drawing, nothing

if TYPE_CHECKING:
    import duckdb

QUERY = "claims"
TITLE = "Equations that fail"
HELP = "Stated equations, orders and conversions that can be decided exactly, and are false."


class Numbers(msgspec.Struct, frozen=True):
    """Share of decidable equations that fail, by kind and condition; ``undecided`` have variables or words."""

    shares: tuple[Share, ...]
    undecided: int


def summarise(connection: duckdb.DuckDBPyConnection, filters: Filters = EVERYTHING) -> Numbers:
    """Return the equations under ``filters``."""
    return numbers(fetch(connection, query(QUERY), filters), filters)


def numbers(cells: Cells, filters: Filters = EVERYTHING) -> Numbers:
    """Return the equations of already fetched cells, for the two conditions compared."""
    sums = {
        key: int(n)
        for key, (n,) in cells.where(what="equation").total(["kind", "condition", "detail"], ["stated"]).items()
    }
    shares = []
    for kind in sorted({key[0] for key in sums}):
        for condition in (filters.a, filters.b):
            fails, holds = (sums.get((kind, condition, d), 0) for d in ("fails", "holds"))
            if fails + holds:
                shares.append(Share(kind, condition, counts.rate(fails, fails + holds)))
    undecided = sum(n for (_, c, d), n in sums.items() if d == "undecided" and c in (filters.a, filters.b))
    return Numbers(tuple(shares), undecided)


def plot(found: Numbers, filters: Filters = EVERYTHING) -> Drawing:
    """Return the failing share of each kind."""
    if not found.shares:
        return nothing(
            f"No decidable equation is stated here ({words.plural(found.undecided, 'equation')} cannot be decided)."
        )
    kinds = list(dict.fromkeys(share.step for share in found.shares))
    total = sum(share.rate.of for share in found.shares)
    traces = by_condition.bars(found.shares, kinds, filters, "decidable equations")
    note = f"n = {words.plural(total, 'decidable equation')}; {words.count(found.undecided)} undecided are left out"
    return Drawing(
        traces,
        by_condition.layout("kind of equation", "share that fails", 300),
        note,
        by_condition.table(found.shares, "kind"),
    )


def draw(found: Numbers, mode: theme.Mode = "light") -> Any:
    """Return the Plotly figure."""
    return plot(found).figure(mode)
