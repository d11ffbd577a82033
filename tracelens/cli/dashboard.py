"""``tracelens dashboard``: list, check and begin dashboard files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracelens.cli.output import Format, FormatOption, emit, say

if TYPE_CHECKING:
    from tracelens.pages.dashboard import Dashboard

app = typer.Typer(help="Dashboards as data: list the shipped ones, check a file, begin a new one.")


@app.command("list")
def list_dashboards(form: FormatOption = Format.table) -> None:
    """List the shipped dashboards with their panels.

    Examples:
        tracelens dashboard list
    """
    from tracelens.pages import dashboard

    loaded = [dashboard.load(name) for name in dashboard.shipped()]
    emit(
        ["name", "title", "panels"],
        [(d.name, d.title, ", ".join(dict.fromkeys(p.figure for p in d.panels))) for d in loaded],
        form,
    )


@app.command()
def check(
    files: Annotated[list[str], typer.Argument(help="Dashboard files or shipped names.", show_default=False)],
    db: Annotated[
        str | None, typer.Option(help="A database to run the panels' queries on too.", show_default=False)
    ] = None,
) -> None:
    """Check dashboard files; every error names file, line and key.

    Examples:
        tracelens dashboard check mine.yaml

        tracelens dashboard check mine.yaml --db lens.duckdb
    """
    from tracelens.pages import dashboard

    for file in files:
        loaded = dashboard.load(file)
        if db is not None:
            _try(loaded, db)
        say(f"{file}: fine ({len(loaded.panels)} panels)")


def _try(loaded: Dashboard, db: str) -> None:
    """Draw every panel once over the whole database."""
    from tracelens.figures import Filters
    from tracelens.pages import panels
    from tracelens.store import open_readonly

    connection = open_readonly(db)
    for panel in loaded.panels:
        panels.plot(panel, panels.read(connection, panel), Filters())
    connection.close()


@app.command()
def new(
    file: Annotated[Path, typer.Argument(help="The file to write, such as mine.yaml.", show_default=False)],
) -> None:
    """Write a dashboard file to start from: one shipped figure and one panel of your own SQL.

    Examples:
        tracelens dashboard new mine.yaml
    """
    from tracelens.errors import InputError
    from tracelens.pages.dashboard import skeleton

    if file.exists():
        raise InputError(f"{file}: this file exists already; choose another name.")
    file.write_text(skeleton(file.stem), encoding="utf-8")
    say(
        f"{file}: written. Check it with `tracelens dashboard check {file}`, use it with `tracelens page "
        f"lens.duckdb -d {file}`."
    )
