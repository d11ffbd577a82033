"""``tracelens serve``: the live app over a database."""

from __future__ import annotations

from typing import Annotated

import typer

from tracelens.cli.output import DatabaseArgument, say


def serve(
    db: DatabaseArgument,
    dashboard: Annotated[
        list[str] | None, typer.Option("--dashboard", "-d", help="Only these dashboards.", show_default=False)
    ] = None,
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on.")] = 8050,
    host: Annotated[
        str, typer.Option(help="The address to listen on; beyond this machine a token is asked for.")
    ] = "127.0.0.1",
    token: Annotated[
        str | None,
        typer.Option(
            envvar="TRACELENS_TOKEN", help="What visitors must show; made up when needed.", show_default=False
        ),
    ] = None,
) -> None:
    """Serve the dashboards over the whole database, with search, a read-only SQL console and blind labelling.

    Needs the extra: python -m pip install "tracelens[app]".

    Examples:

        tracelens serve lens.duckdb

        tracelens serve lens.duckdb --host 0.0.0.0 --port 9000
    """
    import secrets

    from tracelens.pages import app

    if token is None and host not in app.LOOPBACK:
        token = secrets.token_urlsafe(24)
    address = f"http://{host}:{port}/" + (f"?token={token}" if token else "")
    app.serve(
        db, dashboard, host=host, port=port, token=token, listening=lambda: say(f"{address}   (stop with Ctrl-C)")
    )
