"""``tracelens evaluate``: findings against labels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tracelens.cli.output import DatabaseArgument, Format, FormatOption, emit, say

if TYPE_CHECKING:
    from tracelens.stats.detection import Rate


def evaluate(
    db: DatabaseArgument,
    detector: Annotated[str, typer.Option(help="Whose findings: rule, or judge:MODEL (% for any).")] = "rule",
    by: Annotated[str, typer.Option(help="Print first errors by task, or by dataset.")] = "task",
    form: FormatOption = Format.table,
) -> None:
    """Hold findings against people's labels: is the first error found, and what is each category's finding worth?

    exact: the labelled step, or no step where there is no mistake · located: the labelled step, of mistaken traces ·
    specificity: nothing found, of error-free traces · never and first: what finding nothing, and always step 0, would
    score in the place of exact. Intervals are Wilson's, 95 %. With --format json both tables are one object.

    Examples:
        tracelens evaluate lens.duckdb

        tracelens evaluate lens.duckdb --detector judge:% --by dataset -f json
    """
    from tracelens.errors import InputError
    from tracelens.rules import evaluation
    from tracelens.store.labelled import labelled

    keys = {"task": evaluation.by_task, "dataset": evaluation.by_dataset}
    if by not in keys:
        message = f"--by takes task or dataset, not {by!r}"
        raise InputError(message)
    rows = labelled(db, detector)
    with_step = [one for one in rows if one.step_known]
    first = evaluation.first_errors(with_step, keys[by])
    quality = evaluation.categories(rows)
    names = ("dataset", "task", "condition") if by == "task" else ("dataset",)
    first_names = (
        *names, "traces", "exact", "located", "step precision", "specificity", "wrong when found", "never", "first",
    )  # fmt: skip
    first_rows = [
        (*one.group, one.traces, *(_rate(r, form) for r in (
            one.exact, one.located, one.step_precision, one.specificity, one.wrong_when_found, one.never_flag,
            one.first_step)))
        for one in first
    ]  # fmt: skip
    quality_names = ("category", "condition", "against", "found", "precision", "recall", "specificity", "f1")
    quality_rows = [
        (q.category, q.condition or "all", q.against, q.figures.precision.n, _rate(q.figures.precision, form),
         _rate(q.figures.recall, form), _rate(q.figures.specificity, form), q.figures.f1)
        for q in quality
    ]  # fmt: skip
    _print(form, (first_names, first_rows), (quality_names, quality_rows))


Table = tuple[Sequence[str], list[Any]]


def _print(form: Format, first: Table, quality: Table) -> None:
    if form is Format.json:
        import json

        tables = {
            "first_errors": [dict(zip(first[0], row, strict=True)) for row in first[1]],
            "categories": [dict(zip(quality[0], row, strict=True)) for row in quality[1]],
        }
        print(json.dumps(tables, ensure_ascii=False, indent=1, default=str))
        return
    say("First errors against labelled steps")
    emit(first[0], first[1], form)
    say("Findings of each category (against: what the label says)")
    emit(quality[0], quality[1], form)


def _rate(one: Rate, form: Format) -> Any:
    """Return a rate with its interval and counts: text for people, an object for programs."""
    if form is Format.json:
        return {"x": one.x, "n": one.n, "value": None if one.n == 0 else one.value,
                "low": None if one.n == 0 else one.low, "high": None if one.n == 0 else one.high}  # fmt: skip
    if one.n == 0:
        return "– (0)"
    return f"{one.value:.3f} [{one.low:.3f}, {one.high:.3f}] ({one.x}/{one.n})"
