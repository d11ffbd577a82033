"""``tracelens compare``: any two conditions, models or runs over the same items."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tracelens.cli.output import DatabaseArgument, Format, FormatOption, emit, say

if TYPE_CHECKING:
    from tracelens.comparison import Comparison, Contrast

_COLUMNS = (
    "measure", "group", "a", "b", "items", "clusters", "rate a", "rate b", "difference", "low",
    "high", "p", "adjusted p", "verdict", "provable margin", "items needed",
)  # fmt: skip


def compare(
    db: DatabaseArgument,
    conditions: Annotated[str, typer.Option(help="Two or more conditions; default: direct,reasoning.")] = "",
    models: Annotated[str, typer.Option(help="Compare these models instead.")] = "",
    runs: Annotated[str, typer.Option(help="Compare these source runs instead.")] = "",
    by: Annotated[str, typer.Option(help="One contrast for each value of: model, task, dataset, meta.KEY.")] = "",
    margin: Annotated[float, typer.Option(help="The difference that would not matter: 0.02 is two points.")] = 0.02,
    score_margin: Annotated[float | None, typer.Option(help="The margin of graded scores, in their unit.")] = None,
    cluster: Annotated[str | None, typer.Option(help="What items were drawn together: scene, meta.KEY.")] = None,
    where: Annotated[list[str] | None, typer.Option(help="Keep traces with COLUMN=VALUE or COLUMN!=VALUE.")] = None,
    alpha: Annotated[float, typer.Option(help="Error rate of tests.")] = 0.05,
    seed: Annotated[int, typer.Option(help="Seed of bootstrap and permutation.")] = 0,
    gee: Annotated[bool, typer.Option("--gee", help="Fit a logistic model clustered by item (some seconds).")] = False,
    methods: Annotated[bool, typer.Option("--methods", help="Print the methods paragraph.")] = False,
    form: FormatOption = Format.table,
) -> None:
    """Say whether two conditions differ, are equivalent within a margin, or cannot be told apart.

    Every contrast pairs the same items, and shows what it leaves out. Accuracy and graded scores
    are planned tests (Holm), error categories exploration (Benjamini–Hochberg).

    Examples:
        tracelens compare lens.duckdb

        tracelens compare lens.duckdb --by model,task --margin 0.01

        tracelens compare lens.duckdb --models gpt-4o,gpt-4o-mini --where condition=reasoning

        tracelens compare lens.duckdb --cluster scene -f json > comparison.json
    """
    from tracelens import comparison
    from tracelens.store import open_readonly

    vary, arms = _arms(conditions, models, runs)
    connection = open_readonly(db)
    whole = comparison.report(
        connection,
        vary=vary,
        arms=arms,
        by=_listed(by) or None,
        margin=margin,
        score_margin=score_margin,
        cluster=cluster,
        where=[_condition(text) for text in where or []],
        alpha=alpha,
        seed=seed,
        model=gee,
    )
    if form is Format.json:
        print(json.dumps(comparison.plain(whole), ensure_ascii=False, indent=1))
    elif form is Format.csv:
        emit(_COLUMNS, [_row(c) for c in (*whole.planned, *whole.explored)], form)
    else:
        _show(whole)
    if methods and form is not Format.json:
        print(f"\n{whole.methods}")
    elif form is Format.table:
        say("A methods paragraph with references:  add --methods. All digits:  -f json.")


def _arms(conditions: str, models: str, runs: str) -> tuple[str, list[str]]:
    from tracelens.errors import InputError

    given = [(v, text) for v, text in (("condition", conditions), ("model", models), ("run", runs)) if text]
    if len(given) > 1:
        raise InputError("give only one of --conditions, --models and --runs: one thing varies.")
    return (given[0][0], _listed(given[0][1])) if given else ("condition", [])


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _condition(text: str) -> tuple[str, str, str]:
    from tracelens.errors import InputError

    for operator in ("!=", "="):
        column, found, value = text.partition(operator)
        if found:
            return column.strip(), operator, value.strip()
    raise InputError(f"--where {text!r}: expected COLUMN=VALUE or COLUMN!=VALUE.")


def _row(c: Contrast) -> tuple[Any, ...]:
    return (
        c.measure, c.name, c.arm_a, c.arm_b, c.items, c.clusters, c.rate_a.value, c.rate_b.value,
        c.difference.value, c.difference.low, c.difference.high, c.p_value, c.adjusted, c.verdict,
        c.provable_margin, c.pairs_needed,
    )  # fmt: skip


def _show(whole: Comparison) -> None:
    tests = (whole.omnibus, whole.planned, whole.strata, whole.models, whole.interactions)
    for part in (*tests, whole.shifts, whole.baselines):
        for one in part:
            print(f"• {one.sentence}")
    for c in whole.planned:
        for left in c.excluded:
            print(f"  left out of {c.name}, {c.measure}: {left.count:,} {left.reason}")
        for note in c.notes:
            print(f"  {c.name}, {note}")
        for s in c.sensitivity:
            d = s.difference
            print(
                f"  {c.name}, {s.treatment}: {100 * d.value:+.1f} points ({100 * d.low:+.1f} to "
                f"{100 * d.high:+.1f}) on {s.items:,} items"
            )
    if whole.planned:
        print(f"\nPlanned contrasts ({len(whole.planned)}, Holm):")
        emit(_COLUMNS, [_row(c) for c in whole.planned], Format.table)
    if whole.explored:
        print(f"Error categories ({len(whole.explored)} contrasts, exploratory, Benjamini–Hochberg):")
        emit(
            (
                "category",
                "group",
                "a",
                "present",
                "assessed",
                "b",
                "present",
                "assessed",
                "difference",
                "adjusted p",
                "verdict",
            ),
            [_error_row(c) for c in whole.explored],
            Format.table,
        )
    _associations(whole)


def _error_row(c: Contrast) -> tuple[Any, ...]:
    cells: list[Any] = [c.measure.removeprefix("error: "), c.name]
    for arm in (c.arm_a, c.arm_b):
        s = c.states[arm]
        present = s["present"] + s["proposed"]
        cells += [arm, present, present + s["absent"]]
    return (*cells, c.difference.value, c.adjusted, c.verdict)


def _associations(whole: Comparison) -> None:
    if whole.associations:
        print("Omissions in wrong and in right traces (risk ratio wrong : right; above 1 goes with being wrong):")
        emit(
            ("category", "arm", "wrong", "of", "right", "of", "ratio", "low", "high", "adjusted p"),
            [
                (
                    a.category, a.arm, a.wrong_present, a.wrong_assessed, a.right_present,
                    a.right_assessed, a.ratio.value, a.ratio.low, a.ratio.high, a.adjusted,
                )
                for a in whole.associations
            ],
            Format.table,
        )  # fmt: skip
