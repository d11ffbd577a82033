"""What became of the items: from right and wrong without reasoning to right and wrong with it, as a Sankey diagram."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import msgspec

from tracelens.figures import counts, theme, words
from tracelens.figures.cells import EVERYTHING, Cells, Filters, fetch, query
from tracelens.figures.drawing import Drawing, Table, nothing
from tracelens.figures.pairing import FOUR, separate

if TYPE_CHECKING:
    import duckdb

QUERY = "verdict"
TITLE = "Kept, gained and lost"
HELP = (
    "Every scored pair flows from its result without reasoning to its result with it. "
    "Click a flow or its label for its traces."
)

FLOWS = {
    "both_right": ("right", "right", "kept right", "$even"),
    "lost": ("right", "wrong", "lost", "$lost"),
    "gained": ("wrong", "right", "gained", "$gained"),
    "both_wrong": ("wrong", "wrong", "kept wrong", "$faint"),
}
"""From, to, name and colour of each outcome, in the order in which flows leave and reach a node from the top."""
NODE = 0.035
GAP = 0.06
"""Width of a node, and the gap between right and wrong, in parts of the figure's width and of all pairs."""
POINTS = 24


class Flow(msgspec.Struct, frozen=True):
    """One outcome: its pairs, as a share of all pairs and of those that came from the same result."""

    outcome: str
    of_all: counts.Rate
    of_source: counts.Rate


class Numbers(msgspec.Struct, frozen=True):
    """The four outcomes in the order of :data:`FLOWS`; none when there are no scored pairs."""

    flows: tuple[Flow, ...]


def summarise(connection: duckdb.DuckDBPyConnection, filters: Filters = EVERYTHING) -> Numbers:
    """Return the flows under ``filters``."""
    return numbers(fetch(connection, query(QUERY), filters), filters)


def numbers(cells: Cells, filters: Filters = EVERYTHING) -> Numbers:
    """Return the flows of already fetched cells."""
    sums = separate(cells).total([], FOUR).get((), [0] * len(FOUR))
    four = dict(zip(FOUR, map(int, sums), strict=True))
    total = sum(four.values())
    if not total:
        return Numbers(())
    sources = {end: sum(four[o] for o, (start, *_) in FLOWS.items() if start == end) for end in ("right", "wrong")}
    flows = [Flow(o, counts.rate(four[o], total), counts.rate(four[o], sources[way[0]])) for o, way in FLOWS.items()]
    return Numbers(tuple(flows))


def plot(found: Numbers, filters: Filters = EVERYTHING) -> Drawing:
    """Return ribbons between two columns of nodes, each with a label that is a link."""
    if not found.flows:
        return nothing(f"No scored pairs of {filters.a} and {filters.b} here.")
    spans = ends(found)
    traces = [_ribbon(flow, *spans[flow.outcome]) for flow in found.flows if flow.of_all.hits]
    traces += [_nodes(found), _labels(found, spans)]
    layout = {
        "height": 330,
        "showlegend": False,
        "hovermode": "closest",
        "margin": {"t": 34, "b": 8, "l": 8, "r": 8},
        "xaxis": {"visible": False, "range": [-0.24, 1.24], "fixedrange": True},
        "yaxis": {"visible": False, "range": [1 + GAP + 0.01, -0.01], "fixedrange": True},
        "annotations": _headings(filters) + _node_names(found),
    }
    rows = tuple(
        (name, f"{start} → {end}", f.of_all.hits, f.of_all.value, f.of_source.value)
        for f in found.flows
        for start, end, name, _ in [FLOWS[f.outcome]]
    )
    links = tuple({"outcome": f.outcome} for f in found.flows)
    table = Table(("outcome", "change", "pairs", "of_all", "of_those_before"), rows, links)
    return Drawing(traces, layout, f"n = {words.plural(found.flows[0].of_all.of, 'scored pair')}", table)


def draw(found: Numbers, mode: theme.Mode = "light") -> Any:
    """Return the Plotly figure."""
    return plot(found).figure(mode)


def ends(found: Numbers) -> dict[str, tuple[float, float, float]]:
    """Return for each outcome where its ribbon leaves and reaches the nodes (from the top), and its height.

    All pairs are one high; wrong stands below right, a gap between them.
    """
    share = {flow.outcome: flow.of_all.hits / flow.of_all.of for flow in found.flows}
    before = {"right": 0.0, "wrong": share["both_right"] + share["lost"] + GAP}
    after = {"right": 0.0, "wrong": share["both_right"] + share["gained"] + GAP}
    made = {}
    for outcome, (start, end, *_) in FLOWS.items():
        made[outcome] = (before[start], after[end], share[outcome])
        before[start] += share[outcome]
        after[end] += share[outcome]
    return made


def _ribbon(flow: Flow, top: float, bottom: float, height: float) -> dict[str, Any]:
    """Return a filled band from its place on the left to its place on the right."""
    left, right = NODE, 1 - NODE
    steps = [i / POINTS for i in range(POINTS + 1)]
    xs = [left + (right - left) * s for s in steps]
    upper = [top + (bottom - top) * (1 - math.cos(math.pi * s)) / 2 for s in steps]
    x, y = xs + xs[::-1], upper + [v + height for v in reversed(upper)]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [round(v, 4) for v in x],
        "y": [round(v, 4) for v in y],
        "fill": "toself",
        "fillcolor": FLOWS[flow.outcome][3],
        "opacity": 0.5,
        "line": {"width": 0, "color": FLOWS[flow.outcome][3]},
        "hoveron": "fills",
        "name": _said(flow),
        "text": _said(flow),
        "hoverinfo": "text",
        "meta": {"outcome": flow.outcome},
    }


def _nodes(found: Numbers) -> dict[str, Any]:
    """Return the four results as thin bars."""
    boxes = _boxes(found)
    return {
        "type": "bar",
        "x": [x for x, *_ in boxes],
        "base": [base for _, base, _, _ in boxes],
        "y": [height for _, _, height, _ in boxes],
        "width": [NODE] * len(boxes),
        "offset": 0,
        "marker": {"color": "$ink"},
        "hoverinfo": "skip",
    }


def _boxes(found: Numbers) -> list[tuple[float, float, float, str]]:
    """Return (x, top, height, result) of the nodes that hold pairs."""
    share = {flow.outcome: flow.of_all.hits / flow.of_all.of for flow in found.flows}
    boxes = []
    for x, side in ((0.0, 0), (1 - NODE, 1)):
        right = sum(share[o] for o, way in FLOWS.items() if way[side] == "right")
        boxes += [(x, 0.0, right, "right"), (x, right + GAP, 1 - right, "wrong")]
    return [box for box in boxes if box[2] > 0]


def _labels(found: Numbers, spans: dict[str, tuple[float, float, float]]) -> dict[str, Any]:
    """Return the names of the flows, on them: lost and gained stand left and right of the crossing."""
    at = {"both_right": 0.5, "both_wrong": 0.5, "lost": 0.24, "gained": 0.24}
    there = [flow for flow in found.flows if flow.of_all.hits]
    ys = []
    for flow in there:
        top, bottom, height = spans[flow.outcome]
        ys.append(top + (bottom - top) * (1 - math.cos(math.pi * at[flow.outcome])) / 2 + height / 2)
    return {
        "type": "scatter",
        "mode": "text",
        "x": [at[flow.outcome] for flow in there],
        "y": [round(y, 4) for y in ys],
        "text": [f"{FLOWS[f.outcome][2]} <b>{words.count(f.of_all.hits)}</b>" for f in there],
        "textfont": {"color": "$ink", "size": 13},
        "customdata": [{"outcome": flow.outcome} for flow in there],
        "hovertext": [_said(flow) for flow in there],
        "hoverinfo": "text",
    }


def _said(flow: Flow) -> str:
    start, end, name, _ = FLOWS[flow.outcome]
    return (
        f"{name}: {words.plural(flow.of_all.hits, 'pair')}, {start} → {end}<br>"
        f"{words.percent(flow.of_all.value)} of all, {words.percent(flow.of_source.value)} of those {start} before"
    )


def _headings(filters: Filters) -> list[dict[str, Any]]:
    """Return the two conditions above their columns."""
    return [
        {
            "x": x, "y": 1.0, "yref": "paper", "yanchor": "bottom", "xanchor": anchor, "showarrow": False,
            "text": theme.label(name, 20), "font": {"color": role, "size": 13},
        }
        for x, anchor, name, role in ((0, "left", filters.a, "$a"), (1, "right", filters.b, "$b"))
    ]  # fmt: skip


def _node_names(found: Numbers) -> list[dict[str, Any]]:
    """Return the results beside their nodes, with their share of all pairs."""
    return [
        {
            "x": -0.015 if x == 0 else 1.015, "xanchor": "right" if x == 0 else "left", "y": top + height / 2,
            "text": f"{name}<br>{words.percent(height)}", "showarrow": False, "align": "right" if x == 0 else "left",
            "font": {"color": "$soft", "size": 12},
        }
        for x, top, height, name in _boxes(found)
    ]  # fmt: skip
