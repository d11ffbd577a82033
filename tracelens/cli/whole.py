"""The main job as ``run`` and ``demo`` share it: every stage, then a short honest summary on the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from tracelens.cli.check import checked_sentence
from tracelens.cli.ingest import ingest_sentence, nothing_sentence, unused_sentence
from tracelens.cli.output import PARTLY, Format, emit, say
from tracelens.cli.progress import progress

if TYPE_CHECKING:
    import duckdb

# How many categories the summary lists; the page has all of them.
_TOP = 8


def whole(files: list[str], db: str, page: str, rubric: str, options: dict[str, Any] | None = None) -> None:
    """Ingest ``files``, check, compare and write the page; print what was found and where it lies.

    ``options`` go to :func:`tracelens.sources.read`.
    """
    from tracelens import pages, pipeline, sources
    from tracelens import rubric as rubrics
    from tracelens.errors import InputError
    from tracelens.store import Store, open_readonly

    loaded = rubrics.load(rubric)
    given = options or {}
    if rules := given.get("mapping"):
        found = sources.planned([file for file in files if str(file) != "-"], rules, given.get("format"))
        for line in sources.unfound(found, rules):
            say(line)
    with Store(db) as store:
        with progress("reading") as advance:
            media = Path(db).with_suffix(".images")
            read = pipeline.ingest(store, files, progress=advance, media=media, **given)
        say(ingest_sentence(read))
        if (named := given.get("aliases")) and named.unused:
            say(unused_sentence(named))
        if read.added.rejected:
            say(f"See why with:  tracelens rejected {db}")
        if not any(read.added[:3]):
            raise InputError(nothing_sentence(read))
        with progress("checking") as advance:
            checked = pipeline.check(store, loaded, progress=advance)
        say(checked_sentence(checked))
    connection = open_readonly(db)
    summary(connection)
    pages.build(connection, Path(page))
    connection.close()
    say(
        f'\nPage:      {Path(page).resolve()}\nDatabase:  {db}   (ask it:  tracelens sql {db} "select * from accuracy")'
    )
    if checked.failed:
        raise typer.Exit(PARTLY)


def summary(connection: duckdb.DuckDBPyConnection) -> None:
    """Print accuracy by condition, what the comparison says, and the most frequent errors."""
    from tracelens import comparison

    rows = connection.execute(
        """WITH pooled AS (SELECT model, condition, sum(traces)::BIGINT AS traces, sum(scored)::BIGINT AS scored,
                  sum(correct)::BIGINT AS hits FROM accuracy GROUP BY ALL)
           SELECT model, condition, traces, scored, hits, round(100 * hits / nullif(scored, 0), 1),
                  round(100 * wilson_low(hits, scored), 1), round(100 * wilson_high(hits, scored), 1)
           FROM pooled ORDER BY model, condition"""
    ).fetchall()
    emit(["model", "condition", "traces", "scored", "right", "accuracy %", "low", "high"], rows, Format.table)
    for sentence in comparison.headlines(connection):
        print(sentence)
    errors = connection.execute(
        """SELECT c.title, e.category, sum(e.present)::BIGINT, sum(e.proposed)::BIGINT, sum(e.assessed)::BIGINT,
                  round(100 * (sum(e.present) + sum(e.proposed)) / nullif(sum(e.assessed), 0), 1)
           FROM error_rates e LEFT JOIN categories c USING (category) GROUP BY ALL
           HAVING sum(e.present) + sum(e.proposed) > 0 ORDER BY 6 DESC, 2 LIMIT ?""",
        [_TOP],
    ).fetchall()
    if errors:
        print("\nMost frequent findings of rules (a proposed one waits for a judge):")
        emit(["category", "id", "present", "proposed", "of", "%"], errors, Format.table)
