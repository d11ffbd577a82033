"""What each condition changes against the plain direct question: paired differences with the band of equivalence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tracelens.figures import counts, difference, theme, words
from tracelens.figures.cells import EVERYTHING, Cells, Filters, fetch, query
from tracelens.figures.difference import Line, Numbers
from tracelens.figures.drawing import Drawing, nothing
from tracelens.figures.pairing import compare

if TYPE_CHECKING:
    import duckdb

QUERY = "spacenum_conditions"
TITLE = "What each condition changes"
HELP = "Accuracy under the condition minus accuracy of the direct question, over the same items, with 95 % intervals."


def summarise(connection: duckdb.DuckDBPyConnection, filters: Filters = EVERYTHING) -> Numbers:
    """Return the paired differences of every condition against ``direct`` under ``filters``."""
    return numbers(fetch(connection, query(QUERY), filters), filters)


def numbers(cells: Cells, filters: Filters = EVERYTHING) -> Numbers:
    """Return the paired differences of already fetched cells, the largest gain last."""
    lines = [
        Line(str(condition), found, difference.kind(found), {"condition": str(condition)})
        for (condition,), found in compare(cells, ["condition"]).items()
    ]
    lines.sort(key=lambda line: (line.paired.difference or 0.0, line.row))
    return Numbers("condition", tuple(lines), counts.paired(0, 0, 0, 0))


def plot(found: Numbers, filters: Filters = EVERYTHING) -> Drawing:
    """Return the forest of conditions."""
    if not found.lines:
        return nothing(
            "No condition beside the direct one here. Collect some: tracelens spacenum conditions lists them."
        )
    pairs = max(line.paired.n for line in found.lines)
    return difference.forest(
        list(found.lines), "percentage points: condition minus direct", f"up to {words.count(pairs)} pairs a condition"
    )


def draw(found: Numbers, mode: theme.Mode = "light") -> Any:
    """Return the Plotly figure."""
    return plot(found).figure(mode)
