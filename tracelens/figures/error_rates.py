"""How often each category of error is found in the two conditions, as bars to either side with intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from tracelens.figures import counts, theme, words
from tracelens.figures.cells import EVERYTHING, Cells, Filters, fetch, query
from tracelens.figures.drawing import Drawing, Table, nothing

if TYPE_CHECKING:
    import duckdb

QUERY = "error_rates"
TITLE = "What goes wrong, by category"
HELP = (
    "Share of assessable traces in which a category is found (95 % Wilson intervals). Not assessable is "
    "left out, and counted."
)

MOST = 16
"""Categories that are drawn; the table has all."""


class Share(msgspec.Struct, frozen=True):
    """One category in one condition: present or proposed, over the traces where it could be assessed."""

    category: str
    title: str
    condition: str
    rate: counts.Rate
    proposed: int
    not_assessable: int

    @property
    def mostly_proposed(self) -> bool:
        """Return True when most of what was found still waits for a judge."""
        return self.proposed * 2 > self.rate.hits


class Numbers(msgspec.Struct, frozen=True):
    """Categories found at least once in the two conditions, most frequent last; ``silent`` were looked for in vain."""

    shares: tuple[Share, ...]
    silent: tuple[str, ...]


def summarise(connection: duckdb.DuckDBPyConnection, filters: Filters = EVERYTHING) -> Numbers:
    """Return the rates under ``filters``."""
    return numbers(fetch(connection, query(QUERY), filters), filters)


def numbers(cells: Cells, filters: Filters = EVERYTHING) -> Numbers:
    """Return the rates of already fetched cells."""
    columns = ["present", "proposed", "absent", "not_assessable"]
    sums = cells.total(["category", "title", "condition"], columns)
    two = {key: tuple(map(int, four)) for key, four in sums.items() if key[2] in (filters.a, filters.b)}
    found: dict[tuple[str, str], int] = {}
    for (category, title, _), (present, proposed, *_) in two.items():
        found[category, title] = found.get((category, title), 0) + present + proposed
    order = sorted((c for c in found if found[c]), key=lambda c: (found[c], c))
    shares = [
        Share(*names, condition, counts.rate(p + q, p + q + a), q, na)
        for names in order
        for condition in (filters.a, filters.b)
        if (*names, condition) in two
        for p, q, a, na in [two[*names, condition]]
    ]
    return Numbers(tuple(shares), tuple(sorted(title for (_, title), n in found.items() if not n)))


def plot(found: Numbers, filters: Filters = EVERYTHING) -> Drawing:
    """Return condition a to the left and condition b to the right on one scale."""
    if not found.shares and not found.silent:
        return nothing("Not classified: run `tracelens check` on the database first.")
    if not found.shares:
        return nothing(
            f"Classified, none found: {words.plural(len(found.silent), 'category', 'categories')} looked for."
        )
    every = list(dict.fromkeys(share.title for share in found.shares))
    names = every[-MOST:]
    shown = Numbers(tuple(share for share in found.shares if share.title in names), found.silent)
    reach = 1.1 * max(share.rate.high or 0.0 for share in shown.shares)
    step = next(s for s in (0.01, 0.02, 0.05, 0.1, 0.2, 0.5) if reach / s <= 4 or s == 0.5)
    ticks = [i * step for i in range(-int(reach / step), int(reach / step) + 1)]
    a, b = theme.label(filters.a, 20), theme.label(filters.b, 20)
    layout = {
        "height": theme.rows_height(len(names), 28),
        "barmode": "overlay",
        "xaxis": {
            "title": {"text": f"{a} ←  share of assessable traces  → {b}"},
            "range": [-reach, reach],
            "tickvals": ticks,
            "ticktext": [f"{100 * abs(t):.0f} %" for t in ticks],
            "zeroline": True,
        },
        "yaxis": {
            "tickvals": list(range(len(names))),
            "ticktext": [theme.label(n, 32) for n in names],
            "showgrid": False,
        },
    }
    traces = [_bars(filters.a, "$a", -1, shown, names), _bars(filters.b, "$b", 1, shown, names)]
    rest = f"; {len(every) - len(names)} rarer ones are in the table" if len(every) > len(names) else ""
    silent = (
        f"; {words.plural(len(found.silent), 'category', 'categories')} looked for and not found"
        if found.silent
        else ""
    )
    waiting = "; hatched: proposed by a rule, not judged yet" if any(s.mostly_proposed for s in found.shares) else ""
    most = max(share.rate.of + share.not_assessable for share in found.shares)
    return Drawing(
        traces,
        layout,
        f"up to {words.plural(most, 'trace')} a category and condition{waiting}{rest}{silent}",
        _table(found),
    )


def draw(found: Numbers, mode: theme.Mode = "light") -> Any:
    """Return the Plotly figure."""
    return plot(found).figure(mode)


def _bars(condition: str, colour: str, sign: int, found: Numbers, names: list[str]) -> dict[str, Any]:
    """Return one side, with its intervals."""
    mine = [share for share in found.shares if share.condition == condition and share.rate.value is not None]
    rates = [share.rate for share in mine]
    outward = [(r.high or 0) - (r.value or 0) for r in rates]
    inward = [(r.value or 0) - (r.low or 0) for r in rates]
    return {
        "type": "bar",
        "orientation": "h",
        "name": theme.label(condition, 24),
        "x": [sign * (r.value or 0) for r in rates],
        "y": [names.index(share.title) for share in mine],
        "marker": {"color": colour, "pattern": _hatch([share.mostly_proposed for share in mine])},
        "error_x": {
            "type": "data",
            "symmetric": False,
            "color": "$soft",
            "thickness": 1.2,
            "width": 2,
            "array": outward if sign > 0 else inward,
            "arrayminus": inward if sign > 0 else outward,
        },
        "customdata": [{"category": share.category, "condition": condition} for share in mine],
        "hovertext": [
            f"{theme.label(share.title)} · {theme.label(condition)}<br>{words.rate(share.rate)}<br>"
            f"{_proposed(share)}{words.plural(share.not_assessable, 'trace')} not assessable"
            for share in mine
        ],
        "hoverinfo": "text",
    }


def _hatch(waiting: list[bool]) -> dict[str, Any]:
    """Return the pattern that sets rules' proposals apart from verdicts."""
    shapes = ["/" if one else "" for one in waiting]
    return {"shape": shapes, "fillmode": "overlay", "fgcolor": "$paper", "fgopacity": 0.6, "size": 6}


def _proposed(share: Share) -> str:
    return f"{share.proposed} of them proposed by a rule, not judged yet<br>" if share.proposed else ""


def _table(found: Numbers) -> Table:
    columns = ("category", "condition", "rate", "low", "high", "found", "assessable", "proposed", "not_assessable")
    shares = found.shares[::-1]
    rows = tuple(
        (
            s.title,
            s.condition,
            s.rate.value,
            s.rate.low,
            s.rate.high,
            s.rate.hits,
            s.rate.of,
            s.proposed,
            s.not_assessable,
        )
        for s in shares
    )
    return Table(columns, rows, tuple({"category": s.category, "condition": s.condition} for s in shares))
