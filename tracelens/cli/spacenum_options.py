"""Options that the commands of ``tracelens spacenum`` share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

FolderArgument = Annotated[Path, typer.Argument(help="The folder of a generated set.", show_default=False)]
ColumnsOption = Annotated[
    str | None, typer.Option(help="Only columns that start so, such as space2num or num2space/2d.")
]
LimitOption = Annotated[int | None, typer.Option(help="Only so many items, spread evenly over the columns.")]
SeedOption = Annotated[int, typer.Option(help="Seed of every draw.")]
PromptsOption = Annotated[Path | None, typer.Option("--prompts", help="A prompt file of your own.")]
