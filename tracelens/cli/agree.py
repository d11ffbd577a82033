"""``tracelens agree``: how far judges can be trusted, as measured against people."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracelens.cli.output import DatabaseArgument, Format, FormatOption, emit, say

if TYPE_CHECKING:
    from tracelens.judge.trust import Corrected
    from tracelens.judging.agreement import Evaluation
    from tracelens.stats.prevalence import Prevalence


def agree(
    db: DatabaseArgument,
    detector: Annotated[
        list[str] | None, typer.Option(help="judge:<model>, judge:jury or rule; all judges by default.")
    ] = None,
    gate: Annotated[Path | None, typer.Option(help="Write which categories are trusted to this YAML file.")] = None,
    least_kappa: Annotated[float, typer.Option(help="For the gate.")] = 0.6,
    least_precision: Annotated[float, typer.Option(help="For the gate.")] = 0.7,
    least_recall: Annotated[float, typer.Option(help="For the gate.")] = 0.7,
    least_coded: Annotated[int, typer.Option(help="For the gate: labelled traces.")] = 50,
    least_positives: Annotated[int, typer.Option(help="For the gate: of them, present by people.")] = 10,
    seed: Annotated[int, typer.Option(help="Of the bootstrap.")] = 0,
    form: FormatOption = Format.table,
) -> None:
    """Compare judges with the people who labelled, per category and condition, and correct rates for a judge's errors.

    Examples:

        tracelens agree lens.duckdb

        tracelens agree lens.duckdb --gate gate.yaml --format json
    """
    from tracelens.errors import DataError
    from tracelens.judge.trust import Thresholds
    from tracelens.judging import agreement
    from tracelens.store import Store

    needed = Thresholds(least_coded, least_positives, least_kappa, least_precision, least_recall)
    with Store(db, create=False) as store:
        known = [one for one in _known(store) if not detector or one[0] in detector]
        if not known:
            raise DataError(
                f"no verdicts of {', '.join(detector or ['a judge'])} in {db}. Ask one with: tracelens judge."
            )
        for name, rubric_hash in known:
            found = agreement.evaluate(store, name, rubric_hash, seed=seed)
            _print(found, form)
            gated = agreement.decide_gate(store, found, needed)
            trusted = [one.category for one in gated if one.trusted]
            say(f"{name}: trusted are {', '.join(trusted) or 'no categories'}; all others are exploratory.")
            if gate is not None:
                target = (
                    gate
                    if len(known) == 1
                    else gate.with_stem(f"{gate.stem}-{name.replace(':', '-').replace('/', '-')}")
                )
                target.write_text(agreement.gate_file(found, gated, needed), encoding="utf-8")
                say(f"Wrote {target}.")


def _known(store: object) -> list[tuple[str, str]]:
    from tracelens.judging import agreement
    from tracelens.store import Store

    assert isinstance(store, Store)
    rules = store.connection.execute("SELECT DISTINCT 'rule', rubric_hash FROM verdicts").fetchall()
    judges = agreement.detectors(store)
    return [*judges, *rules] if judges else rules


AGREEMENT = (
    "detector", "category", "condition", "n", "tp", "fp", "fn", "tn", "precision", "precision_low", "precision_high",
    "recall", "recall_low", "recall_high", "specificity", "specificity_low", "specificity_high", "kappa", "kappa_low",
    "kappa_high", "ac1", "ac1_low", "ac1_high", "macro_f1", "macro_f1_low", "macro_f1_high", "never_f1", "always_f1",
    "p_chance",
)  # fmt: skip


def _print(found: Evaluation, form: Format) -> None:
    rows = [
        (
            found.detector, a.category, a.condition, a.n,
            a.table.true_positives, a.table.false_positives, a.table.false_negatives, a.table.true_negatives,
            *_rate(a.table.precision), *_rate(a.table.recall), *_rate(a.table.specificity),
            *_numbers(a.kappa.value, a.kappa.low, a.kappa.high), *_numbers(a.ac1.value, a.ac1.low, a.ac1.high),
            *_numbers(a.macro_f1.value, a.macro_f1.low, a.macro_f1.high, a.never, a.always, a.p_chance),
        )
        for a in found.agreements
    ]  # fmt: skip
    if form is Format.table:
        _print_tables(found, rows)
    else:
        emit(AGREEMENT, rows, form)
    for one in found.corrected:
        say(_sentence(one))
    for drift in found.drifts:
        if drift.differs:
            say(
                f"{drift.category}: the judge errs differently under {drift.condition_a} (recall {drift.recall_a:.2f}, "
                f"specificity {drift.specificity_a:.2f}) and {drift.condition_b} ({drift.recall_b:.2f}, "
                f"{drift.specificity_b:.2f}), adjusted p = {drift.adjusted:.2g}: compare corrected rates only."
            )
    for category, count in found.unassessed.items():
        if count:
            say(f"{category}: {count:,} labelled traces are left out, the judge has no verdict on them.")
    for person in found.people:
        alpha = (
            "nobody labelled the same trace twice"
            if math.isnan(person.alpha)
            else _alpha(person.alpha, person.low, person.high)
        )
        told = f"{person.labels:,} labels on {person.traces:,} traces, {person.disputed:,} disputed"
        say(f"{person.category}: {told}; {alpha}.")


def _print_tables(found: Evaluation, rows: Sequence[tuple[object, ...]]) -> None:
    """Print counts and figures narrow enough for a terminal."""
    shown = [
        (
            row[1],
            row[2],
            *row[3:8],
            *(_interval(*row[i : i + 3]) for i in (8, 11, 14, 17, 20, 23)),
            _short(row[26]),
            _short(row[27]),
        )
        for row in rows
    ]
    say(f"{found.detector} against people (95 % intervals; never/always: macro-F1 of a constant verdict)")
    columns = (
        "category", "condition", "n", "TP", "FP", "FN", "TN", "precision", "recall", "specificity", "kappa", "AC1",
        "macro-F1", "never", "always",
    )  # fmt: skip
    emit(columns, shown, Format.table)


def _rate(rate: object) -> tuple[float | None, ...]:
    return _numbers(*(getattr(rate, name) for name in ("value", "low", "high")))


def _numbers(*values: float) -> tuple[float | None, ...]:
    """Undefined figures are empty, in JSON null."""
    return tuple(None if math.isnan(value) else value for value in values)


def _short(value: object) -> str:
    return f"{value:.2f}" if isinstance(value, float) else "–"


def _interval(value: object, low: object, high: object) -> str:
    return f"{_short(value)} [{_short(low)}, {_short(high)}]"


def _alpha(value: float, low: float, high: float) -> str:
    return f"Krippendorff's alpha {value:.2f} [{low:.2f}, {high:.2f}]"


def _sentence(one: Corrected) -> str:
    start = f"{one.category}, {one.condition}: the judge says present in {one.apparent:.1%} of {one.judged:,}"
    named = (("Rogan–Gladen", one.rogan_gladen), ("PPI++", one.ppi), ("stratified AIPW", one.aipw))
    figures = [f"{name} {_estimate(value)}" for name, value in named if value is not None]
    refused = (
        f" Not corrected: {one.refused}." if one.refused and not figures else f" ({one.refused})" if one.refused else ""
    )
    return f"{start}; corrected: {', '.join(figures)}.{refused}" if figures else f"{start}.{refused}"


def _estimate(value: Prevalence) -> str:
    return f"{value.clipped:.1%} [{max(value.low, 0):.1%}, {min(value.high, 1):.1%}]"
