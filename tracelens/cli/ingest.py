"""``tracelens ingest``: traces from files into a database."""

from __future__ import annotations

from typing import Annotated

import typer

from tracelens.cli.output import DatabaseArgument, say
from tracelens.cli.progress import progress


def ingest(
    db: DatabaseArgument,
    files: Annotated[
        list[str], typer.Argument(help="Files, folders or globs; - is standard input.", show_default=False)
    ],
) -> None:
    """Read traces into a database; the same file twice adds nothing.

    What cannot be read is kept with its place and reason (see: tracelens rejected).

    Examples:
        tracelens ingest lens.duckdb traces.jsonl

        zcat traces.jsonl.gz | tracelens ingest lens.duckdb -
    """
    from tracelens import pipeline
    from tracelens.errors import InputError
    from tracelens.store import Store

    with Store(db) as store, progress("reading") as advance:
        report = pipeline.ingest(store, files, progress=advance)
    say(ingest_sentence(report))
    if report.added.rejected:
        say(f"See why with:  tracelens rejected {db}")
    if not any(report.added[:3]):
        raise InputError("no trace could be read from what was given.")


def ingest_sentence(report: object) -> str:
    """Return one line on what an ingest did."""
    from tracelens.pipeline import IngestReport

    assert isinstance(report, IngestReport)
    added = report.added
    parts = [f"{added.new:,} new traces"]
    if added.same:
        parts.append(f"{added.same:,} that were there already")
    if added.replaced:
        parts.append(f"{added.replaced:,} replaced by a changed record")
    parts.append(f"{added.rejected:,} rejected")
    conditions = ", ".join(f"{name} {count:,}" for name, count in sorted(report.conditions.items()))
    return f"Read {', '.join(parts)}. Conditions: {conditions or 'none'}."
