"""Print rows the same way in every command: a table for people, JSON or CSV for programs."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Annotated, Any

import typer


class Format(StrEnum):
    """How rows are printed on standard output."""

    table = "table"
    json = "json"
    csv = "csv"


FormatOption = Annotated[Format, typer.Option("--format", "-f", help="How to print rows.")]
PARTLY = 3
"""The exit code of a command that did its work except for a part that it names."""
DatabaseArgument = Annotated[str, typer.Argument(help="The database, such as lens.duckdb.", show_default=False)]


def emit(columns: Sequence[str], rows: Iterable[Sequence[Any]], form: Format) -> None:
    """Print ``rows`` to standard output; JSON is one array of objects, CSV has a header line."""
    if form is Format.json:
        text = json.dumps(
            [dict(zip(columns, row, strict=True)) for row in rows], ensure_ascii=False, default=str, indent=1
        )
        print(_printable(text))
    elif form is Format.csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([_cell(value, plain=True) for value in row] for row in rows)
    else:
        _table(columns, rows)


def say(message: str) -> None:
    """Print a line of talk to standard error."""
    typer.echo(message, err=True)


def _table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    listed = [list(row) for row in rows]
    for index, column in enumerate(columns):
        numeric = all(
            (isinstance(row[index], (int, float)) and not isinstance(row[index], bool)) or row[index] is None
            for row in listed
        )
        table.add_column(column, justify="right" if numeric and listed else "left", overflow="fold")
    for row in listed:
        table.add_row(*(Text(_printable(_cell(value))) for value in row))
    # A pipe or a file has no width of its own: rows stay on one line there.
    Console(width=None if sys.stdout.isatty() else 240).print(table)


def _cell(value: Any, *, plain: bool = False) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and not plain:
        return f"{value:.4g}"
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def _printable(text: str) -> str:
    """Return ``text`` without control characters, so that a trace cannot steer the terminal."""
    return "".join(c if c in "\n\t" or c.isprintable() or c == " " else "\ufffd" for c in text)
