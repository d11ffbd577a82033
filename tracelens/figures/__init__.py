"""Figures: ``summarise(connection, filters)`` gives frozen numbers, ``draw(numbers)`` a Plotly figure; one file each.

``plot(numbers, filters)`` is the drawing as plain data, which pages embed; ``draw`` turns it into a Plotly figure.
"""

from __future__ import annotations

from types import ModuleType
from typing import TYPE_CHECKING, Any

from tracelens.errors import InputError
from tracelens.figures import (
    accuracy,
    agreement,
    badges,
    chart,
    claims,
    columns,
    cooccurrence,
    detectors,
    difference,
    equations,
    error_rates,
    flip_errors,
    flips,
    flow,
    heatmap,
    interventions,
    length,
    patterns,
    position,
    proximity,
    rows_table,
    stated_true,
    taxonomy,
    theme,
    treemap,
    unexplained,
    verdict,
)
from tracelens.figures.cells import Cells, Filters, fetch, query
from tracelens.figures.drawing import Drawing, Headline, Table, Tile
from tracelens.figures.files import save

if TYPE_CHECKING:
    import duckdb
    from plotly.graph_objects import Figure

FIGURES: dict[str, ModuleType] = {
    "accuracy": accuracy,
    "agreement": agreement,
    "chart": chart,
    "claims": claims,
    "columns": columns,
    "cooccurrence": cooccurrence,
    "detectors": detectors,
    "difference": difference,
    "equations": equations,
    "error_rates": error_rates,
    "flip_errors": flip_errors,
    "flips": flips,
    "flow": flow,
    "heatmap": heatmap,
    "interventions": interventions,
    "length": length,
    "patterns": patterns,
    "position": position,
    "proximity": proximity,
    "stated_true": stated_true,
    "table": rows_table,
    "taxonomy": taxonomy,
    "treemap": treemap,
    "unexplained": unexplained,
    "verdict": verdict,
}


def find(name: str) -> ModuleType:
    """Return the module of the figure ``name``; raises InputError with the names there are."""
    if name not in FIGURES:
        raise InputError(f"There is no figure named {name!r}. The figures are: {', '.join(FIGURES)}.")
    return FIGURES[name]


def draw(connection: duckdb.DuckDBPyConnection, name: str, *, mode: theme.Mode = "light", **given: Any) -> Figure:
    """Return a figure as a Plotly figure; ``given`` are filters (dataset, task, model, a, b) and the figure's options.

    Raises:
        InputError: If there is no such figure, or it has no such option.
    """
    module = find(name)
    filters = Filters(**{key: given.pop(key) for key in ("dataset", "task", "model", "a", "b") if key in given})
    known = (*getattr(module, "OPTIONS", ()), *(("sql",) if module.QUERY is None else ()))
    for option in given:
        if option not in known:
            raise InputError(
                f"The figure {name!r} has no option {option!r}; its options: {', '.join(known) or 'none'}."
            )
    drawing = module.plot(module.summarise(connection, filters, **given), filters)
    return badges.marked(drawing, badges.doubts(connection)).figure(mode)


__all__ = [
    "FIGURES",
    "Cells",
    "Drawing",
    "Filters",
    "Headline",
    "Table",
    "Tile",
    "draw",
    "fetch",
    "find",
    "query",
    "save",
]
