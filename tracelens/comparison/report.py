"""Everything about one comparison, in one object."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tracelens.comparison import errors, gee, scores, shift
from tracelens.comparison.accuracy import accuracy_contrasts
from tracelens.comparison.baseline import Baseline, baselines
from tracelens.comparison.contrast import Association, Contrast, Plan
from tracelens.comparison.counts import accuracy_patterns
from tracelens.comparison.interactions import Interaction, interactions
from tracelens.comparison.methods import paragraph
from tracelens.comparison.plan import make_plan
from tracelens.comparison.several import Omnibus, Strata, omnibus, strata
from tracelens.comparison.verdicts import judged
from tracelens.errors import DataError

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class Comparison:
    """A plan and all that it gives.

    ``planned`` are accuracy and graded scores, one family adjusted by Holm; ``explored`` the error
    categories, one family adjusted by Benjamini–Hochberg. ``omnibus`` has tests over more than two
    arms; ``shifts`` how categories of whole traces move between two arms; ``models`` GEE fits, where
    they were asked for. ``methods`` can be pasted into a paper.
    """

    plan: Plan
    planned: tuple[Contrast, ...]
    explored: tuple[Contrast, ...]
    associations: tuple[Association, ...]
    omnibus: tuple[Omnibus, ...]
    strata: tuple[Strata, ...]
    interactions: tuple[Interaction, ...]
    shifts: tuple[shift.Shift, ...]
    models: tuple[gee.Model, ...]
    baselines: tuple[Baseline, ...]
    methods: str


def report(
    connection: duckdb.DuckDBPyConnection, *, score_margin: float | None = None, model: bool = False, **options: Any
) -> Comparison:
    """Return the whole comparison; ``options`` are those of :func:`make_plan`.

    ``score_margin`` is the margin of graded scores in their own unit; without it, it is the plan's
    share of each axis' range. ``model`` adds a GEE of each group, which takes some seconds.

    Raises:
        DataError: If there are not two arms, or no item was scored under both.
    """
    plan = make_plan(connection, **options)
    patterns = accuracy_patterns(connection, plan)
    contrasts = accuracy_contrasts(connection, plan, patterns)
    for axis in scores.axes(connection):
        margin = score_margin or scores.whole_margin(connection, axis, plan.margin)
        contrasts += scores.score_contrasts(connection, plan, axis, margin)
    coded = errors.prepare(connection)
    found = errors.error_contrasts(connection, plan) if coded else []
    if not contrasts and not found:
        raise DataError(_no_pairs(plan, patterns))
    planned = judged(contrasts, "planned: accuracy and scores", "holm", plan.alpha)
    explored = judged(found, "explored: error categories", "benjamini-hochberg", plan.alpha)
    over_tasks, moved = strata(connection, plan), shift.shifts(connection, plan)
    models = gee.models(connection, plan) if model else []
    return Comparison(
        plan=plan,
        planned=tuple(planned),
        explored=tuple(explored),
        associations=tuple(errors.associations(connection, plan)) if coded else (),
        omnibus=tuple(omnibus(plan, patterns)) if len(plan.arms) > 2 else (),
        strata=tuple(over_tasks),
        interactions=tuple(interactions(connection, plan, planned)),
        shifts=tuple(moved),
        models=tuple(models),
        baselines=tuple(baselines(connection, plan)),
        methods=paragraph(plan, planned, explored, over_tasks, moved, models),
    )


def compare(connection: duckdb.DuckDBPyConnection, **options: Any) -> list[Contrast]:
    """Return every contrast of :func:`report`: the planned ones, then the error categories."""
    whole = report(connection, **options)
    return [*whole.planned, *whole.explored]


def _no_pairs(plan: Plan, patterns: Sequence[Any]) -> str:
    only = [sum(p.items for p in patterns if p.arms[i].traces and not p.arms[1 - i].traces) for i in (0, 1)]
    both = sum(p.items for p in patterns if all(arm.traces for arm in p.arms[:2]))
    if both:
        return (
            f"{both:,} items were answered under both {plan.arms[0]} and {plan.arms[1]}, but none "
            "is scored under both. Give gold answers, or scores, with the traces."
        )
    return (
        f"no pairs: {only[0]:,} items only {plan.arms[0]}, {only[1]:,} only {plan.arms[1]}. Pairs "
        f"need the same {', '.join(plan.item_columns)}."
    )
