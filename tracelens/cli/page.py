"""``tracelens page``: the database as one offline page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tracelens.cli.output import DatabaseArgument, say


def page(
    db: DatabaseArgument,
    output: Annotated[Path, typer.Option("--output", "-o", help="The page to write.")] = Path("lens.html"),
    dashboard: Annotated[
        list[str] | None,
        typer.Option(
            "--dashboard",
            "-d",
            help="A shipped dashboard's name or a dashboard file; may be given again. All shipped ones when left out.",
            show_default=False,
        ),
    ] = None,
    traces: Annotated[
        int, typer.Option(min=0, help="Most traces to embed for reading; every number is over all of them.")
    ] = 10_000,
    title: Annotated[
        str | None, typer.Option(help="The page's title; the datasets' names when left out.", show_default=False)
    ] = None,
) -> None:
    """Write one self-contained page that needs no server and no network: send it to a colleague.

    Examples:
        tracelens page lens.duckdb -o lens.html

        tracelens page lens.duckdb -o errors.html --dashboard errors --dashboard mine.yaml --traces 2000
    """
    from tracelens import pages
    from tracelens.store import open_readonly

    connection = open_readonly(db)
    made = pages.build(connection, output, dashboard or None, title=title, traces=traces)
    connection.close()
    held = made.embedded
    say(
        f"{output}: {made.size / 1e6:.1f} MB, {held.traces:,} of {held.of_traces:,} traces to read"
        + (f" ({held.reason})" if held.reason else "")
    )
