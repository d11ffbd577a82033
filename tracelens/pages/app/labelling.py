"""Blind labelling: one trace and one category at a time, without model, condition, score or anyone's verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tracelens.pages.app.database import Database
from tracelens.pages.app.names import option_label, option_value, text_of

if TYPE_CHECKING:
    from dash import Dash

NEXT = """
SELECT trace_id, prompt, text FROM traces
WHERE trace_id NOT IN (SELECT trace_id FROM labels WHERE category = $category AND labeller = $labeller)
    AND NOT list_contains($kept, trace_id)
ORDER BY hash(trace_id, $labeller) LIMIT 1
"""


def layout(source: Database) -> Any:
    """Return the form; a trace comes once somebody and a category are named."""
    from dash import dcc, html

    options = [{"label": option_label(c.name), "value": option_value(c.id)} for c in source.facts().categories]
    who = html.Label(
        [html.Span("your name"), dcc.Input(id="labeller", type="text", debounce=True, maxLength=100)], className="field"
    )
    what = html.Label(
        [html.Span("category"), dcc.Dropdown(id="label-category", options=options, clearable=False)], className="field"
    )
    verdicts = [
        html.Button(text, id={"type": "verdict", "state": state}, className="primary")
        for text, state in (("Present", "present"), ("Absent", "absent"), ("Cannot tell", "not_assessable"))
    ]
    quote = html.Label(
        [html.Span("quote that shows it"), dcc.Input(id="label-quote", type="text", placeholder="optional")],
        className="field wide",
    )
    note = html.Label(
        [html.Span("note"), dcc.Input(id="label-note", type="text", placeholder="optional")], className="field wide"
    )
    return [
        html.P(
            "You see the question and what was said, and nothing else: no model, no condition, no score, no "
            "other verdict. Traces come in an order of chance.",
            className="lead",
        ),
        html.Div([who, what], className="filters"),
        html.P(id="label-definition", className="help"),
        html.Div([*verdicts, quote, note], className="line"),
        html.P(id="label-status", className="note", role="status"),
        html.Div(id="label-trace"),
        dcc.Store(id="label-id"),
    ]


def register(app: Dash, source: Database) -> None:
    """Show the next trace, and keep each verdict."""
    import dash
    from dash import ALL, Input, Output, State

    @app.callback(
        Output("label-trace", "children"),
        Output("label-id", "data"),
        Output("label-definition", "children"),
        Output("label-status", "children"),
        Output("label-quote", "value"),
        Output("label-note", "value"),
        Input("labeller", "value"),
        Input("label-category", "value"),
        Input({"type": "verdict", "state": ALL}, "n_clicks"),
        State("label-id", "data"),
        State("label-quote", "value"),
        State("label-note", "value"),
        prevent_initial_call=True,
    )
    def step(
        labeller: str | None,
        category: str | None,
        _: list[int | None],
        shown: str | None,
        quote: str | None,
        note: str | None,
    ) -> Any:
        category = text_of(category) if category else category
        definition = next((c.definition for c in source.facts().categories if c.id == category), "")
        if not labeller or not labeller.strip() or not category:
            return None, None, definition, "Name yourself and choose a category.", "", ""
        said = ""
        asked = dash.ctx.triggered_id
        if isinstance(asked, dict) and shown and dash.ctx.triggered[0]["value"]:
            said = keep(source, shown, category, asked["state"], labeller.strip(), quote, note)
            if said.startswith("The quote"):
                return dash.no_update, shown, definition, said, quote, note
        found = following(source, category, labeller.strip())
        if found is None:
            return None, None, definition, f"{said} Nothing is left to label in this category.", "", ""
        return _shown(*found[1:]), found[0], definition, said, "", ""


def keep(
    source: Database, trace_id: str, category: str, state: str, labeller: str, quote: str | None, note: str | None
) -> str:
    """Store a verdict and return what to tell the labeller; a quote that is not in the trace is refused."""
    from tracelens.judging.labels import Label, now

    if quote and quote.strip():
        with source.reading() as connection:
            found = connection.execute(
                "SELECT contains(text, ?) FROM traces WHERE trace_id = ?", [quote.strip(), trace_id]
            ).fetchone()
        if not found or not found[0]:
            return "The quote is not in the trace, character by character: copy it from there."
    label = Label(
        trace_id, category, state, None, (quote or "").strip() or None, (note or "").strip() or None, labeller, now()
    )
    stored = source.add_label(label)
    return (
        "Kept."
        if stored
        else f"Kept in {source.journal.name}: another process holds the database, it is stored with the next label."
    )


def following(source: Database, category: str, labeller: str) -> tuple[str, str, str] | None:
    """Return the next (trace_id, prompt, text) that ``labeller`` has not labelled, or None."""
    wanted = {"category": category, "labeller": labeller, "kept": source.kept(category, labeller)}
    with source.reading() as connection:
        row = connection.execute(NEXT, wanted).fetchone()
    return None if row is None else (row[0], row[1] or "", row[2])


def _shown(prompt: str, text: str) -> Any:
    from dash import html

    return html.Div(
        [
            html.H4("question", className="kind"),
            html.Div(prompt[:60_000], className="text", dir="auto"),
            html.H4("trace", className="kind"),
            html.Div(text[:60_000], className="text", dir="auto"),
        ],
        className="readerbox",
    )
