"""``tracelens figure``: one figure as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tracelens.cli.output import DatabaseArgument, say


def figure(
    db: DatabaseArgument,
    name: Annotated[str, typer.Argument(help="The figure, such as flips or accuracy.", show_default=False)],
    output: Annotated[Path, typer.Option("--output", "-o", help="A .svg, .png, .pdf, .html or .json file.")] = Path(
        "figure.svg"
    ),
    dataset: Annotated[
        list[str] | None, typer.Option(help="Only this dataset; repeat it for several.", show_default=False)
    ] = None,
    task: Annotated[
        list[str] | None, typer.Option(help="Only this task; repeat it for several.", show_default=False)
    ] = None,
    model: Annotated[
        list[str] | None, typer.Option(help="Only this model; repeat it for several.", show_default=False)
    ] = None,
    dark: Annotated[bool, typer.Option("--dark", help="Draw in the dark theme.")] = False,
) -> None:
    """Write one figure to a file.

    HTML and JSON need nothing more. SVG, PNG and PDF are drawn by Kaleido (the extra "images"), which starts a Chrome
    or Chromium of this machine for a moment; the page and the app save pictures in the browser that shows them.

    Examples:

        tracelens figure lens.duckdb flips -o flips.svg

        tracelens figure lens.duckdb accuracy -o accuracy.html --model my-model
    """
    from tracelens import figures
    from tracelens.store import open_readonly

    connection = open_readonly(db)
    given = {"dataset": dataset, "task": task, "model": model}
    filters = {key: value[0] if len(value) == 1 else tuple(value) for key, value in given.items() if value}
    made = figures.draw(connection, name, mode="dark" if dark else "light", **filters)
    connection.close()
    figures.save(made, output)
    say(f"{output}: written.")
