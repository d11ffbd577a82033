"""Paired comparisons from cells: exact where every item gives one pair, robust to clusters where it gives several."""

from __future__ import annotations

from collections.abc import Sequence

from tracelens.figures import counts
from tracelens.figures.cells import Cells, Key

FOUR = ("both_right", "gained", "lost", "both_wrong")


def compare(cells: Cells, keys: Sequence[str]) -> dict[Key, counts.Paired]:
    """Return the comparison of every combination of ``keys`` that has scored pairs.

    The cells are those of the queries ``flips`` and ``verdict``. An item's pairs are one cluster: its epochs, and
    its models wherever models are pooled.
    """
    rows = separate(cells) if "model" in keys or len(models(cells)) == 1 else pooled(cells)
    at = [rows.index(key) for key in keys]
    shape = [rows.index(name) for name in ("gap", "changed", "size", "clusters")]
    shapes: dict[Key, dict[tuple[float, float, int], int]] = {}
    for row in rows.rows:
        gap, changed, size, clusters = (row[i] for i in shape)
        if clusters:
            tally = shapes.setdefault(tuple(row[i] for i in at), {})
            tally[gap, changed, size] = tally.get((gap, changed, size), 0) + clusters
    found = {}
    for key, four in rows.total(keys, FOUR).items():
        tally = shapes.get(key, {})
        if tally and any(size > 1 for _, _, size in tally):
            found[key] = counts.clustered(*map(int, four), tuple(sorted(tally.items())))
        elif sum(four):
            found[key] = counts.paired(*map(int, four))
    return found


def models(cells: Cells) -> list[str]:
    """Return the models that the cells speak of."""
    return [model for model in cells.distinct("model") if model is not None]


def separate(cells: Cells) -> Cells:
    """Return the rows of single models."""
    at = cells.index("model")
    return Cells(cells.columns, [row for row in cells.rows if row[at] is not None])


def pooled(cells: Cells) -> Cells:
    """Return the rows in which an item's pairs of all models are one cluster."""
    at = cells.index("model")
    return Cells(cells.columns, [row for row in cells.rows if row[at] is None])
