"""A dashboard in the app: its panels under the address's filters, clicks that narrow, downloads."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from tracelens.figures import FIGURES, Drawing, Filters
from tracelens.pages.app import address, mode
from tracelens.pages.app.database import Database
from tracelens.pages.dashboard import Dashboard, Panel

if TYPE_CHECKING:
    from dash import Dash


EAGER = 5
"""Panels that stand in the first screen of a usual window; the others are asked for when they come near it."""


def layout(source: Database, board: Dashboard, chosen: address.Chosen) -> Any:
    """Return the dashboard's panels: those at the top drawn where they are counted, the others in view."""
    from dash import html

    cards = []
    for i, panel in enumerate(board.panels):
        key = f"{board.name}/{i}"
        now = i < EAGER and source.ready(panel)
        inside = drawn(source, board, panel, key, chosen) if now else _waiting(panel, key)
        cards.append(html.Section(inside, id={"type": "card", "key": key}, className=f"card span-{panel.span}"))
    return [html.P(board.text, className="lead"), html.Div(cards, className="panels")]


def drawn(source: Database, board: Dashboard, panel: Panel, key: str, chosen: address.Chosen) -> list[Any]:
    """Return the inside of one panel: heading, picture or words, note, downloads."""
    from dash import html

    drawing, ignored = source.draw(panel, narrowed(board, chosen, source))
    note = drawing.note + (f" · not narrowed by {', '.join(ignored)}" if ignored else "")
    kinds = (
        []
        if drawing.empty
        else ["csv", "sql"]
        if drawing.headline or drawing.as_table
        else ["png", "svg", "csv", "sql"]
    )
    tools = [
        html.Button(kind.upper(), id={"type": kind, "key": key}, **{"aria-label": f"{kind.upper()}: {panel.heading()}"})
        for kind in kinds
    ]
    foot = html.Footer([html.P("" if drawing.headline else note, className="note"), html.Div(tools, className="tools")])
    badge = [html.P(drawing.badge, className="doubt")] if drawing.badge else []
    return [_heading(panel), *badge, body(drawing, {"type": "graph", "key": key}, chosen), foot]


def narrowed(board: Dashboard, chosen: address.Chosen, source: Database) -> Filters:
    """Return the filters of an address over those that the dashboard opens with."""
    opening = {facet: (value,) for facet, value in board.filters.items()}
    return address.filters(opening | chosen, source.facts())


def _heading(panel: Panel) -> Any:
    from dash import html

    return html.Header([html.H2(panel.heading()), html.P(panel.text or FIGURES[panel.figure].HELP, className="help")])


def _waiting(panel: Panel, key: str) -> list[Any]:
    """Return what a panel shows until it is near the window's edge; the app's script then asks for it by a click."""
    from dash import html

    wait = html.P("Counting …", id={"type": "late", "key": key}, className="empty late", **{"data-late": key})
    return [_heading(panel), wait]


def body(drawing: Drawing, identity: Any, chosen: address.Chosen | None = None) -> Any:
    """Return what a drawing shows: its reason to be empty, its words, its table, or its figure.

    Tiles lead to their traces under the filters ``chosen``.
    """
    from dash import dcc, html

    if drawing.empty:
        return html.P(drawing.empty, className="empty")
    if drawing.headline:
        head = drawing.headline
        tiles = [
            dcc.Link(
                [html.Strong(t.value), html.Span(t.label, className="label"), html.Span(t.detail, className="detail")],
                href=f"/traces{address.write((chosen or {}) | {key: (value,) for key, value in t.link.items()})}",
                className=f"tile role-{t.role}",
            )
            for t in head.tiles
        ]
        return html.Div(
            [
                html.P(head.sentence, className="sentence"),
                html.Ul([html.Li(f) for f in head.facts], className="facts"),
                html.Div(tiles, className="tiles"),
            ],
            className="verdict",
        )
    if drawing.as_table:
        rows = [html.Tr([html.Td("–" if v is None else str(v)) for v in row]) for row in drawing.table.rows]
        return html.Div(
            html.Table([html.Thead(html.Tr([html.Th(c) for c in drawing.table.columns])), html.Tbody(rows)]),
            className="scroll",
            tabIndex=0,
            role="region",
            **{"aria-label": "rows"},
        )
    figure = drawing.plain(mode.chosen())
    linked = any(trace["type"] in ("bar", "scatter") and "customdata" in trace for trace in drawing.traces)
    if linked and mode.by_mouse():
        figure["layout"]["dragmode"] = "select"
    return dcc.Graph(
        id=identity,
        figure=figure,
        config={"displaylogo": False, "displayModeBar": False, "responsive": True},
        responsive=True,
        style={"height": f"{drawing.layout.get('height', 360)}px"},
    )


def register(app: Dash, source: Database, boards: list[Dashboard]) -> None:
    """Turn clicks on marks into filters, and buttons into downloads."""
    import dash
    from dash import ALL, MATCH, ClientsideFunction, Input, Output, State, html

    from tracelens.errors import TracelensError

    panels = {f"{b.name}/{i}": (b, panel) for b in boards for i, panel in enumerate(b.panels)}

    @app.callback(
        Output({"type": "card", "key": MATCH}, "children"),
        Input({"type": "late", "key": MATCH}, "n_clicks"),
        State({"type": "late", "key": MATCH}, "id"),
        State("url", "search"),
        prevent_initial_call=True,
    )
    def count(near: int | None, late: dict[str, str], search: str | None) -> Any:
        if not near:
            return dash.no_update
        board, panel = panels[late["key"]]
        try:
            return drawn(source, board, panel, late["key"], address.read(search))
        except TracelensError as error:
            return [_heading(panel), html.P(str(error), className="empty")]

    @app.callback(
        Output("url", "pathname", allow_duplicate=True),
        Output("url", "search", allow_duplicate=True),
        Input({"type": "graph", "key": ALL}, "clickData"),
        Input({"type": "graph", "key": ALL}, "selectedData"),
        State("url", "search"),
        prevent_initial_call=True,
    )
    def follow(_clicks: list[Any], _boxes: list[Any], search: str | None) -> Any:
        link = asked(next((t["value"] for t in dash.ctx.triggered if t["value"]), None))
        if not link:
            return dash.no_update, dash.no_update
        chosen = address.read(search) | link
        chosen.pop("page", None)
        to_traces = bool({"outcome", "category", "condition"} & set(link))
        return "/traces" if to_traces else dash.no_update, address.write(chosen)

    @app.callback(
        Output("download", "data"),
        Input({"type": "csv", "key": ALL}, "n_clicks"),
        Input({"type": "sql", "key": ALL}, "n_clicks"),
        State("url", "search"),
        prevent_initial_call=True,
    )
    def download(_csv: list[Any], _sql: list[Any], search: str | None) -> Any:
        asked = dash.ctx.triggered_id
        if not isinstance(asked, dict) or not dash.ctx.triggered[0]["value"] or asked["key"] not in panels:
            return dash.no_update
        board, panel = panels[asked["key"]]
        name = f"{board.name}-{panel.figure}.{asked['type']}"
        if asked["type"] == "sql":
            return {"content": panel.text_of_query() + "\n", "filename": name}
        drawing, _ = source.draw(panel, narrowed(board, address.read(search), source))
        return {"content": as_csv(drawing), "filename": name}

    for kind in ("png", "svg"):
        app.clientside_callback(
            ClientsideFunction("tracelens", f"save_{kind}"),
            Output("url", "hash", allow_duplicate=True),
            Input({"type": kind, "key": ALL}, "n_clicks"),
            prevent_initial_call=True,
        )


def asked(event: Any) -> address.Chosen:
    """Return the filters that the marks of a click, or of a box around several, ask for: any of their values fits."""
    links = [point.get("customdata") for point in (event or {}).get("points", ())]
    values: dict[str, dict[str, None]] = {}
    for key, value in (pair for link in links if isinstance(link, dict) for pair in link.items()):
        if key in address.SEVERAL:
            values.setdefault(key, {})[str(value)] = None
    return {key: tuple(found)[: address.MOST] for key, found in values.items()}


def as_csv(drawing: Drawing) -> str:
    """Return the drawing's table as CSV; an apostrophe keeps a spreadsheet from running texts as formulas."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(drawing.table.columns)
    for row in drawing.table.rows:
        writer.writerow([f"'{v}" if isinstance(v, str) and v[:1] in "=+-@\t\r" else v for v in row])
    return out.getvalue()
