"""How often a failure pattern of the SpaceNum study is found in right and in wrong traces, with the risk ratio."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from tracelens.figures import counts, theme, words
from tracelens.figures.cells import EVERYTHING, Cells, Filters, fetch, query
from tracelens.figures.drawing import Drawing, Table, nothing

if TYPE_CHECKING:
    import duckdb

QUERY = "spacenum_patterns"
TITLE = "Failure patterns in right and wrong traces"
HELP = "Share of assessable traces in which the pattern is found, or proposed and not judged yet (95 % Wilson)."
COLOURS = {"right": "$gained", "wrong": "$lost"}


class Pattern(msgspec.Struct, frozen=True):
    """One category; ``ratio`` is its rate in wrong traces over that in right ones, None where that is not defined."""

    category: str
    right: counts.Rate
    wrong: counts.Rate
    ratio: float | None


class Numbers(msgspec.Struct, frozen=True):
    """The patterns by name, of the traces of one condition."""

    condition: str
    patterns: tuple[Pattern, ...]


def summarise(connection: duckdb.DuckDBPyConnection, filters: Filters = EVERYTHING) -> Numbers:
    """Return the patterns under ``filters``, in the traces of the condition ``filters.b``."""
    return numbers(fetch(connection, query(QUERY), filters), filters)


def numbers(cells: Cells, filters: Filters = EVERYTHING) -> Numbers:
    """Return the patterns of already fetched cells."""
    mine = cells.where(condition=filters.b)
    sums = mine.total(["category", "outcome"], ["present", "assessed"]) if mine.rows else {}
    found = []
    for category in sorted({str(category) for category, _ in sums}):
        right, wrong = (
            counts.rate(*(int(n) for n in sums.get((category, outcome), (0, 0)))) for outcome in ("right", "wrong")
        )
        if right.of or wrong.of:
            ratio = wrong.value / right.value if wrong.value is not None and right.value else None
            found.append(Pattern(category, right, wrong, ratio))
    return Numbers(filters.b, tuple(found))


def plot(found: Numbers, filters: Filters = EVERYTHING) -> Drawing:
    """Return two bars for each pattern: in right and in wrong traces."""
    if not found.patterns:
        return nothing(f"No trace of the study under {found.condition!r} was assessed for these patterns.")
    traces = [_bars(name, found.patterns) for name in COLOURS]
    layout = {
        "height": 330,
        "barmode": "group",
        "xaxis": {"type": "category", "showgrid": False},
        "yaxis": {"title": {"text": "share of assessed traces"}, "tickformat": ".0%", "rangemode": "tozero"},
    }
    most = max(p.right.of + p.wrong.of for p in found.patterns)
    return Drawing(traces, layout, f"up to {words.plural(most, 'assessed trace')} a pattern", _table(found))


def draw(found: Numbers, mode: theme.Mode = "light") -> Any:
    """Return the Plotly figure."""
    return plot(found).figure(mode)


def _bars(name: str, patterns: tuple[Pattern, ...]) -> dict[str, Any]:
    rates = [pattern.right if name == "right" else pattern.wrong for pattern in patterns]
    return {
        "type": "bar",
        "name": f"{name} answers",
        "x": [theme.label(pattern.category) for pattern in patterns],
        "y": [rate.value for rate in rates],
        "marker": {"color": COLOURS[name]},
        "error_y": {
            "type": "data", "symmetric": False, "color": "$soft", "thickness": 1.1, "width": 2,
            "array": [(rate.high or 0) - (rate.value or 0) for rate in rates],
            "arrayminus": [(rate.value or 0) - (rate.low or 0) for rate in rates],
        },
        "customdata": [{"category": pattern.category} for pattern in patterns],
        "hovertext": [
            f"{theme.label(pattern.category)} · {name}<br>{words.rate(rate)}"
            for pattern, rate in zip(patterns, rates, strict=True)
        ],
        "hoverinfo": "text",
    }  # fmt: skip


def _table(found: Numbers) -> Table:
    rows = tuple(
        (p.category, p.right.value, p.right.hits, p.right.of, p.wrong.value, p.wrong.hits, p.wrong.of, p.ratio)
        for p in found.patterns
    )
    names = (
        "pattern",
        "rate in right",
        "found",
        "of right",
        "rate in wrong",
        "found in wrong",
        "of wrong",
        "risk ratio",
    )
    return Table(names, rows, tuple({"category": p.category} for p in found.patterns))
