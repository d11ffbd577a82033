"""``tracelens rejected``: what could not be read, and why."""

from __future__ import annotations

from typing import Annotated

import typer

from tracelens.cli.output import DatabaseArgument, Format, FormatOption, emit, say


def rejected(
    db: DatabaseArgument,
    form: FormatOption = Format.table,
    limit: Annotated[int, typer.Option(help="Most rows to show; 0 for all.")] = 50,
) -> None:
    """Show what could not be read: file, line, byte offset, reason, and the text itself.

    Examples:
        tracelens rejected lens.duckdb

        tracelens rejected lens.duckdb --limit 0 -f csv > rejected.csv
    """
    from tracelens.store import open_readonly

    raw = "raw" if form is not Format.table else "left(raw, 80)"
    connection = open_readonly(db)
    total = connection.execute("SELECT count(*) FROM rejected").fetchone()
    rows = connection.execute(
        f"""SELECT source_file, source_line, byte_offset, reason, {raw} FROM rejected
            ORDER BY source_file, source_line, byte_offset {f"LIMIT {int(limit)}" if limit else ""}"""
    ).fetchall()
    connection.close()
    emit(["file", "line", "offset", "reason", "raw"], rows, form)
    if total and total[0] > len(rows):
        say(f"{len(rows):,} of {total[0]:,} rejected pieces are shown; --limit 0 shows all.")
