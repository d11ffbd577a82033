"""``tracelens check``: claims and rules over what has no verdict yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tracelens.cli.output import PARTLY, DatabaseArgument, say
from tracelens.cli.progress import progress

if TYPE_CHECKING:
    from tracelens.pipeline import CheckReport


def check(
    db: DatabaseArgument,
    rubric: Annotated[str, typer.Option(help="A shipped rubric's name, or a rubric file.")] = "numeric-spatial",
    roles: Annotated[bool, typer.Option("--roles", help="Also say what each number is of; slower.")] = False,
) -> None:
    """Read the numbers that traces state, and let the rules find errors.

    Only traces without a verdict of this rubric are looked at, so a second call costs nothing.

    Examples:
        tracelens check lens.duckdb

        tracelens check lens.duckdb --rubric my-rubric.yaml
    """
    from tracelens import pipeline
    from tracelens import rubric as rubrics
    from tracelens.store import Store

    loaded = rubrics.load(rubric)
    with Store(db, create=False) as store, progress("checking") as advance:
        report = pipeline.check(store, loaded, roles=roles, progress=advance)
    say(checked_sentence(report))
    if report.failed:
        raise typer.Exit(PARTLY)


def checked_sentence(report: CheckReport) -> str:
    """Return what a check did, and on a line of its own how many traces something failed on."""
    said = f"Checked {report.traces:,} traces: {report.claims:,} claims, {report.present:,} findings by rules."
    if report.failed:
        said += (
            f"\nOn {report.failed:,} of them something failed, an error of tracelens. The rest stands, and what "
            "failed counts as not assessable. What it was:  select detector, error, count(*) from failures group by all"
        )
    return said
