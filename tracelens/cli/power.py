"""``tracelens power``: how many items, how many epochs."""

from __future__ import annotations

import math
from typing import Annotated, Any

import typer

from tracelens.cli.output import Format, FormatOption, emit


def power(
    difference: Annotated[float, typer.Option(help="The difference to find, as a share: 0.03 is three points.")] = 0.03,
    discordance: Annotated[float, typer.Option(help="The share of items right under one condition only.")] = 0.2,
    margin: Annotated[float, typer.Option(help="The margin to prove equivalence within.")] = 0.02,
    items: Annotated[
        int | None, typer.Option(help="What would this many items show? Default: how many it takes.")
    ] = None,
    epochs: Annotated[str, typer.Option(help="Answers drawn for each item and condition.")] = "1,2,4,8",
    within: Annotated[float, typer.Option(help="Variance of one answer about its item's own rate (σ²).")] = 1 / 6,
    between: Annotated[float, typer.Option(help="Variance over items of the difference of the two rates (ω²).")] = 1
    / 9,
    cluster_size: Annotated[float, typer.Option(help="Items in a cluster (a scene, say).")] = 1,
    icc: Annotated[float, typer.Option(help="Correlation within a cluster.")] = 0.0,
    target: Annotated[float, typer.Option("--power", help="The power wanted.")] = 0.8,
    alpha: Annotated[float, typer.Option(help="Error rate, two-sided.")] = 0.05,
    seed: Annotated[int, typer.Option(help="Seed of the simulations.")] = 0,
    form: FormatOption = Format.table,
) -> None:
    """Plan a comparison: items and epochs to find a difference, or to prove there is none.

    McNemar and equivalence rows are for one answer an item, checked by simulation; the other rows
    are Miller's (2024) for the mean over several epochs of paired items.

    Examples:
        tracelens power --difference 0.02 --discordance 0.25

        tracelens power --items 3800 --discordance 0.3 --margin 0.01
    """
    from tracelens.errors import InputError
    from tracelens.stats import power as planner

    design = 1 + (cluster_size - 1) * icc
    try:
        rows = _single(planner, difference, discordance, margin, items, design, target, alpha, seed)
        for text in epochs.split(","):
            k = float(text)
            shape = planner.MillerDesign(between, within, within, k, k, cluster_size, icc)
            n = items or math.ceil(planner.miller_n(shape, difference, target, alpha))
            rows.append(
                (
                    "find a mean difference (Miller)", f"{k:g} epochs", difference, n,
                    planner.miller_power(shape, n, difference, alpha), None,
                    planner.miller_detectable(shape, n, target, alpha),
                )
            )  # fmt: skip
    except ValueError as error:
        raise InputError(str(error)) from error
    columns = ("to", "design", "difference or margin", "items", "power", "simulated", "detectable")
    emit(columns, rows, form)


def _single(
    planner: Any,
    difference: float,
    discordance: float,
    margin: float,
    items: int | None,
    design: float,
    target: float,
    alpha: float,
    seed: int,
) -> list[tuple[Any, ...]]:
    """Return the rows for one answer an item; the design effect divides the items that count."""
    find = items or math.ceil(planner.mcnemar_n(difference, discordance, target, alpha) * design)
    prove = items or math.ceil(planner.equivalence_n(discordance, margin, target, alpha) * design)
    worth_find, worth_prove = max(int(find / design), 1), max(int(prove / design), 1)
    half = planner.equivalence_half_width(worth_prove, discordance, alpha)
    return [
        (
            "find a difference (McNemar mid-p)", "one answer", difference, find,
            planner.mcnemar_power(worth_find, difference, discordance, alpha),
            planner.mcnemar_power_simulated(worth_find, difference, discordance, alpha, seed=seed),
            None,
        ),
        (
            "prove equivalence (paired TOST)", "one answer", margin, prove,
            planner.equivalence_power(worth_prove, discordance, margin, alpha),
            planner.equivalence_power_simulated(worth_prove, discordance, margin, alpha, seed=seed),
            half,
        ),
    ]  # fmt: skip
