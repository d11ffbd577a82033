"""The frame of the app: header, navigation, filter bar with chips, and which view an address shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tracelens.figures import badges
from tracelens.pages.app import address, board, console, discover_view, labelling, mode, traces
from tracelens.pages.app.database import Database
from tracelens.pages.app.names import option_label, option_value, text_of
from tracelens.pages.app.outcomes import OUTCOMES
from tracelens.pages.dashboard import Dashboard
from tracelens.pages.facts import Facts

if TYPE_CHECKING:
    from dash import Dash

NOTHING = ("wrong, nothing found", "(none)")


def layout() -> Any:
    """Return the frame, the same for every address."""
    from dash import dcc, html

    return html.Div(
        [
            html.A("Skip to the view", href="#main", className="skip"),
            dcc.Location(id="url", refresh=False),
            dcc.Download(id="download"),
            dcc.Store(id="theme"),
            html.Div(id="shell", className="loading"),
        ]
    )


def register(app: Dash, source: Database, boards: list[Dashboard]) -> None:
    """Show the view of each address, and turn filters into addresses."""
    import dash
    from dash import ALL, Input, Output, State, html

    from tracelens.errors import TracelensError

    @app.callback(Output("shell", "children"), Input("url", "pathname"), Input("url", "search"), Input("theme", "data"))
    def show(path: str | None, search: str | None, _theme: str | None) -> Any:
        chosen = address.read(search)
        try:
            view = _view(source, boards, path or "/", chosen)
        except TracelensError as error:
            view = html.P(str(error), className="empty")
        facts, part = source.facts(), (path or "/").strip("/").partition("/")[0]
        return [
            _header(source, facts),
            _navigation(boards, path or "/", chosen),
            _filter_bar(facts, chosen) if part in ("", "board", "traces", "trace") else None,
            html.Main(view, className="wrap", id="main"),
        ]

    @app.callback(
        Output("url", "search", allow_duplicate=True),
        Input({"type": "filter", "key": ALL}, "value"),
        State({"type": "filter", "key": ALL}, "id"),
        State("url", "search"),
        prevent_initial_call=True,
    )
    def narrow(values: list[str | list[str] | None], ids: list[dict[str, str]], search: str | None) -> Any:
        before = address.read(search)
        after = dict(before)
        for value, one in zip(values, ids, strict=True):
            after.pop(one["key"], None)
            if value:
                after[one["key"]] = tuple(text_of(v) for v in ([value] if isinstance(value, str) else value))
        if after == before:
            return dash.no_update
        after.pop("page", None)
        return address.write(after)

    @app.callback(
        Output("url", "search", allow_duplicate=True),
        Input({"type": "chip", "key": ALL, "value": ALL}, "n_clicks"),
        State("url", "search"),
        prevent_initial_call=True,
    )
    def remove(clicks: list[int | None], search: str | None) -> Any:
        if not any(clicks) or not isinstance(dash.ctx.triggered_id, dict):
            return dash.no_update
        chosen, one = address.read(search), dash.ctx.triggered_id
        left = tuple(v for v in chosen.get(one["key"], ()) if option_value(v) != one["value"])
        return address.write((chosen | {one["key"]: left}) | {"page": ()})


def _view(source: Database, boards: list[Dashboard], path: str, chosen: address.Chosen) -> Any:
    part, _, rest = path.strip("/").partition("/")
    if part == "traces":
        return traces.listing(source, chosen)
    if part == "trace":
        return traces.reader(source, rest, chosen)
    if part == "sql":
        return console.layout()
    if part == "label":
        return labelling.layout(source)
    if part == "discover":
        return discover_view.layout(source)
    wanted = next((b for b in boards if b.name == rest), boards[0])
    return board.layout(source, wanted, chosen)


def _header(source: Database, facts: Facts) -> Any:
    from dash import html

    lines = [
        html.Div([html.Dt(what), html.Dd(html.Bdi(value))], className="doubt" if value.startswith(badges.SIGN) else "")
        for what, value in facts.lines
    ]
    return html.Header(
        [
            html.Div([html.P("tracelens", className="brand"), html.H1(facts.title, dir="auto")]),
            html.Div(html.Button("Light" if mode.chosen() == "dark" else "Dark", id="mode"), className="acts"),
            html.Dl([html.Div([html.Dt("database"), html.Dd(source.path.name)]), *lines]),
        ],
        className="wrap top",
    )


def _navigation(boards: list[Dashboard], path: str, chosen: address.Chosen) -> Any:
    from dash import dcc, html

    search = address.write(chosen)
    there = path.strip("/") or f"board/{boards[0].name}"
    entries = [(f"board/{b.name}", b.title) for b in boards] + [
        ("discover", "Discover"),
        ("traces", "Traces"),
        ("sql", "SQL"),
        ("label", "Label"),
    ]
    links = [
        dcc.Link(title, href=f"/{to}{search}", className="view on" if there.startswith(to) else "view")
        for to, title in entries
    ]
    return html.Nav(html.Div(links, className="wrap tabs"), **{"aria-label": "views"})


def _filter_bar(facts: Facts, chosen: address.Chosen) -> Any:
    from dash import html

    fields = [
        _field(facet, facet.capitalize(), [(v, v) for v in facts.facets[facet]], chosen)
        for facet in ("dataset", "task", "model")
        if len(facts.facets[facet]) > 1
    ]
    if len(facts.couples) > 1:
        fields.insert(0, _field("pair", "Compare", [(f"{a} → {b}", f"{a}~{b}") for a, b in facts.couples], chosen))
    categories = [(f"{c.name} {badges.SIGN}" if c.doubt else c.name, c.id) for c in facts.categories]
    fields += [
        _field("outcome", "Outcome", [(text, key) for key, text in OUTCOMES.items()], chosen),
        _field("category", "Error category", [*categories, NOTHING], chosen),
        _field("condition", "Condition", [(c, c) for c in facts.conditions], chosen),
    ]
    names = OUTCOMES | {c.id: c.name for c in facts.categories} | {NOTHING[1]: NOTHING[0]}
    chips = [
        html.Button(
            [html.Span(key, className="what"), html.Bdi(names.get(value, value) or "(unnamed)"), " ×"],
            id={"type": "chip", "key": key, "value": option_value(value)},
            className="chip",
            **{"aria-label": f"remove filter {key}: {names.get(value, value)}"},
        )
        for key, values in chosen.items()
        if key != "page"
        for value in values
    ]
    return html.Div(
        [html.Div(fields, className="filters"), html.Div(chips, className="chips")],
        className="wrap",
        role="group",
        **{"aria-label": "filters"},
    )


def _field(key: str, label: str, options: list[tuple[str, str]], chosen: address.Chosen) -> Any:
    """Return a drop-down; those of several values change the address when they close."""
    from dash import dcc, html

    entries = [{"label": option_label(text), "value": option_value(value)} for text, value in options]
    known = {value for _, value in options}
    there = [option_value(value) for value in chosen.get(key, ()) if value in known]
    several = key in address.SEVERAL
    drop = dcc.Dropdown(
        id={"type": "filter", "key": key},
        options=entries,
        value=there if several else next(iter(there), None),
        multi=several,
        debounce=several,
        placeholder="all" if several else options[0][0],
        clearable=True,
    )
    return html.Label([html.Span(label), drop], className="field")
