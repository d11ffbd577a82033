"""The taxonomy as a map: areas are the traces in which a category was found, groups lie together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from tracelens.figures import taxonomy, theme, words
from tracelens.figures.cells import EVERYTHING, Cells, Filters, fetch, query
from tracelens.figures.drawing import Drawing, Table, nothing

if TYPE_CHECKING:
    import duckdb

QUERY = "error_rates"
TITLE = "Map of what was found"
HELP = "Each area is a category, as large as the number of traces it was found in. Click one for its traces."

WIDTH, HEIGHT = 1.6, 1.0
"""The map's sides: areas are in proportion whatever the screen makes of them."""


class Area(msgspec.Struct, frozen=True):
    """One category with its rectangle: left, top, width and height within 1.6 by 1."""

    leaf: taxonomy.Leaf
    x: float
    y: float
    width: float
    height: float


class Numbers(msgspec.Struct, frozen=True):
    """Areas, largest group first; ``silent`` counts the categories looked for in vain."""

    areas: tuple[Area, ...]
    silent: int


def summarise(connection: duckdb.DuckDBPyConnection, filters: Filters = EVERYTHING) -> Numbers:
    """Return the map under ``filters``."""
    return numbers(fetch(connection, query(QUERY), filters), filters)


def numbers(cells: Cells, filters: Filters = EVERYTHING) -> Numbers:
    """Return the map of already fetched cells."""
    found = taxonomy.numbers(cells, filters)
    groups: dict[str, list[taxonomy.Leaf]] = {}
    for leaf in found.leaves:
        groups.setdefault(leaf.parent, []).append(leaf)
    places = squarify([sum(leaf.traces for leaf in group) for group in groups.values()], 0.0, 0.0, WIDTH, HEIGHT)
    areas = [
        Area(leaf, *(round(side, 6) for side in inner))
        for group, outer in zip(groups.values(), places, strict=True)
        for leaf, inner in zip(group, squarify([leaf.traces for leaf in group], *outer), strict=True)
    ]
    return Numbers(tuple(areas), found.silent)


Box = tuple[float, float, float, float]


def squarify(sizes: list[int], x: float, y: float, width: float, height: float) -> list[Box]:
    """Return a rectangle for each size (largest first), nearly square, together filling the one given.

    Squarified treemaps: Bruls, Huizing and van Wijk (2000). Rows are laid along the shorter side as long as that makes
    the worst ratio of sides in the row better.
    """
    total = sum(sizes)
    if not total:
        return []
    scale = width * height / total
    boxes: list[Box] = []
    left = [size * scale for size in sizes]
    while left:
        short = min(width, height)
        row = [left[0]]
        for area in left[1:]:
            if _worst([*row, area], short) > _worst(row, short):
                break
            row.append(area)
        left = left[len(row) :]
        thick = sum(row) / short
        at = 0.0
        for area in row:
            length = area / thick
            boxes.append((x, y + at, thick, length) if width >= height else (x + at, y, length, thick))
            at += length
        if width >= height:
            x, width = x + thick, width - thick
        else:
            y, height = y + thick, height - thick
    return boxes


def _worst(row: list[float], short: float) -> float:
    """Return the worst ratio of sides of a row of areas along a side of length ``short``."""
    thick = sum(row) / short
    return max(max(thick * thick / area, area / (thick * thick)) for area in row)


def plot(found: Numbers, filters: Filters = EVERYTHING) -> Drawing:
    """Return the map as bars, which every part of Plotly can draw and click."""
    if not found.areas:
        return nothing(
            "Not classified: run `tracelens check` on the database first."
            if not found.silent
            else f"Classified, none found: {words.plural(found.silent, 'category', 'categories')} looked for."
        )
    total = sum(area.leaf.traces for area in found.areas)
    parents = list(dict.fromkeys(area.leaf.parent for area in found.areas))
    colours = {parent: theme.SERIES[i % len(theme.SERIES)] for i, parent in enumerate(parents)}
    names = taxonomy.groups()
    trace = {
        "type": "bar",
        "x": [area.x for area in found.areas],
        "base": [area.y for area in found.areas],
        "y": [area.height for area in found.areas],
        "width": [area.width for area in found.areas],
        "offset": 0,
        "marker": {
            "color": [colours[area.leaf.parent] for area in found.areas],
            "line": {"color": "$paper", "width": 2},
        },
        "text": [_name(area) for area in found.areas],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "insidetextfont": {"color": "$paper", "size": 12},
        "textangle": 0,
        "constraintext": "both",
        "customdata": [{"category": area.leaf.category} for area in found.areas],
        "hovertext": [
            f"{theme.label(area.leaf.title)}<br>{theme.label(names.get(area.leaf.parent, area.leaf.parent))}<br>"
            f"{words.plural(area.leaf.traces, 'trace')}, {words.percent(area.leaf.traces / total)} of all findings"
            for area in found.areas
        ],
        "hoverinfo": "text",
    }
    layout = {
        "height": 460,
        "showlegend": False,
        "margin": {"t": 6, "b": 6},
        "xaxis": {"visible": False, "range": [0, WIDTH]},
        "yaxis": {"visible": False, "range": [HEIGHT, 0]},
    }
    leaves = [area.leaf for area in found.areas]
    rows = tuple((names.get(leaf.parent, leaf.parent), leaf.title, leaf.traces, leaf.traces / total) for leaf in leaves)
    links = tuple({"category": area.leaf.category} for area in found.areas)
    note = f"n = {words.plural(total, 'trace-and-category finding')}; colours are groups"
    if found.silent:
        note += f"; {words.plural(found.silent, 'category', 'categories')} looked for and not found"
    return Drawing([trace], layout, note, Table(("group", "category", "traces", "share"), rows, links))


def _name(area: Area) -> str:
    """Return the label of an area that is wide enough for one, broken into lines."""
    if area.width < 0.13 or area.height < 0.06:
        return ""
    lines: list[str] = []
    for word in theme.label(area.leaf.title, 60).split(" "):
        if lines and len(lines[-1]) + len(word) < area.width * 70:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return "<br>".join([*lines, words.count(area.leaf.traces)])


def draw(found: Numbers, mode: theme.Mode = "light") -> Any:
    """Return the Plotly figure."""
    return plot(found).figure(mode)
