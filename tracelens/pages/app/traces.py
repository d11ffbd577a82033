"""Search in the traces, a page at a time, and the reader of one item with both conditions side by side."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tracelens.figures import words
from tracelens.pages.app import address
from tracelens.pages.app.database import Database
from tracelens.pages.app.marked import marked
from tracelens.pages.app.outcomes import GLYPHS, OUTCOMES

if TYPE_CHECKING:
    from dash import Dash

PAGE = 50


def listing(source: Database, chosen: address.Chosen) -> Any:
    """Return the search line and one page of items, each a link to its reader."""
    from dash import dcc, html

    asked = address.one(chosen, "page") or ""
    page = max(1, int(asked)) if asked.isdecimal() and len(asked) < 10 else 1
    found, total = find(source, chosen, (page - 1) * PAGE, PAGE)
    box = dcc.Input(
        id="q",
        type="search",
        value=address.one(chosen, "q") or "",
        debounce=True,
        placeholder="ids, questions and answers, then Enter",
    )
    search = html.Label([html.Span("search"), box], className="field wide")
    last = max(1, -(-total // PAGE))
    moves = [
        dcc.Link(text, href=f"/traces{address.write(chosen | {'page': (str(to),)})}", className="move")
        for text, to in (("‹ before", page - 1), ("next ›", page + 1))
        if 1 <= to <= last
    ]
    count = html.Span(
        f"{words.plural(total, 'item')}, page {page} of {last}", id="items-count", className="note", role="status"
    )
    rows = [_row(item, chosen) for item in found] or [html.P("The filters exclude all items.", className="empty")]
    return [html.Div([search, count, *moves], className="line"), html.Div(rows, className="items")]


def _row(item: dict[str, Any], chosen: address.Chosen) -> Any:
    """Return one item of the list."""
    from dash import dcc, html

    outcome = item["outcome"]
    where = " · ".join(part for part in (item["task"], item["model"], item["sample_id"]) if part)
    return dcc.Link(
        [
            html.Span(
                [html.B(f"{GLYPHS[outcome]} {OUTCOMES[outcome]}"), " ", html.Bdi(where, className="where")],
                className="what",
            ),
            html.Bdi(" ".join(item["snippet"].split()), className="snippet"),
        ],
        href=f"/trace/{item['trace_id']}{address.write(chosen)}",
        className=f"item out-{outcome}",
    )


def register(app: Dash, source: Database) -> None:
    """Turn what is searched for into an address."""
    import dash
    from dash import Input, Output, State

    @app.callback(
        Output("url", "search", allow_duplicate=True),
        Input("q", "value"),
        State("url", "search"),
        prevent_initial_call=True,
    )
    def search_for(text: str | None, search: str | None) -> Any:
        before = address.read(search)
        if (text or "") == (address.one(before, "q") or ""):
            return dash.no_update
        kept = {key: value for key, value in before.items() if key not in ("q", "page")}
        return address.write(kept | ({"q": (text,)} if text else {}))


def find(source: Database, chosen: address.Chosen, start: int, limit: int) -> tuple[list[dict[str, Any]], int]:
    """Return the items ``start`` and on under the address's filters, and how many there are."""
    filters = address.filters(chosen, source.facts())
    wanted: dict[str, Any] = {key: list(chosen[key]) if key in chosen else None for key in address.SEVERAL}
    wanted["narrowed"] = bool({"condition", "category", "q"} & set(chosen))
    wanted |= {"limit": min(limit, 1000), "offset": max(0, start)}
    with source.reading() as cursor:
        rows = source.shelf.page(cursor, (filters.a, filters.b), address.one(chosen, "q"), wanted)
    return rows, rows[0]["total"] if rows else 0


def reader(source: Database, trace_id: str, chosen: address.Chosen) -> Any:
    """Return the item of ``trace_id``: its question, and the traces of the conditions compared (then any other)."""
    from dash import dcc, html

    filters = address.filters(chosen, source.facts())
    with source.reading() as connection:
        members = source.shelf.members(connection, trace_id)
        cursor = connection.execute("SELECT * FROM traces WHERE trace_id IN (SELECT unnest(?))", [members])
        names = [d[0] for d in cursor.description or []]
        found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        if not found:
            return html.P("There is no such trace in this database.", className="empty")
        findings = connection.execute(
            'SELECT trace_id, category, "start", "end", quote, message, severity, detector, proposed FROM errors '
            'WHERE trace_id IN (SELECT unnest(?)) ORDER BY "start"',
            [members],
        ).fetchall()
    order = {filters.a: 0, filters.b: 1}
    found.sort(key=lambda t: (order.get(t["condition"], 2), t["condition"]))
    categories = {c.id: c for c in source.facts().categories}
    first = found[0]
    crumbs = [html.Bdi(str(first[c])) for c in ("dataset", "task", "model", "sample_id") if first[c]]
    gold = json.loads(first["gold"]) if first["gold"] is not None else None
    sides = [marked(t, [f[1:] for f in findings if f[0] == t["trace_id"]], categories) for t in found]
    back = dcc.Link("‹ back to the list", href=f"/traces{address.write(chosen)}")
    return html.Div(
        [
            back,
            html.Div(crumbs, className="crumbs"),
            html.P(
                [
                    html.Span("expected ", className="what"),
                    html.Bdi(gold if isinstance(gold, str) else json.dumps(gold)),
                ],
                className="gold",
            ),
            html.Details(
                [html.Summary("Question"), html.Div((first["prompt"] or "")[:60_000], className="text", dir="auto")],
                className="question",
                open=len(first["prompt"] or "") < 700,
            ),
            html.Div(sides, className="sides"),
        ],
        className="readerbox",
        id="reader",
    )
