"""``tracelens demo``: the main job on traces that come with the package."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def demo(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="Where to put database and page.")] = Path(
        "tracelens-demo"
    ),
) -> None:
    """Run everything on bundled traces: real outputs of a small model on spatial questions, with and without reasoning.

    Examples:
        tracelens demo

        tracelens demo /tmp/look
    """
    from importlib.resources import as_file, files

    from tracelens.cli.whole import whole

    folder.mkdir(parents=True, exist_ok=True)
    with as_file(files("tracelens.study") / "demo_traces.jsonl.gz") as traces:
        whole([str(traces)], str(folder / "lens.duckdb"), str(folder / "lens.html"), "numeric-spatial")
