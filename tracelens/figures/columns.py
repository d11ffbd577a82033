"""Each column of the SpaceNum benchmark with its interval, beside the best that is reached without eyes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from tracelens.figures import counts, theme, words
from tracelens.figures.cells import EVERYTHING, Cells, Filters, fetch, query
from tracelens.figures.drawing import Drawing, Table, nothing
from tracelens.study.baselines import CONDITION

if TYPE_CHECKING:
    import duckdb

QUERY = "spacenum_columns"
TITLE = "Every column against the honest baseline"
HELP = (
    "Share of right answers to the direct question (95 % Wilson). The baseline is the largest of: uniform chance, the "
    "column's most frequent gold letter, and the blind and text-only answers where they were collected."
)
BLIND = ("blind", "text-only")
MOST = 12
"""Models whose macro average is named in the note."""


class Column(msgspec.Struct, frozen=True):
    """One column: ``baseline`` and which of the four it is; ``chance`` of a uniform pick."""

    task: str
    rate: counts.Rate
    chance: float
    baseline: float
    which: str


class Macro(msgspec.Struct, frozen=True):
    """A model's macro average: the mean over its columns, each counting alike."""

    model: str
    accuracy: float
    columns: int


class Numbers(msgspec.Struct, frozen=True):
    """The columns by name (models pooled where several are left), each model's macro average, and that of chance."""

    condition: str
    columns: tuple[Column, ...]
    macros: tuple[Macro, ...]
    macro_chance: float | None


def summarise(connection: duckdb.DuckDBPyConnection, filters: Filters = EVERYTHING) -> Numbers:
    """Return the columns under ``filters``, for the condition ``filters.a``."""
    return numbers(fetch(connection, query(QUERY), filters), filters)


def numbers(cells: Cells, filters: Filters = EVERYTHING) -> Numbers:
    """Return the columns of already fetched cells."""
    sums = cells.total(["task", "condition"], ["traces", "correct", "chance", "habit"]) if cells.rows else {}
    found = []
    for (task, condition), (traces, correct, chance, habit) in sums.items():
        if condition != filters.a:
            continue
        known = {"uniform": float(chance) / traces, "majority letter": habit / traces}
        for blind in BLIND:
            asked, right, *_ = sums.get((task, blind), (0, 0, 0, 0))
            if asked:
                known[blind] = right / asked
        which = max(known, key=lambda name: known[name])
        rate = counts.rate(int(correct), int(traces))
        found.append(Column(str(task), rate, known["uniform"], known[which], which))
    found.sort(key=lambda column: column.task)
    chance = sum(column.chance for column in found) / len(found) if found else None
    return Numbers(filters.a, tuple(found), _macros(cells, filters.a), chance)


def _macros(cells: Cells, condition: str) -> tuple[Macro, ...]:
    """Return the macro average of each model and baseline, the best first."""
    sums = cells.total(["model", "task", "condition"], ["traces", "correct"]) if cells.rows else {}
    shares: dict[str, list[float]] = {}
    for (model, _, asked), (traces, correct) in sums.items():
        if asked in (condition, CONDITION):
            shares.setdefault(str(model), []).append(correct / traces)
    out = [Macro(model, sum(parts) / len(parts), len(parts)) for model, parts in shares.items()]
    return tuple(sorted(out, key=lambda macro: (-macro.accuracy, macro.model)))


def plot(found: Numbers, filters: Filters = EVERYTHING) -> Drawing:
    """Return a dot with its interval for each column, and a mark at its baseline."""
    if not found.columns:
        return nothing(
            f"No scored answers of the study under {found.condition!r}: tracelens spacenum collect makes some."
        )
    columns = list(reversed(found.columns))
    at = list(range(len(columns)))
    dots = {
        "type": "scatter", "mode": "markers", "name": theme.label(found.condition, 24),
        "x": [column.rate.value for column in columns], "y": at,
        "marker": {"color": "$b", "size": 9},
        "error_x": {
            "type": "data", "symmetric": False, "color": "$b", "thickness": 1.6, "width": 0,
            "array": [(c.rate.high or 0) - (c.rate.value or 0) for c in columns],
            "arrayminus": [(c.rate.value or 0) - (c.rate.low or 0) for c in columns],
        },
        "customdata": [{"task": column.task} for column in columns],
        "hovertext": [f"{theme.label(column.task)}<br>{words.rate(column.rate)}" for column in columns],
        "hoverinfo": "text",
    }  # fmt: skip
    marks = {
        "type": "scatter", "mode": "markers", "name": "baseline",
        "x": [column.baseline for column in columns], "y": at,
        "marker": {"symbol": "line-ns-open", "size": 15, "color": "$even", "line": {"width": 1.5}},
        "hovertext": [f"{theme.label(c.task)}: {c.which} {words.percent(c.baseline)}" for c in columns],
        "hoverinfo": "text",
    }  # fmt: skip
    layout = {
        "height": theme.rows_height(len(columns), 26),
        "xaxis": {"range": [-0.02, 1.02], "tickformat": ".0%", "title": {"text": "right answers"}},
        "yaxis": {
            "tickvals": at, "ticktext": [theme.label(column.task, 30) for column in columns],
            "range": [-0.7, len(columns) - 0.3], "showgrid": False,
        },
    }  # fmt: skip
    named = "; ".join(
        f"{theme.label(macro.model, 30)} {words.percent(macro.accuracy)}" for macro in found.macros[:MOST]
    )
    pooled = "models pooled in the dots; " if len(found.macros) > 1 else ""
    note = f"{pooled}macro average over columns: {named} (uniform {words.percent(found.macro_chance or 0.0)})"
    return Drawing([marks, dots], layout, note, _table(found))


def draw(found: Numbers, mode: theme.Mode = "light") -> Any:
    """Return the Plotly figure."""
    return plot(found).figure(mode)


def _table(found: Numbers) -> Table:
    rows = tuple(
        (c.task, c.rate.value, c.rate.low, c.rate.high, c.rate.hits, c.rate.of, c.chance, c.baseline, c.which)
        for c in found.columns
    )
    names = ("column", "accuracy", "low", "high", "right", "answers", "uniform", "baseline", "which baseline")
    return Table(names, rows, tuple({"task": column.task} for column in found.columns))
