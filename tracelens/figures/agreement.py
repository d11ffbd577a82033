"""The verdicts that stand against people's labels: precision and recall of each category."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from tracelens.figures import counts, theme, words
from tracelens.figures.cells import EVERYTHING, Cells, Filters, fetch, query
from tracelens.figures.drawing import Drawing, Table, nothing

if TYPE_CHECKING:
    import duckdb

QUERY = "agreement"
TITLE = "Against people's labels"
HELP = (
    "Precision: of what was found, how much people call present. Recall: of what people call present, "
    "how much was found."
)


class Judged(msgspec.Struct, frozen=True):
    """One category decided by rule or judge against people; ``kappa`` is None when it is not defined."""

    category: str
    title: str
    decided_by: str
    precision: counts.Rate
    recall: counts.Rate
    labels: int
    undecided: int
    kappa: float | None


class Numbers(msgspec.Struct, frozen=True):
    """Categories that people labelled, by name."""

    judged: tuple[Judged, ...]


def summarise(connection: duckdb.DuckDBPyConnection, filters: Filters = EVERYTHING) -> Numbers:
    """Return the agreement under ``filters``."""
    return numbers(fetch(connection, query(QUERY), filters), filters)


def numbers(cells: Cells, filters: Filters = EVERYTHING) -> Numbers:
    """Return the agreement of already fetched cells."""
    columns = ["both_present", "only_machine", "only_people", "both_absent", "undecided"]
    judged = []
    for (category, title, by), five in cells.total(["category", "title", "decided_by"], columns).items():
        hit, machine, people, neither, undecided = map(int, five)
        judged.append(
            Judged(
                category,
                title,
                by,
                counts.rate(hit, hit + machine),
                counts.rate(hit, hit + people),
                hit + machine + people + neither,
                undecided,
                _kappa(hit, machine, people, neither),
            )
        )
    return Numbers(tuple(sorted(judged, key=lambda j: (j.decided_by, j.title), reverse=True)))


def _kappa(hit: int, machine: int, people: int, neither: int) -> float | None:
    from tracelens.stats.agreement import cohen_kappa

    table = [[hit, machine], [people, neither]]
    one_sided = hit + machine == 0 or people + neither == 0 or hit + people == 0 or machine + neither == 0
    return None if one_sided else float(cohen_kappa(table).value)


def plot(found: Numbers, filters: Filters = EVERYTHING) -> Drawing:
    """Return precision and recall with intervals for each category."""
    if not found.judged:
        return nothing(
            "No labels: judge and rule rates are uncalibrated. Label some traces in the live app (`tracelens serve`)."
        )
    names = [theme.label(f"{j.title} · {j.decided_by}", 40) for j in found.judged]
    traces = []
    for what, colour, symbol, lift in (
        ("precision", "$b", "circle", 0.13),
        ("recall", "$third", "diamond-open", -0.13),
    ):
        mine = [(i, getattr(j, what)) for i, j in enumerate(found.judged) if getattr(j, what).value is not None]
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": what,
                "x": [r.value for _, r in mine],
                "y": [i + lift for i, _ in mine],
                "marker": {"color": colour, "symbol": symbol, "size": 9},
                "error_x": {
                    "type": "data",
                    "symmetric": False,
                    "color": colour,
                    "thickness": 1.5,
                    "width": 0,
                    "array": [(r.high or 0) - (r.value or 0) for _, r in mine],
                    "arrayminus": [(r.value or 0) - (r.low or 0) for _, r in mine],
                },
                "customdata": [{"category": found.judged[i].category} for i, _ in mine],
                "hovertext": [f"{names[i]}<br>{what} {words.rate(r)}" for i, r in mine],
                "hoverinfo": "text",
            }
        )
    layout = {
        "height": theme.rows_height(len(names), 30),
        "xaxis": {"tickformat": ".0%", "range": [-0.02, 1.02], "title": {"text": "share"}},
        "yaxis": {
            "tickvals": list(range(len(names))),
            "ticktext": names,
            "showgrid": False,
            "range": [-0.7, len(names) - 0.3],
        },
    }
    rows = tuple(
        (
            j.title,
            j.decided_by,
            j.precision.value,
            j.recall.value,
            None if j.kappa is None else round(j.kappa, 3),
            j.labels,
            j.undecided,
        )
        for j in found.judged[::-1]
    )
    table = Table(
        ("category", "decided by", "precision", "recall", "kappa", "labels", "undecided"),
        rows,
        tuple({"category": j.category} for j in found.judged[::-1]),
    )
    return Drawing(traces, layout, f"n = {words.plural(sum(j.labels for j in found.judged), 'label')}", table)


def draw(found: Numbers, mode: theme.Mode = "light") -> Any:
    """Return the Plotly figure."""
    return plot(found).figure(mode)
