"""The Discover view: proposals with their notes, and the buttons that accept, merge, split and reject them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from tracelens.errors import TracelensError
from tracelens.figures import badges, words
from tracelens.pages.app.database import Database
from tracelens.pages.app.discovering import State, carry_out, default_file, state

if TYPE_CHECKING:
    from dash import Dash

LINKED = 5
"""Traces of a proposal that are linked, the most central first."""


def layout(source: Database) -> Any:
    """Return the view."""
    from dash import html

    return [
        html.P(
            "Short notes of errors that no category names, grouped by their words. Nothing is coded until you accept "
            "a proposal: it then becomes a category of a rubric file, which the next check uses.",
            className="lead",
        ),
        html.P(id="discover-status", className="note", role="status"),
        html.Div(shown(source, state(source)), id="discover"),
    ]


def shown(source: Database, found: State) -> list[Any]:
    """Return everything below the status line."""
    from dash import html

    if found.unavailable and not found.proposals:
        return [
            html.Div(
                [html.H2("Discovery is unavailable"), html.P(_sentence(found.unavailable), className="empty")],
                className="card",
            )
        ]
    of = [one for one in found.proposals if one["status"] == "open"]
    done = [one for one in found.proposals if one["status"] != "open"]
    held = {m for one in found.proposals if one["status"] in ("open", "accepted") for m in one["members"]}
    facts = (
        f"{words.plural(found.uncoded, 'uncoded note')}, {words.count(found.coded)} coded. "
        f"{words.plural(len(of), 'open proposal')}; residual, in no proposal: "
        f"{words.plural(max(0, found.uncoded - len(held)), 'note')}."
    )
    bar = [
        html.Button(
            "Find proposals",
            id={"type": "discover", "what": "find", "id": ""},
            className="primary",
            disabled=bool(found.unavailable),
        ),
        html.Button("Merge the ticked", id={"type": "discover", "what": "merge", "id": ""}, disabled=len(of) < 2),
        html.Span(facts, className="note"),
    ]
    parts: list[Any] = [html.Div(bar, className="line")]
    if found.unavailable:
        parts.append(html.P(_sentence(found.unavailable), className="note"))
    parts += [_proposal(one, default_file(source)) for one in of]
    if done:
        lines = [
            html.Li(
                [
                    html.B(one["name"]),
                    f" ({one['size']} notes): {one['status']}",
                    f" as {one['category']}" if one["category"] else "",
                ]
            )
            for one in done
        ]
        parts.append(html.Details([html.Summary(f"Decided: {len(done)}"), html.Ul(lines)], className="card decided"))
    return parts


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _proposal(one: dict[str, Any], file: str) -> Any:
    """Return one open proposal: terms, notes, likeness, shares, and what can be done with it."""
    from dash import dcc, html

    key = one["proposal_id"]
    head = html.Header(
        [
            dcc.Checklist(
                options=[{"label": "", "value": key}], value=[], id={"type": "tick", "id": key}, className="tick"
            ),
            html.H2(one["name"]),
            html.Span(one["strength"], className=f"strength is-{one['strength'].replace(' ', '-')}"),
            html.Span(one["verdict"], className="likeness"),
        ],
        className="line",
    )
    facts = f"{words.plural(one['size'], 'note')}, stability {one['stability']:.2f}"
    shares = [
        html.Li(
            [
                html.Bdi(name),
                html.Progress(value=f"{share:.4f}", max="1", **{"aria-label": f"share in {name}"}),
                f" {100 * share:.0f} %",
            ]
        )
        for name, share in one["shares"].items()
    ]
    links = [
        dcc.Link(f"trace {i}", href=f"/trace/{quote(member, safe='')}", className="move")
        for i, member in enumerate(one["members"][:LINKED], 1)
    ]
    return html.Section(
        [
            head,
            html.P([facts, " · ", *links], className="note"),
            *_draft(one),
            html.Div(
                [
                    html.Div(
                        [html.H3("In its middle"), html.Ul([html.Li(note, dir="auto") for note in one["central"]])]
                    ),
                    html.Div(
                        [
                            html.H3("At its edge"),
                            html.Ul([html.Li(note, dir="auto") for note in one["boundary"]] or [html.Li("–")]),
                        ]
                    ),
                    html.Div(
                        [
                            html.H3("Share of the uncoded notes (exploratory)"),
                            html.Ul(shares or [html.Li("not counted for a group made by hand")], className="shares"),
                        ]
                    ),
                ],
                className="columns",
            ),
            _form(key, file, bool(one["drafted_by"])),
        ],
        className="card proposal",
    )


def _draft(one: dict[str, Any]) -> list[Any]:
    """Return what a model drafted for a proposal, marked as a draft; nothing where there is none."""
    from dash import html

    if not one["drafted_by"]:
        return []
    said = [html.B(html.Bdi(one["draft_name"] or "")), html.Bdi(one["draft_definition"] or "", className="meaning")]
    by = ["drafted by ", html.Bdi(one["drafted_by"]), ", not by a person; used where you enter nothing of your own"]
    return [
        html.Div(
            [html.Span(f"{badges.SIGN} draft", className="doubt"), *said, html.Span(by, className="note")],
            className="draft",
        )
    ]


def _form(key: str, file: str, drafted: bool) -> Any:
    """Return the fields for accepting, and the buttons."""
    from dash import dcc, html

    untitled, undefined = (
        ("the draft", "a sentence of yours; else the draft")
        if drafted
        else (
            "from its terms",
            "a sentence of yours; else a draft made of a note",
        )
    )

    fields = [
        html.Label(
            [
                html.Span(label),
                dcc.Input(id={"type": "entry", "name": name, "id": key}, type="text", placeholder=hint, maxLength=1900),
            ],
            className="field wide",
        )
        for name, label, hint in (
            ("category", "category", "group.name, such as other.wrong_base"),
            ("name", "title", untitled),
            ("definition", "definition", undefined),
            ("file", "rubric file beside the database", file),
        )
    ]
    buttons = [
        html.Button(
            text, id={"type": "discover", "what": what, "id": key}, className="primary" if what == "accept" else ""
        )
        for what, text in (("accept", "Accept"), ("split", "Split in two"), ("reject", "Reject"))
    ]
    return html.Div([html.Div(fields, className="line"), html.Div(buttons, className="line")], className="form")


def register(app: Dash, source: Database) -> None:
    """Carry out what is asked, and show what is left."""
    import dash
    from dash import ALL, Input, Output
    from dash import State as Held

    @app.callback(
        Output("discover", "children"),
        Output("discover-status", "children"),
        Input({"type": "discover", "what": ALL, "id": ALL}, "n_clicks"),
        Held({"type": "tick", "id": ALL}, "value"),
        Held({"type": "entry", "name": ALL, "id": ALL}, "value"),
        Held({"type": "entry", "name": ALL, "id": ALL}, "id"),
        prevent_initial_call=True,
    )
    def decide(
        _: list[int | None], ticks: list[list[str] | None], values: list[str | None], ids: list[dict[str, str]]
    ) -> Any:
        asked = dash.ctx.triggered_id
        if not isinstance(asked, dict) or not dash.ctx.triggered[0]["value"]:
            return dash.no_update, dash.no_update
        ticked = [one for tick in ticks for one in tick or ()]
        entries = {one["name"]: value or "" for value, one in zip(values, ids, strict=True) if one["id"] == asked["id"]}
        try:
            said = carry_out(source, asked["what"], asked["id"], ticked, entries)
        except TracelensError as error:
            return dash.no_update, _sentence(str(error))
        return shown(source, state(source)), said
