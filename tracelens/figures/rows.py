"""What several figures share about their rows: tasks or models, the filters of a row, the look of the conditions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tracelens.errors import InputError
from tracelens.figures.cells import Cells, Filters

MARKS = (("$a", "circle-open"), ("$b", "circle"))
OTHERS = (("$third", "diamond"), ("$gained", "square"), ("$lost", "triangle-up"), ("$even", "cross"))


def by(cells: Cells, filters: Filters, rows: str | None = None) -> tuple[str, list[str]]:
    """Return what the rows of a comparison are, and their columns: ``rows``, or tasks, or models of the only task.

    Raises:
        InputError: If ``rows`` is neither ``task`` nor ``model``.
    """
    if rows is not None:
        if rows not in ("task", "model"):
            raise InputError(f"Rows can be task or model, not {rows!r}.")
        return rows, ["dataset", "task"] if rows == "task" else ["model"]
    if filters.task is None and len(cells.distinct("task")) > 1:
        return "task", ["dataset", "task"]
    return "model", ["model"]


def place_filter(keys: Sequence[str], values: Sequence[Any]) -> dict[str, str]:
    """Return the filters that a click on the row applies."""
    return {key: str(value) for key, value in zip(keys, values, strict=True)}


def condition_colours(marks: Sequence[Any], filters: Filters) -> list[tuple[str, str, str]]:
    """Return (condition, colour role, symbol), the two compared first; each condition has its own symbol too."""
    there = list(dict.fromkeys(mark.condition for mark in marks))
    looks = dict(zip((filters.a, filters.b), MARKS, strict=True))
    others = [condition for condition in sorted(there) if condition not in looks]
    looks |= {condition: OTHERS[i % len(OTHERS)] for i, condition in enumerate(others)}
    return [(condition, *looks[condition]) for condition in (filters.a, filters.b, *others) if condition in there]
