"""How often each category of error is found in the two conditions, as bars to either side with intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from tracelens.figures import counts, theme, words
from tracelens.figures.cells import Cells, Filters, fetch, query
from tracelens.figures.drawing import Drawing, Table, nothing

if TYPE_CHECKING:
    import duckdb

QUERY = "error_rates"
TITLE = "What goes wrong, by category"
HELP = "Share of assessable traces in which a category is found (95 % Wilson intervals). Not assessable is left out, and counted."


class Share(msgspec.Struct, frozen=True):
    """One category in one condition; the rate is over traces where it is present or absent."""

    category: str
    condition: str
    rate: counts.Rate
    not_assessable: int


class Numbers(msgspec.Struct, frozen=True):
    """Categories found at least once in the two conditions, most frequent last; ``silent`` were looked for in vain."""

    shares: tuple[Share, ...]
    silent: tuple[str, ...]


def summarise(connection: duckdb.DuckDBPyConnection, filters: Filters = Filters()) -> Numbers:
    """Return the rates under ``filters``."""
    return numbers(fetch(connection, query(QUERY), filters), filters)


def numbers(cells: Cells, filters: Filters = Filters()) -> Numbers:
    """Return the rates of already fetched cells."""
    sums = cells.total(["category", "condition"], ["present", "absent", "not_assessable"])
    two = {key: four for key, four in sums.items() if key[1] in (filters.a, filters.b)}
    found: dict[str, int] = {}
    for (category, _), (present, *_) in two.items():
        found[category] = found.get(category, 0) + present
    order = sorted((c for c in found if found[c]), key=lambda c: (found[c], c))
    shares = [Share(c, condition, counts.rate(int(p), int(p + a)), int(na))
              for c in order for condition in (filters.a, filters.b) if (c, condition) in two
              for p, a, na in [two[c, condition]]]
    return Numbers(tuple(shares), tuple(sorted(c for c in found if not found[c])))


def plot(found: Numbers, filters: Filters = Filters()) -> Drawing:
    """Return condition a to the left and condition b to the right on one scale."""
    if not found.shares and not found.silent:
        return nothing("Not classified: run `tracelens check` on the database first.")
    if not found.shares:
        return nothing(f"Classified, none found: {words.plural(len(found.silent), 'category', 'categories')} looked for.")
    names = list(dict.fromkeys(share.category for share in found.shares))
    reach = 1.1 * max(share.rate.high or 0.0 for share in found.shares)
    step = next(s for s in (0.01, 0.02, 0.05, 0.1, 0.2, 0.5) if reach / s <= 4 or s == 0.5)
    ticks = [i * step for i in range(-int(reach / step), int(reach / step) + 1)]
    a, b = theme.label(filters.a, 20), theme.label(filters.b, 20)
    layout = {
        "height": theme.rows_height(len(names), 28),
        "barmode": "overlay",
        "xaxis": {"title": {"text": f"{a} ←  share of assessable traces  → {b}"}, "range": [-reach, reach],
                  "tickvals": ticks, "ticktext": [f"{100 * abs(t):.0f} %" for t in ticks], "zeroline": True},
        "yaxis": {"tickvals": list(range(len(names))), "ticktext": [theme.label(n, 32) for n in names],
                  "showgrid": False},
    }
    traces = [_bars(filters.a, "$a", -1, found, names), _bars(filters.b, "$b", 1, found, names)]
    silent = f"; {words.plural(len(found.silent), 'category', 'categories')} looked for and not found" if found.silent else ""
    most = max(share.rate.of + share.not_assessable for share in found.shares)
    return Drawing(traces, layout, f"up to {words.plural(most, 'trace')} a category and condition{silent}", _table(found))


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
        "type": "bar", "orientation": "h", "name": theme.label(condition, 24),
        "x": [sign * (r.value or 0) for r in rates], "y": [names.index(share.category) for share in mine],
        "marker": {"color": colour},
        "error_x": {"type": "data", "symmetric": False, "color": "$soft", "thickness": 1.2, "width": 2,
                    "array": outward if sign > 0 else inward, "arrayminus": inward if sign > 0 else outward},
        "customdata": [{"category": share.category, "condition": condition} for share in mine],
        "hovertext": [f"{theme.label(share.category)} · {theme.label(condition)}<br>{words.rate(share.rate)}<br>"
                      f"{words.plural(share.not_assessable, 'trace')} not assessable" for share in mine],
        "hoverinfo": "text",
    }


def _table(found: Numbers) -> Table:
    columns = ("category", "condition", "rate", "low", "high", "present", "assessable", "not_assessable")
    shares = found.shares[::-1]
    rows = tuple((s.category, s.condition, s.rate.value, s.rate.low, s.rate.high, s.rate.hits, s.rate.of,
                  s.not_assessable) for s in shares)
    return Table(columns, rows, tuple({"category": s.category, "condition": s.condition} for s in shares))
