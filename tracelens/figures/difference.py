"""The paired difference of the two conditions in each row, as a forest with the band of equivalence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from tracelens.figures import counts, theme, words
from tracelens.figures.cells import EVERYTHING, Cells, Filters, fetch, query
from tracelens.figures.drawing import Drawing, Table, nothing
from tracelens.figures.pairing import compare
from tracelens.figures.rows import by, place_filter

if TYPE_CHECKING:
    import duckdb

QUERY = "verdict"
TITLE = "Where reasoning helps and where it hurts"
OPTIONS = ("rows",)
HELP = "Accuracy with reasoning minus accuracy without, over the same items, with 95 % intervals; n below 10 is grey."

COLOURS = {"gained": "$gained", "lost": "$lost", "equivalent": "$b", "inconclusive": "$even", "few": "$faint"}
SYMBOLS = {
    "gained": "triangle-right",
    "lost": "triangle-left",
    "equivalent": "square",
    "inconclusive": "circle-open",
    "few": "circle-open",
}
NAMES = {
    "gained": "reasoning better",
    "lost": "reasoning worse",
    "equivalent": "equivalent",
    "inconclusive": "inconclusive",
    "few": f"n < {counts.LEAST}",
}


ALPHA = 0.05


class Line(msgspec.Struct, frozen=True):
    """One row of the forest. ``kind`` is gained, lost, equivalent, inconclusive or few (too few pairs)."""

    row: str
    paired: counts.Paired
    kind: str
    place: dict[str, str]


class Numbers(msgspec.Struct, frozen=True):
    """Rows are tasks, or models when one task is chosen, by effect; ``all`` is the slice as a whole."""

    rows_are: str
    lines: tuple[Line, ...]
    all: counts.Paired


def summarise(connection: duckdb.DuckDBPyConnection, filters: Filters = EVERYTHING, rows: str | None = None) -> Numbers:
    """Return the paired differences under ``filters``."""
    return numbers(fetch(connection, query(QUERY), filters), filters, rows)


def numbers(cells: Cells, filters: Filters = EVERYTHING, rows: str | None = None) -> Numbers:
    """Return the paired differences of already fetched cells."""
    rows_are, keys = by(cells, filters, rows)
    lines = [
        Line(str(place[-1]) or "(unnamed)", found, kind(found), place_filter(keys, place))
        for place, found in compare(cells, keys).items()
    ]
    lines.sort(key=lambda line: (line.paired.difference or 0.0, line.row))
    return Numbers(rows_are, tuple(lines), compare(cells, []).get((), counts.paired(0, 0, 0, 0)))


def kind(found: counts.Paired) -> str:
    """Return what a row's mark says of it."""
    if found.n < counts.LEAST:
        return "few"
    if found.verdict == "different":
        return "gained" if (found.difference or 0.0) > 0 else "lost"
    return found.verdict


def plot(found: Numbers, filters: Filters = EVERYTHING) -> Drawing:
    """Return the forest, largest gain on top, the whole slice as its last line."""
    if not found.lines:
        return nothing(f"No scored pairs of {filters.a} and {filters.b} here.")
    whole = Line("all together", found.all, kind(found.all), {})
    lines = [whole, *found.lines] if len(found.lines) > 1 else list(found.lines)
    axis = f"percentage points: {theme.label(filters.b, 20)} minus {theme.label(filters.a, 20)}"
    return forest(lines, axis, f"n = {words.count(found.all.n)} pairs", len(found.lines))


def adjusted(lines: list[Line]) -> dict[int, float]:
    """Return Holm's adjusted p of each row with enough pairs, by its place in ``lines``.

    The rows are looked at together, so that some of many differ by chance alone; none when there is only one.
    """
    from tracelens.stats.multiple import holm

    tested = [(at, line.paired.p) for at, line in enumerate(lines) if line.kind != "few" and line.paired.p is not None]
    if len(tested) < 2:
        return {}
    return dict(zip((at for at, _ in tested), holm([p for _, p in tested]), strict=True))


def many(lines: list[Line]) -> str:
    """Return what is left of the differences when the rows' number is taken into account, empty for a single row."""
    corrected = adjusted(lines)
    if not corrected:
        return ""
    alone = sum(1 for at in corrected if (lines[at].paired.p or 0.0) < ALPHA)
    kept = sum(1 for p in corrected.values() if p < ALPHA)
    return f"; {alone} of {len(corrected)} rows differ taken alone, {kept} after Holm's correction for {len(corrected)}"


def forest(lines: list[Line], axis: str, note: str, slices: int | None = None) -> Drawing:
    """Return marks with intervals for paired differences, the first line lowest, over the band of equivalence.

    The last ``slices`` lines (all, unless given) are those that a correction for many tests counts.
    """
    family = lines[len(lines) - slices :] if slices else lines
    traces = [_marks(name, lines) for name in COLOURS if any(line.kind == name for line in lines)]
    margin = counts.MARGIN
    band = {
        "type": "rect",
        "xref": "x",
        "yref": "paper",
        "x0": -margin,
        "x1": margin,
        "y0": 0,
        "y1": 1,
        "fillcolor": "$band",
        "line": {"width": 0},
        "layer": "below",
    }
    zero = {
        "type": "line",
        "xref": "x",
        "yref": "paper",
        "x0": 0,
        "x1": 0,
        "y0": 0,
        "y1": 1,
        "line": {"color": "$zero", "width": 1},
        "layer": "below",
    }
    reach = max(0.12, *(max(abs(line.paired.low or 0), abs(line.paired.high or 0)) for line in lines)) * 1.06
    layout = {
        "height": theme.rows_height(len(lines), 30),
        "shapes": [band, zero],
        "xaxis": {
            "range": [-reach, reach],
            "tickformat": "+.0%",
            "title": {"text": axis},
        },
        "yaxis": {
            "tickvals": list(range(len(lines))),
            "ticktext": [theme.label(line.row, 30) for line in lines],
            "range": [-0.7, len(lines) - 0.3],
            "showgrid": False,
        },
    }
    note += f"; shaded: equivalence within ±{100 * margin:g} points{many(family)}"
    return Drawing(traces, layout, note, _table(lines, adjusted(family), len(lines) - len(family)))


def draw(found: Numbers, mode: theme.Mode = "light") -> Any:
    """Return the Plotly figure."""
    return plot(found).figure(mode)


def _marks(name: str, lines: list[Line]) -> dict[str, Any]:
    """Return the marks of one kind, with their intervals."""
    mine = [(at, line) for at, line in enumerate(lines) if line.kind == name]
    values = [line.paired for _, line in mine]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": NAMES[name],
        "x": [v.difference for v in values],
        "y": [at for at, _ in mine],
        "marker": {"color": COLOURS[name], "symbol": SYMBOLS[name], "size": 10},
        "error_x": {
            "type": "data",
            "symmetric": False,
            "color": COLOURS[name],
            "thickness": 1.6,
            "width": 0,
            "array": [(v.high or 0) - (v.difference or 0) for v in values],
            "arrayminus": [(v.difference or 0) - (v.low or 0) for v in values],
        },
        "customdata": [line.place for _, line in mine],
        "hovertext": [
            f"{theme.label(line.row)}<br>{words.difference(line.paired)}<br>"
            f"{line.paired.gained} gained, {line.paired.lost} lost · {line.paired.verdict}"
            for _, line in mine
        ],
        "hoverinfo": "text",
    }


def _table(lines: list[Line], corrected: dict[int, float], first: int) -> Table:
    columns = ("row", "difference", "low", "high", "p", "p_holm", "pairs", "gained", "lost", "verdict")
    rows = tuple(
        (
            line.row,
            line.paired.difference,
            line.paired.low,
            line.paired.high,
            line.paired.p,
            corrected.get(at - first),
            line.paired.n,
            line.paired.gained,
            line.paired.lost,
            line.paired.verdict,
        )
        for at, line in reversed(list(enumerate(lines)))
    )
    return Table(columns, rows, tuple(line.place for line in reversed(lines)))
