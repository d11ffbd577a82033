"""``tracelens export``: traces and findings for other tools."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracelens.cli.output import DatabaseArgument, say

if TYPE_CHECKING:
    import duckdb


class Target(StrEnum):
    """What to write."""

    jsonl = "jsonl"
    parquet = "parquet"
    inspect = "inspect"
    labels = "labels"


def export(
    db: DatabaseArgument,
    to: Annotated[
        Target,
        typer.Option(
            "--to",
            help="jsonl: traces with their findings; parquet: one row a finding; "
            "inspect: copies of the logs with scores; labels: people's verdicts (label import reads them).",
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="The file (for inspect the folder) to write; - or none: standard output."),
    ] = None,
) -> None:
    """Write traces and findings so that they join to the samples where you work, by the source's own keys.

    Examples:
        tracelens export lens.duckdb --to jsonl -o traces.jsonl

        tracelens export lens.duckdb --to parquet -o findings.parquet

        tracelens export lens.duckdb --to inspect -o logs-with-findings/

        tracelens export lens.duckdb --to labels -o labels.jsonl
    """
    from tracelens.errors import InputError
    from tracelens.judging import labels
    from tracelens.sources import export as write
    from tracelens.store import open_readonly

    to_stdout = output is None or str(output) == "-"
    if to_stdout and to in (Target.parquet, Target.inspect):
        raise InputError(
            f"--to {to} needs a place to write: add -o {'findings.parquet' if to is Target.parquet else 'folder/'}"
        )
    with open_readonly(db) as connection:
        if to_stdout:
            writer = write.jsonl if to is Target.jsonl else labels.export_lines
            writer(connection, sys.stdout.buffer)
            return
        assert output is not None
        try:
            _to_file(connection, to, output)
        except OSError as error:
            raise InputError(f"{output}: cannot be written ({error.strerror or error}).") from error


def _to_file(connection: duckdb.DuckDBPyConnection, to: Target, output: Path) -> None:
    """Write to a file or folder, and say what."""
    from tracelens.errors import InputError
    from tracelens.judging import labels
    from tracelens.sources import export as write
    from tracelens.sources import export_inspect

    if to is Target.inspect:
        written = export_inspect.inspect(connection, output)
        for path, count in written.items():
            say(f"{path}: {count:,} samples with a score named {export_inspect.SCORER}.")
        if not written:
            raise InputError("no trace in this database comes from an Inspect log.")
    elif to is Target.parquet:
        say(f"Wrote {write.parquet(connection, output):,} findings to {output}.")
    else:
        writer = write.jsonl if to is Target.jsonl else labels.export_lines
        with output.open("wb") as file:
            say(f"Wrote {writer(connection, file):,} records to {output}.")
