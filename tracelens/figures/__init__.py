"""Figures: ``summarise(connection, filters)`` gives frozen numbers, ``draw(numbers)`` a Plotly figure; one file each.

``plot(numbers, filters)`` is the drawing as plain data, which pages embed; ``draw`` turns it into a Plotly figure.
"""

from __future__ import annotations

from types import ModuleType

from tracelens.errors import InputError
from tracelens.figures import accuracy, difference, error_rates, flips, verdict
from tracelens.figures.cells import Cells, Filters, fetch, query
from tracelens.figures.drawing import Drawing, Headline, Table, Tile

FIGURES: dict[str, ModuleType] = {
    "accuracy": accuracy,
    "difference": difference,
    "error_rates": error_rates,
    "flips": flips,
    "verdict": verdict,
}


def find(name: str) -> ModuleType:
    """Return the module of the figure ``name``; raises InputError with the names there are."""
    if name not in FIGURES:
        raise InputError(f"There is no figure named {name!r}. The figures are: {', '.join(FIGURES)}.")
    return FIGURES[name]


__all__ = ["FIGURES", "Cells", "Drawing", "Filters", "Headline", "Table", "Tile", "fetch", "find", "query"]
