"""The panels of a page under every filter: each query is read once, its cells are sliced, each slice is drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import msgspec

from tracelens.errors import QueryError
from tracelens.figures import FIGURES, Cells, Drawing, Filters, badges, fetch
from tracelens.figures.cells import FACETS, database_of, fetch_foreign
from tracelens.pages.dashboard import Dashboard, Panel

if TYPE_CHECKING:
    import duckdb

Slice = tuple[int, str | None, str | None, str | None]
"""Couple of conditions, dataset, task, model."""


class Drawn(msgspec.Struct, frozen=True):
    """Every panel under every filter: ``slices[slice][panel]`` is an index into ``drawings``.

    ``facets[panel]`` are the facets that the panel's query has, and so is narrowed by.
    """

    drawings: list[Drawing]
    slices: dict[Slice, dict[int, int]]
    facets: list[list[str]]


def distinct(dashboards: Iterable[Dashboard]) -> list[Panel]:
    """Return the different panels of the dashboards: two that read and draw the same are one."""
    panels: list[Panel] = []
    for dashboard in dashboards:
        for panel in dashboard.panels:
            if not any(same(panel, other) for other in panels):
                panels.append(panel)
    return panels


def same(one: Panel, other: Panel) -> bool:
    """Return whether two panels draw the same."""
    return (one.figure, one.sql, one.query, one.options) == (other.figure, other.sql, other.query, other.options)


def draw_all(
    read: Callable[[Panel], Cells],
    panels: list[Panel],
    couples: list[tuple[str, str]],
    doubts: dict[str, badges.Doubt],
) -> Drawn:
    """Return every panel drawn under every filter that holds any rows of it, doubted categories marked.

    ``read`` gives a panel's cells.
    """
    drawings: list[Drawing] = []
    seen: dict[bytes, int] = {}
    slices: dict[Slice, dict[int, int]] = {}
    facets: list[list[str]] = []
    for number, panel in enumerate(panels):
        cells = read(panel)
        facets.append([facet for facet in FACETS if facet in cells.columns])
        for couple, (a, b) in enumerate(couples):
            for place, drawing in _slices(panel, cells.where(condition_a=a, condition_b=b), a, b):
                drawing = badges.marked(drawing, doubts)
                at = seen.setdefault(msgspec.msgpack.encode(drawing), len(drawings))
                if at == len(drawings):
                    drawings.append(drawing)
                slices.setdefault((couple, *place), {})[number] = at
    return Drawn(drawings, slices, facets)


def read(connection: duckdb.DuckDBPyConnection, panel: Panel, filters: Filters | None = None) -> Cells:
    """Return the panel's cells; SQL that a dashboard file brings runs in the sandbox, never on this connection."""
    if panel.sql is None:
        return fetch(connection, panel.text_of_query(), filters)
    try:
        return fetch_foreign(database_of(connection), panel.text_of_query(), filters)
    except QueryError as error:
        raise QueryError(f"The SQL of the panel {panel.heading()!r} cannot be used: {error}") from error


def prepare() -> None:
    """Import what drawing needs, so that the first drawing does not wait for it."""
    import scipy.special  # noqa: F401


def _slices(
    panel: Panel, cells: Cells, a: str, b: str
) -> Iterable[tuple[tuple[str | None, str | None, str | None], Drawing]]:
    """Yield the panel under each dataset, task and model of its cells."""
    for place, part in cells.slices():
        yield place, plot(panel, part, Filters(*place, a, b))


def plot(panel: Panel, cells: Cells, filters: Filters) -> Drawing:
    """Return the panel drawn from its cells."""
    module = FIGURES[panel.figure]
    options: dict[str, Any] = dict(panel.options)
    drawing: Drawing = module.plot(module.numbers(cells, filters, **options), filters)
    return drawing
