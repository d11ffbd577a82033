"""``tracelens sniff``: what a file is, and its first records as they would be ingested."""

from __future__ import annotations

import itertools
from typing import Annotated, Any

import typer

from tracelens.cli.ingest import AliasOption, ConditionOption, MapOption, TableOption
from tracelens.cli.output import Format, FormatOption, emit, say

_COLUMNS = (
    "line",
    "sample_id",
    "dataset",
    "task",
    "model",
    "condition",
    "seen in",
    "epoch",
    "state",
    "correct",
    "gold",
    "reasoning",
    "text",
)


def sniff(
    path: Annotated[str, typer.Argument(help="A file or folder.", show_default=False)],
    suggest: Annotated[bool, typer.Option("--suggest", help="Write a first mapping for the file instead.")] = False,
    rows: Annotated[int, typer.Option(help="How many records to show.")] = 10,
    source_format: Annotated[
        str | None, typer.Option("--from", help="The file's format, in place of what content tells.")
    ] = None,
    mapping: MapOption = None,
    alias: AliasOption = None,
    condition: ConditionOption = None,
    table: TableOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Show what a file is taken for, why, and its first records as ingest would read them. Nothing is stored.

    Examples:
        tracelens sniff samples_gsm8k_2026-11-22T18-35-15.jsonl

        tracelens sniff outputs.jsonl --suggest > mapping.yaml

        tracelens sniff outputs.jsonl --map mapping.yaml
    """
    from tracelens import sources
    from tracelens.errors import InputError
    from tracelens.sources.mapping import given

    rules = given(mapping) if mapping else None
    found = sources.planned([path], rules, source_format, table)
    if suggest:
        whole = (sources.sniff(one.head.path, format=source_format, table=table).head for one in found)
        first = next((head for head in whole if head.objects()), None)
        if first is None:
            raise InputError(f"{path}: {found[0].why if found else 'an empty folder'}; there are no records to map.")
        print(sources.suggest(first), end="")
        return
    for one in found:
        what = one.form.name if one.form is not None else "not recognised"
        say(
            f"{one.head.path}: {one.why}."
            if one.form is None and one.traces
            else f"{one.head.path}: {what} ({one.why})."
        )
    for line in sources.unfound(found, rules) if rules else ():
        say(line)
    stream = sources.read(
        [path], format=source_format, mapping=rules, aliases=tuple(alias or ()), condition=condition, table=table
    )
    shown = [_row(item, form) for item in itertools.islice(stream, rows)]
    emit(_COLUMNS, shown, form)


def _row(item: Any, form: Format) -> tuple[Any, ...]:
    from tracelens.types import Rejected

    if isinstance(item, Rejected):
        return (item.line, None, None, None, None, None, None, None, "rejected", None, None, None, item.reason)
    cut = 60 if form is Format.table else None
    return (
        item.source_line,
        item.sample_id,
        item.dataset,
        item.task,
        item.model,
        item.condition,
        item.condition_source,
        item.epoch,
        item.completion,
        item.correct,
        item.gold,
        _cut(item.reasoning, cut),
        _cut(item.text, cut),
    )


def _cut(text: str | None, most: int | None) -> str | None:
    if text is None or most is None or len(text) <= most:
        return text
    return text[: most - 1] + "…"
