"""``tracelens sql``: one SELECT over a database."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from tracelens.cli.output import DatabaseArgument, Format, FormatOption, emit, say


def sql(
    db: DatabaseArgument,
    query: Annotated[str, typer.Argument(help="One SELECT; - reads it from standard input.", show_default=False)],
    form: FormatOption = Format.table,
    rows: Annotated[int, typer.Option(help="Most rows to return.")] = 10_000,
    timeout: Annotated[float, typer.Option(help="Most seconds to take.")] = 60,
    memory: Annotated[int, typer.Option(help="Most megabytes to use.")] = 2_048,
) -> None:
    """Answer one SELECT over the documented tables and views (see: tracelens schema).

    The query can only read this database: it cannot write, attach, load extensions or touch files.

    Examples:
        tracelens sql lens.duckdb "select category, condition, rate, assessed from error_rates order by rate desc"

        tracelens sql lens.duckdb "select quote, message from errors where not correct" -f csv > errors.csv
    """
    from tracelens.store import Limits
    from tracelens.store import query as run

    text = sys.stdin.read() if query == "-" else query
    result = run(db, text, Limits(rows, timeout, memory))
    emit(result.columns, result.rows, form)
    if result.truncated:
        say(f"Only the first {rows:,} rows are shown; raise --rows for more.")
