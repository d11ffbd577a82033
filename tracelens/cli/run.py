"""``tracelens run``: from files of traces to a database, a page and an answer."""

from __future__ import annotations

from typing import Annotated

import typer

from tracelens.cli.ingest import AliasOption, ConditionOption, FormatName, MapOption


def run(
    files: Annotated[
        list[str], typer.Argument(help="Files, folders or globs of traces; - is standard input.", show_default=False)
    ],
    db: Annotated[str, typer.Option(help="The database to make or to add to.")] = "lens.duckdb",
    page: Annotated[str, typer.Option(help="The page to write.")] = "lens.html",
    rubric: Annotated[str, typer.Option(help="A shipped rubric's name, or a rubric file.")] = "numeric-spatial",
    source_format: FormatName = None,
    mapping: MapOption = None,
    alias: AliasOption = None,
    condition: ConditionOption = None,
) -> None:
    """Do the whole job: read traces, find claims and errors, compare conditions, write the page.

    Run it again after adding files: only what is new is done.

    Examples:
        tracelens run traces.jsonl

        tracelens run logs/ more/*.jsonl.gz --db study.duckdb --page study.html

        tracelens run out.jsonl --map sample_id=qid,response=text,gold=label
    """
    from tracelens.cli.ingest import said_of_names
    from tracelens.cli.whole import whole

    rules, named = said_of_names(mapping, alias)
    options = {"format": source_format, "mapping": rules, "aliases": named, "condition": condition}
    whole(list(files), db, page, rubric, {name: value for name, value in options.items() if value})
