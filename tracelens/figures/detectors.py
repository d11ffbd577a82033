"""Who says so: what rules and judges decided in each category, and what they could not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from tracelens.figures import theme, words
from tracelens.figures.cells import EVERYTHING, Cells, Filters, fetch, query
from tracelens.figures.drawing import Drawing, Table, nothing

if TYPE_CHECKING:
    import duckdb

QUERY = "detectors"
TITLE = "Who decided what"
HELP = "Verdicts by state. What a judge failed on, refused or misquoted is not assessable, never absent."
OPTIONS = ("kind",)

STATES = (("present", "$lost", "x"), ("absent", "$gained", ""), ("not_assessable", "$faint", "/"))


class Verdicts(msgspec.Struct, frozen=True):
    """One detector's verdicts on one category."""

    category: str
    title: str
    detector: str
    present: int
    absent: int
    not_assessable: int


class Numbers(msgspec.Struct, frozen=True):
    """Detectors and categories by name; ``kind`` says whose verdicts are left in (all, rule, judge)."""

    kind: str
    verdicts: tuple[Verdicts, ...]


def summarise(connection: duckdb.DuckDBPyConnection, filters: Filters = EVERYTHING, kind: str = "all") -> Numbers:
    """Return the verdicts under ``filters``."""
    return numbers(fetch(connection, query(QUERY), filters), filters, kind)


def numbers(cells: Cells, filters: Filters = EVERYTHING, kind: str = "all") -> Numbers:
    """Return the verdicts of already fetched cells."""
    sums = cells.total(["category", "title", "detector"], [state for state, *_ in STATES])
    found = [
        Verdicts(*key, *map(int, three))
        for key, three in sums.items()
        if sum(three) and (kind == "all" or key[2].startswith(kind))
    ]
    return Numbers(kind, tuple(sorted(found, key=lambda v: (v.detector, v.title), reverse=True)))


def plot(found: Numbers, filters: Filters = EVERYTHING) -> Drawing:
    """Return stacked bars of shares, with the counts on hover."""
    if not found.verdicts:
        return nothing(
            "No judge has been asked: run `tracelens judge`."
            if found.kind == "judge"
            else "Not classified: run `tracelens check` on the database first."
        )
    several = len({v.detector for v in found.verdicts}) > 1
    names = [theme.label(f"{v.title} · {v.detector}" if several else v.title, 40) for v in found.verdicts]
    totals = [v.present + v.absent + v.not_assessable for v in found.verdicts]
    traces = []
    for state, colour, pattern in STATES:
        values = [getattr(v, state) for v in found.verdicts]
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "name": state.replace("_", " "),
                "x": [n / t for n, t in zip(values, totals, strict=True)],
                "y": list(range(len(names))),
                "marker": {
                    "color": colour,
                    "pattern": {
                        "shape": pattern,
                        "fillmode": "overlay",
                        "fgcolor": "$paper",
                        "fgopacity": 0.5,
                        "size": 5,
                    },
                },
                "customdata": [{"category": v.category} for v in found.verdicts],
                "hovertext": [
                    f"{name}<br>{words.count(n)} of {words.plural(t, 'verdict')} {state.replace('_', ' ')}"
                    for name, n, t in zip(names, values, totals, strict=True)
                ],
                "hoverinfo": "text",
            }
        )
    layout = {
        "height": theme.rows_height(len(names), 21),
        "barmode": "stack",
        "legend": {"traceorder": "normal"},
        "xaxis": {"title": {"text": "share of verdicts"}, "tickformat": ".0%", "range": [0, 1]},
        "yaxis": {"tickvals": list(range(len(names))), "ticktext": names, "showgrid": False, "tickfont": {"size": 11}},
    }
    rows = tuple((v.title, v.detector, v.present, v.absent, v.not_assessable) for v in found.verdicts[::-1])
    table = Table(
        ("category", "detector", "present", "absent", "not_assessable"),
        rows,
        tuple({"category": v.category} for v in found.verdicts[::-1]),
    )
    return Drawing(traces, layout, f"n = {words.plural(sum(totals), 'verdict')}", table)


def draw(found: Numbers, mode: theme.Mode = "light") -> Any:
    """Return the Plotly figure."""
    return plot(found).figure(mode)
