"""The rows of a query as a table."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tracelens.figures import theme, words
from tracelens.figures.cells import EVERYTHING, FACETS, Cells, Filters, fetch, query
from tracelens.figures.drawing import Drawing, Table, nothing

if TYPE_CHECKING:
    import duckdb

QUERY = None
TITLE = "Table"
HELP = ""
MOST = 500

LINKED = (*FACETS, "condition", "category")


def summarise(connection: duckdb.DuckDBPyConnection, filters: Filters = EVERYTHING, sql: str | None = None) -> Cells:
    """Return the rows of ``sql`` under ``filters`` (what the numbers rest on, when no SQL is given)."""
    return numbers(fetch(connection, sql or query("method"), filters), filters)


def numbers(cells: Cells, filters: Filters = EVERYTHING) -> Cells:
    """Return the cells as they are."""
    return cells


def plot(found: Cells, filters: Filters = EVERYTHING) -> Drawing:
    """Return the first rows as a table; a row links to what its facets, condition and category say."""
    if not found.rows:
        return nothing("The query gives no rows here.")
    shown = found.rows[:MOST]
    plain = tuple(tuple(_plain(v) for v in row) for row in shown)
    at = [(column, found.index(column)) for column in LINKED if column in found.columns]
    links = tuple({column: str(row[i]) for column, i in at if row[i] is not None} for row in shown)
    note = words.plural(len(found.rows), "row") + (f"; the first {MOST} are shown" if len(found.rows) > MOST else "")
    cells = {"values": [[_cell(row[i]) for row in plain] for i in range(len(found.columns))], "align": "left"}
    trace = {
        "type": "table",
        "header": {"values": [theme.label(c) for c in found.columns], "align": "left"},
        "cells": cells,
    }
    return Drawing([trace], {"height": 400}, note, Table(found.columns, plain, links), as_table=True)


def draw(found: Cells, mode: theme.Mode = "light") -> Any:
    """Return the table as a Plotly figure."""
    return plot(found).figure(mode)


def _plain(value: Any) -> int | float | str | None:
    """Return numbers as numbers (decimals as floats) and everything else as text."""
    if value is None or (isinstance(value, (int, float)) and not isinstance(value, bool)):
        return value
    return float(value) if isinstance(value, Decimal) else str(value)[:2000]


def _cell(value: Any) -> Any:
    return value if isinstance(value, (int, float)) else theme.label("" if value is None else value, 80)
