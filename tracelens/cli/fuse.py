"""``tracelens fuse``: one calibrated probability of rule and judge evidence."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from tracelens.cli.output import DatabaseArgument, Format, FormatOption, emit, say


def fuse(
    db: DatabaseArgument,
    category: Annotated[list[str] | None, typer.Option(help="Only these categories; default: all with labels.")] = None,
    reliability: Annotated[bool, typer.Option("--reliability", help="Print the reliability table.")] = False,
    seed: Annotated[int, typer.Option(help="Seed of the folds.")] = 0,
    form: FormatOption = Format.table,
) -> None:
    """Fit, for each category that people labelled, the probability that it is present, and store it.

    Rules' and judges' verdicts are the evidence; quality is cross-validated by item. The raw findings stay as they
    are: probabilities go to the table `fused`. A category with fewer than 60 labels, or 15 of either verdict, is
    refused.

    Examples:
        tracelens fuse lens.duckdb --reliability
    """
    from tracelens.discover import fusion
    from tracelens.errors import DataError
    from tracelens.store import Store

    rows: list[tuple[Any, ...]] = []
    curves: list[tuple[Any, ...]] = []
    with Store(db, create=False) as store:
        names = category or sorted(fusion.labelled_categories(store.connection))
        if not names:
            raise DataError("no category has labels by people, so there is nothing to calibrate to.")
        run_id = store.begin_run("fuse", {"categories": list(names), "seed": seed})
        refused = []
        for name in names:
            try:
                one = fusion.fuse(store.connection, name, seed)
            except DataError as error:
                refused.append(str(error))
                continue
            fusion.store(store.connection, run_id, one)
            c = one.calibration
            rows.append((name, one.method, one.labels, one.present, c.brier, c.skill, c.ece, len(one.trace_ids)))
            curves += [(name, b.low, b.high, b.n, b.said, b.so, b.so_low, b.so_high) for b in c.bins]
        store.finish_run(run_id)
    for message in refused:
        say(f"Refused: {message}")
    if not rows:
        raise DataError("no category has enough labels.")
    emit(("category", "method", "labels", "present", "brier", "skill", "calibration error", "traces"), rows, form)
    if reliability:
        emit(("category", "from", "to", "labels", "said", "was so", "low", "high"), curves, form)
