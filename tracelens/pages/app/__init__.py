"""The live app: the page's dashboards over the whole database, with search, SQL and blind labelling."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tracelens.errors import DataError, InputError
from tracelens.pages import dashboard as boards
from tracelens.pages import facts
from tracelens.pages.app.database import Database
from tracelens.pages.document import ASSETS, own_style

if TYPE_CHECKING:
    from dash import Dash
    from flask import Response

PLOTLY = "/_dash-component-suites/plotly/package_data/plotly.min.js"
# What Dash's script asks for one after the other, and Plotly, is fetched at once while the scripts are read.
INDEX = f"""<!doctype html>
<html lang="en">
<head>
{{%metas%}}
<title>{{%title%}}</title>
<link rel="preload" href="/_dash-layout" as="fetch" crossorigin>
<link rel="preload" href="/_dash-dependencies" as="fetch" crossorigin>
<link rel="prefetch" href="{PLOTLY}" as="script">
{{%favicon%}}
{{%css%}}
</head>
<body>
{{%app_entry%}}
<footer>
{{%config%}}
{{%scripts%}}
{{%renderer%}}
</footer>
</body>
</html>"""
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def create(
    database: Path | str, dashboards: Sequence[str] | None = None, *, host: str = "127.0.0.1", token: str | None = None
) -> Dash:
    """Return the app over ``database``, not yet served; ``host`` is the address it will be reached at.

    ``token``, where given, is asked of every visitor once (``?token=…``) and then kept in a cookie.

    Raises:
        InputError: If the packages of the extra ``app`` are not installed.
        StoreError: If the database cannot be opened.
        DataError: If the database holds no traces.
    """
    loaded = [boards.load(name) for name in dashboards or boards.shipped()]
    source = Database(database)
    if not source.has_traces():
        raise DataError(facts.NOTHING)
    source.warm(loaded)  # counts while the packages below are read
    try:
        import dash
    except ImportError as error:
        raise InputError('The live app needs Dash: python -m pip install "tracelens[app]".') from error
    from tracelens.pages.app import board, console, discover_view, guard, labelling, shell, traces

    app = dash.Dash(
        "tracelens",
        title="tracelens",
        update_title="",
        assets_folder=str(Path(__file__).parent / "assets"),
        serve_locally=True,
        suppress_callback_exceptions=True,
        include_pages_meta=False,
        external_stylesheets=["/page.css"],
        index_string=INDEX,
    )
    app.server.add_url_rule(
        "/page.css", "page_css", lambda: app.server.response_class(own_style(), mimetype="text/css")
    )
    app.layout = shell.layout
    shell.register(app, source, loaded)
    board.register(app, source, loaded)
    traces.register(app, source)
    console.register(app, source)
    labelling.register(app, source)
    discover_view.register(app, source)
    guard.protect(app, host, token)
    app.server.before_request(source.asked)
    app.server.before_request(_small_plotly)
    source.asked()
    return app


def _small_plotly() -> Response | None:
    """Answer Dash's request for plotly.js with the page's bundle: a third as large, it draws every figure."""
    from flask import Response, request

    if request.path != PLOTLY:
        return None
    text = (ASSETS / "plotly-cartesian.min.js").read_bytes()
    return Response(text, mimetype="text/javascript", headers={"Cache-Control": "private, max-age=86400"})


def serve(
    database: Path | str,
    dashboards: Sequence[str] | None = None,
    *,
    host: str = "127.0.0.1",
    port: int = 8050,
    token: str | None = None,
    listening: Callable[[], None] = lambda: None,
) -> None:
    """Serve the app until it is interrupted; beyond loopback a token is required.

    ``listening`` is called once the address can be opened.

    Raises:
        InputError: If there is no token where one is required; and as :func:`create`.
    """
    if host not in LOOPBACK and not token:
        raise InputError(f"Serving on {host} lets others in: give a token with --token.")
    app = create(database, dashboards, host=host, token=token)
    from werkzeug.serving import make_server  # Dash brings it: without the extra, create has said so

    server = make_server(host, port, app.server, threaded=True)
    listening()
    server.serve_forever()
