"""``tracelens ingest``: traces from files into a database."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tracelens.cli.output import DatabaseArgument, say
from tracelens.cli.progress import progress

if TYPE_CHECKING:
    from tracelens.pipeline import IngestReport
    from tracelens.sources.mapping import Aliases, Mapping

FormatName = Annotated[
    str | None,
    typer.Option("--format", "--from", help="The files' format, where content does not tell (tracelens sources)."),
]
MapOption = Annotated[
    str | None,
    typer.Option("--map", help="A mapping file, or pairs: sample_id=id,response=output.text,model:=Qwen3-8B"),
]
TableOption = Annotated[str | None, typer.Option(help="The table of a DuckDB file, or the sheet of an Excel file.")]
AliasOption = Annotated[
    list[str] | None,
    typer.Option(help="NAME=MODEL or NAME=MODEL@CONDITION: two names of one model, joined so that they pair."),
]
ConditionOption = Annotated[
    str | None, typer.Option(help="The condition of all these traces: reasoning, direct, or another name.")
]


def ingest(
    db: DatabaseArgument,
    files: Annotated[
        list[str], typer.Argument(help="Files, folders or globs; - is standard input.", show_default=False)
    ],
    source_format: FormatName = None,
    mapping: MapOption = None,
    alias: AliasOption = None,
    condition: ConditionOption = None,
    dataset: Annotated[str | None, typer.Option(help="The dataset of all these traces.")] = None,
    task: Annotated[str | None, typer.Option(help="The task of all these traces.")] = None,
    model: Annotated[str | None, typer.Option(help="The model of all these traces.")] = None,
    run: Annotated[
        str | None, typer.Option(help="A name for this run, which keeps its traces apart from another run's.")
    ] = None,
    table: TableOption = None,
) -> None:
    """Read traces into a database; the same file twice adds nothing.

    The format of each file is recognised by content. What cannot be read is kept with its place and reason
    (see: tracelens rejected). Pictures inside records become files beside the database.

    Examples:
        tracelens ingest lens.duckdb traces.jsonl

        tracelens ingest lens.duckdb logs/*.eval --alias Qwen3-8B-Thinking=Qwen3-8B@reasoning

        tracelens ingest lens.duckdb out.csv --map sample_id=qid,response=text,gold=label --condition direct

        zcat traces.jsonl.gz | tracelens ingest lens.duckdb -
    """
    from tracelens import pipeline, sources
    from tracelens.errors import InputError
    from tracelens.store import Store

    rules, named = said_of_names(mapping, alias)
    options: dict[str, Any] = {
        "format": source_format,
        "mapping": rules,
        "aliases": named,
        "condition": condition,
        "dataset": dataset,
        "task": task,
        "model": model,
        "run": run,
        "table": table,
        "media": Path(db).with_suffix(".images"),
    }
    found = sources.planned([file for file in files if file != "-"], rules, source_format, table)
    for line in [*taken(found), *(sources.unfound(found, rules) if rules else ())]:
        say(line)
    with Store(db) as store, progress("reading") as advance:
        report = pipeline.ingest(store, files, progress=advance, **options)
        pairs = store.connection.execute("SELECT count(*) FROM pairs").fetchone()
    say(ingest_sentence(report))
    say(f"The database has {pairs[0] if pairs else 0:,} pairs of two known conditions.")
    if report.left_unscored:
        say(
            f"{report.left_unscored:,} answers left unscored by their source count as wrong: it scored the same items "
            "elsewhere."
        )
    if report.conditions.get("unknown"):
        say("Nothing shows how the unknown ones were asked; --condition says it, or a mapping (--map), or --alias.")
    if named.unused:
        say(unused_sentence(named))
    if report.added.rejected:
        say(f"See why with:  tracelens rejected {db}")
    if not any(report.added[:3]):
        raise InputError(nothing_sentence(report))


def said_of_names(mapping: str | None, alias: list[str] | None) -> tuple[Mapping | None, Aliases]:
    """Return the mapping that is given, and all aliases: its own, and above them those of ``--alias``."""
    from tracelens.sources.mapping import Aliases, aliases, given

    rules = given(mapping) if mapping else None
    return rules, Aliases({**(rules.aliases if rules else {}), **aliases(alias or [])})


def unused_sentence(named: Aliases) -> str:
    """Return what to do about aliases whose name no trace bears."""
    return (
        f"No trace that was read is of the model {', '.join(named.unused)}: an alias is a name as traces have it. "
        "Where only the file's name says the model, --model or the mapping's path gives it."
    )


def taken(found: list[Any]) -> list[str]:
    """Return a line for each format that was recognised, and one for each file that was not."""
    groups: Counter[tuple[str, str, bool]] = Counter()
    lines = []
    mapped = sum(one.form is None and one.traces for one in found)
    if mapped:
        lines.append(f"{'1 file' if mapped == 1 else f'{mapped:,} files'} read by the mapping.")
    for one in found:
        if one.form is None and one.traces:
            continue
        if one.form is not None:
            groups[one.form.name, one.why, one.traces] += 1
        elif one.given:
            lines.append(f"{one.head.path}: {one.why}.")
    if others := [one.head.path.name for one in found if one.form is None and not one.traces and not one.given]:
        shown = ", ".join(others[:3]) + (", …" if len(others) > 3 else "")
        lines.append(f"{len(others):,} other file{'s' if len(others) > 1 else ''} of no known format: {shown}.")
    for (name, why, traces), count in groups.items():
        files = "1 file" if count == 1 else f"{count:,} files"
        lines.append(f"{files} taken as {name}{'' if traces else ' (no traces of its own)'}: {why}.")
    return lines


def nothing_sentence(report: IngestReport) -> str:
    """Return why there is no trace after an ingest."""
    first = report.rejected
    if first is None:
        return "no trace could be read: there is no file with records in what was given."
    where = first.file if first.line is None else f"{first.file}:{first.line}"
    return f"no trace could be read. {where}: {first.reason.removesuffix('.')}."


def ingest_sentence(report: IngestReport) -> str:
    """Return one line on what an ingest did."""
    added = report.added
    parts = [f"{added.new:,} new traces"]
    if added.same:
        parts.append(f"{added.same:,} that were there already")
    if added.replaced:
        parts.append(f"{added.replaced:,} replaced by a changed record")
    parts.append(f"{added.rejected:,} rejected")
    conditions = ", ".join(f"{name} {count:,}" for name, count in sorted(report.conditions.items()))
    return f"Read {', '.join(parts)}. Conditions: {conditions or 'none'}."
