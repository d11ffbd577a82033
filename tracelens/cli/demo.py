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
    from tracelens.cli.whole import whole
    from tracelens.study import demo_traces

    folder.mkdir(parents=True, exist_ok=True)
    whole([str(demo_traces())], str(folder / "lens.duckdb"), str(folder / "lens.html"), "numeric-spatial")
