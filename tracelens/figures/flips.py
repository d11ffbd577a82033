"""Items gained and lost by reasoning, as diverging bars that open the traces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from tracelens.figures import theme, words
from tracelens.figures.cells import EVERYTHING, Cells, Filters, fetch, query
from tracelens.figures.drawing import Drawing, Table, nothing
from tracelens.figures.pairing import FOUR, separate
from tracelens.figures.rows import by, place_filter

if TYPE_CHECKING:
    import duckdb

QUERY = "verdict"
TITLE = "Items gained and lost"
HELP = "Items wrong without reasoning and right with it (gained), and the reverse (lost). Click a bar for its traces."


class Flip(msgspec.Struct, frozen=True):
    """The four cells of one row."""

    row: str
    both_right: int
    gained: int
    lost: int
    both_wrong: int
    place: dict[str, str]


class Numbers(msgspec.Struct, frozen=True):
    """Rows are tasks, or models when one task is chosen, by net gain."""

    rows_are: str
    flips: tuple[Flip, ...]


def summarise(connection: duckdb.DuckDBPyConnection, filters: Filters = EVERYTHING) -> Numbers:
    """Return the flips under ``filters``."""
    return numbers(fetch(connection, query(QUERY), filters), filters)


def numbers(cells: Cells, filters: Filters = EVERYTHING) -> Numbers:
    """Return the flips of already fetched cells."""
    rows_are, keys = by(cells, filters)
    sums = separate(cells).total(keys, FOUR)
    flips = [
        Flip(str(place[-1]) or "(unnamed)", right, gained, lost, wrong, place_filter(keys, place))
        for place, (right, gained, lost, wrong) in sums.items()
        if right + gained + lost + wrong
    ]
    flips.sort(key=lambda flip: (flip.gained - flip.lost, flip.row))
    return Numbers(rows_are, tuple(flips))


def plot(found: Numbers, filters: Filters = EVERYTHING) -> Drawing:
    """Return bars to the right for gained and to the left for lost."""
    if not found.flips:
        return nothing(f"No scored pairs of {filters.a} and {filters.b} here.")
    names = [theme.label(flip.row, 30) for flip in found.flips]
    most = max(max(flip.gained, flip.lost) for flip in found.flips) or 1
    ticks = _ticks(most)
    layout = {
        "height": theme.rows_height(len(names)),
        "barmode": "overlay",
        "xaxis": {
            "title": {"text": "items lost ← → items gained"},
            "range": [-1.18 * most, 1.18 * most],
            "tickvals": ticks,
            "ticktext": [str(abs(t)) for t in ticks],
            "zeroline": True,
        },
        "yaxis": {"tickvals": list(range(len(names))), "ticktext": names, "showgrid": False},
    }
    pairs = sum(f.both_right + f.gained + f.lost + f.both_wrong for f in found.flips)
    traces = [_bars("gained", 1, found), _bars("lost", -1, found)]
    return Drawing(traces, layout, f"n = {words.count(pairs)} pairs", _table(found))


def draw(found: Numbers, mode: theme.Mode = "light") -> Any:
    """Return the Plotly figure."""
    return plot(found).figure(mode)


def _ticks(most: int) -> list[int]:
    """Return whole-number ticks on both sides of zero."""
    step = next((s for s in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000) if most / s <= 4), max(1, most // 4))
    reach = range(step, most + 1, step)
    return [*(-t for t in reversed(reach)), 0, *reach]


def _bars(name: str, sign: int, found: Numbers) -> dict[str, Any]:
    """Return the bars of one side, their counts written at the ends."""
    values = [getattr(flip, name) for flip in found.flips]
    return {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "x": [sign * v for v in values],
        "y": list(range(len(values))),
        "marker": {"color": f"${name}"},
        "text": [str(v) if v else "" for v in values],
        "textposition": "outside",
        "cliponaxis": False,
        "customdata": [flip.place | {"outcome": name} for flip in found.flips],
        "hovertext": [
            f"{theme.label(flip.row)}<br>{words.plural(v, 'item')} {name} of "
            f"{words.plural(flip.both_right + flip.gained + flip.lost + flip.both_wrong, 'pair')}"
            for flip, v in zip(found.flips, values, strict=True)
        ],
        "hoverinfo": "text",
    }


def _table(found: Numbers) -> Table:
    columns = ("row", "gained", "lost", "both_right", "both_wrong")
    flips = found.flips[::-1]
    rows = tuple((f.row, f.gained, f.lost, f.both_right, f.both_wrong) for f in flips)
    return Table(columns, rows, tuple(f.place | {"outcome": "gained"} for f in flips))
