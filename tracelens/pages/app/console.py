"""The SQL console: one SELECT, read only, in the store's sandbox; the rows as a list, as a chart, as a file."""

from __future__ import annotations

import csv
import io
import threading
from typing import TYPE_CHECKING, Any

from tracelens.errors import TracelensError
from tracelens.figures import Cells, chart
from tracelens.pages.app.database import Database
from tracelens.pages.app.names import option_label, option_value, text_of
from tracelens.store import Limits, query

if TYPE_CHECKING:
    from dash import Dash

LIMITS = Limits(rows=5_000, seconds=20, megabytes=1_024)
SHOWN = 300
"""Rows that the page lists; a chart and the CSV have all."""
AT_ONCE = 2
"""Queries that run at the same time; another one is asked to wait."""
EXAMPLE = (
    "SELECT category, condition, present, assessed, round(100 * rate, 1) AS percent\nFROM "
    "error_rates\nWHERE present > 0\nORDER BY rate DESC"
)

_slots = threading.BoundedSemaphore(AT_ONCE)


def layout() -> Any:
    """Return the console with an example in it."""
    from dash import dcc, html

    choose = [
        html.Label(
            [html.Span(what), dcc.Dropdown(id=f"chart-{what}", options=[], placeholder="auto", clearable=True)],
            className="field",
        )
        for what in ("x", "y", "color")
    ]
    kind = html.Label(
        [
            html.Span("chart"),
            dcc.Dropdown(id="chart-kind", options=list(chart.KINDS), placeholder="none", clearable=True),
        ],
        className="field",
    )
    return [
        html.P(
            "One SELECT over the documented views (tracelens schema). It can only read this database.", className="lead"
        ),
        html.Label([html.Span("SQL"), dcc.Textarea(id="sql", value=EXAMPLE, spellCheck=False)], className="field wide"),
        html.Div(
            [
                html.Button("Run", id="run", className="primary"),
                html.Button("CSV", id="sql-csv"),
                html.Span(id="sql-status", className="note", role="status"),
            ],
            className="line",
        ),
        html.Div([kind, *choose], className="filters"),
        html.Div(id="sql-chart"),
        html.Div(id="sql-rows"),
        dcc.Store(id="sql-result"),
    ]


def register(app: Dash, source: Database) -> None:
    """Run queries, show their rows and charts."""
    import dash
    from dash import Input, Output, State

    @app.callback(
        Output("sql-result", "data"),
        Output("sql-status", "children"),
        Output("sql-rows", "children"),
        Output("chart-x", "options"),
        Output("chart-y", "options"),
        Output("chart-color", "options"),
        Input("run", "n_clicks"),
        State("sql", "value"),
        prevent_initial_call=True,
        running=[(Output("run", "disabled"), True, False)],
    )
    def run(_: int | None, text: str | None) -> Any:
        result, said = answer(source, text or "")
        if result is None:
            return None, "", _error(said), [], [], []
        options = [{"label": option_label(name), "value": option_value(name)} for name in result["columns"]]
        return result, said, _grid(result), options, options, options

    @app.callback(
        Output("sql-chart", "children"),
        Input("sql-result", "data"),
        Input("chart-kind", "value"),
        Input("chart-x", "value"),
        Input("chart-y", "value"),
        Input("chart-color", "value"),
        prevent_initial_call=True,
    )
    def picture(
        result: dict[str, Any] | None, kind: str | None, x: str | None, y: str | None, color: str | None
    ) -> Any:
        if not result or not kind:
            return None
        from tracelens.pages.app.board import body

        given = {"x": x, "y": y, "color": color}
        chosen = {key: text_of(value) for key, value in given.items() if value is not None}
        named: dict[str, Any] = {key: value for key, value in chosen.items() if value in result["columns"]}
        try:
            drawing = chart.plot(
                chart.numbers(Cells(tuple(result["columns"]), [tuple(r) for r in result["rows"]]), kind=kind, **named)
            )
        except TracelensError as error:
            return _error(str(error))
        return body(drawing, "sql-figure")

    @app.callback(
        Output("download", "data", allow_duplicate=True),
        Input("sql-csv", "n_clicks"),
        State("sql-result", "data"),
        prevent_initial_call=True,
    )
    def download(_: int | None, result: dict[str, Any] | None) -> Any:
        return {"content": as_csv(result), "filename": "rows.csv"} if result else dash.no_update


def answer(source: Database, text: str) -> tuple[dict[str, Any] | None, str]:
    """Return the result of one SELECT and a line on it, or None and why there is none."""
    if not _slots.acquire(timeout=1):
        return None, f"{AT_ONCE} queries are running already. Wait for one to end."
    try:
        with source.reading():
            found = query(source.path, text, LIMITS)
    except TracelensError as error:
        return None, str(error)
    finally:
        _slots.release()
    more = f"the first {len(found.rows):,} rows" if found.truncated else f"{len(found.rows):,} rows"
    return {"columns": found.columns, "rows": found.rows}, more


def _error(message: str) -> Any:
    from dash import html

    return html.P(message, className="error", role="alert")


def _grid(result: dict[str, Any]) -> Any:
    """Return the first rows as a plain table: every name and value is text and nothing else."""
    from dash import html

    shown = result["rows"][:SHOWN]
    head = html.Thead(html.Tr([html.Th(name) for name in result["columns"]]))
    body = html.Tbody(
        [html.Tr([html.Td("–" if value is None else str(value)[:1000]) for value in row]) for row in shown]
    )
    more = f"The first {SHOWN} rows are shown; the CSV has all." if len(result["rows"]) > SHOWN else ""
    return [html.Div(html.Table([head, body]), id="sql-grid", className="card scroll"), html.P(more, className="note")]


def as_csv(result: dict[str, Any]) -> str:
    """Return the rows as CSV; texts that a spreadsheet would run as a formula are quoted by an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(result["columns"])
    writer.writerows(
        [f"'{v}" if isinstance(v, str) and v[:1] in "=+-@\t\r" else v for v in row] for row in result["rows"]
    )
    return out.getvalue()
