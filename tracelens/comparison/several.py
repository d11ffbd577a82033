"""Beyond one contrast: more than two arms at once, and strata within a group."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from tracelens.comparison.accuracy import grouped, items_of
from tracelens.comparison.binary import Item, compare_items
from tracelens.comparison.contrast import Plan
from tracelens.comparison.counts import Pattern, accuracy_patterns
from tracelens.comparison.words import group_in_words, p_text, points
from tracelens.stats.categories import cochran_q_counts
from tracelens.stats.clustered import repeated_wald
from tracelens.stats.results import Estimate, Significance, chi2_p, normal_estimate
from tracelens.stats.strata import stratified_odds_ratio

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class Omnibus:
    """Whether any of several arms differs, over the items that all of them scored."""

    group: tuple[tuple[str, str], ...]
    arms: tuple[str, ...]
    items: int
    test: str
    result: Significance
    sentence: str


def omnibus(plan: Plan, patterns: Sequence[Pattern]) -> list[Omnibus]:
    """Return one test a group: Cochran's Q with one trace an item and arm, else a Wald test.

    The Wald test is over items' shares right, and so clustered by item.
    """
    done = []
    for group, members in grouped(patterns).items():
        full = [p for p in members if all(arm.scored for arm in p.arms)]
        items = sum(p.items for p in full)
        if items < 2:
            continue
        if all(arm.scored == 1 for p in full for arm in p.arms):
            tally: dict[tuple[int, ...], int] = {}
            for p in full:
                key = tuple(arm.right for arm in p.arms)
                tally[key] = tally.get(key, 0) + p.items
            test, result = "Cochran's Q", cochran_q_counts(tally)
        else:
            shares: dict[tuple[float, ...], int] = {}
            for p in full:
                row = tuple(arm.right / arm.scored for arm in p.arms)
                shares[row] = shares.get(row, 0) + p.items
            test, result = "Wald test clustered by item", repeated_wald(shares)
        name = tuple(zip(plan.by, group, strict=True))
        done.append(Omnibus(name, plan.arms, items, test, result, _any(name, plan, items, test, result)))
    return done


def _any(group: tuple[tuple[str, str], ...], plan: Plan, items: int, test: str, result: Significance) -> str:
    found = "differ" if result.p_value < plan.alpha else "are not shown to differ"
    return (
        f"{group_in_words(group)}: over {items:,} items answered under all of "
        f"{', '.join(plan.arms)}, the accuracies {found} ({test} = {result.statistic:.2f} on "
        f"{result.df:g} degrees of freedom, {p_text(result.p_value)})."
    )


@dataclass(frozen=True, slots=True)
class Strata:
    """A group's difference averaged over its tasks in two ways, and whether the tasks agree.

    ``micro`` gives each item the same weight, ``macro`` each task. ``heterogeneity`` is the
    chi-squared of the tasks' differences about their precision-weighted mean (Cochran 1954).
    ``odds_ratio`` is Mantel and Haenszel's over tasks, with an error that holds for pairs, and
    ``odds_p`` the p that it is 1. Both tests are None where ``refused`` says why.
    """

    group: tuple[tuple[str, str], ...]
    arm_a: str
    arm_b: str
    tasks: int
    micro: Estimate
    macro: Estimate
    heterogeneity: Significance | None
    odds_ratio: Estimate | None
    odds_p: float
    refused: str
    sentence: str


def strata(connection: duckdb.DuckDBPyConnection, plan: Plan) -> list[Strata]:
    """Return averages over tasks, one a pair of arms and group that has several tasks."""
    if "task" in plan.by:
        return []
    finer = replace(plan, by=(*plan.by, "dataset", "task"), cluster=None)
    tasks = grouped(accuracy_patterns(connection, finer))
    done = []
    for a, b in combinations(range(len(plan.arms)), 2):
        by_group: dict[tuple[str, ...], list[_Task]] = {}
        for group, members in tasks.items():
            items = items_of(members, a, b)
            result = compare_items(items, finer)
            if result is not None:
                by_group.setdefault(group[:-2], []).append(_Task(result.difference, result.items, _shares(items)))
        for group, found in sorted(by_group.items()):
            if len(found) > 1:
                done.append(_strata(plan, (plan.arms[a], plan.arms[b]), group, found))
    return done


class _Task(NamedTuple):
    """One task's difference, items, and how many items are alike in their shares right under both arms."""

    difference: Estimate
    items: int
    shares: dict[tuple[float, float], int]


def _shares(items: Sequence[Item]) -> dict[tuple[float, float], int]:
    tally: dict[tuple[float, float], int] = {}
    for item in items:
        if item.n_a and item.n_b:
            key = (item.k_a / item.n_a, item.k_b / item.n_b)
            tally[key] = tally.get(key, 0) + item.times
    return tally


def _strata(plan: Plan, arms: tuple[str, str], group: tuple[str, ...], found: list[_Task]) -> Strata:
    n = sum(task.items for task in found)
    micro = math.fsum(t.difference.value * t.items for t in found) / n
    known = [t for t in found if t.difference.se == t.difference.se]
    micro_se = math.sqrt(math.fsum((t.difference.se * t.items) ** 2 for t in known)) / n
    macro = math.fsum(t.difference.value for t in found) / len(found)
    macro_se = math.sqrt(math.fsum(t.difference.se**2 for t in known)) / len(found)
    name = tuple(zip(plan.by, group, strict=True))
    said = (
        f"{group_in_words(name)}: {arms[1]} less {arms[0]} is {points(micro)} points "
        f"over all items (micro) and {points(macro)} as the mean over {len(found)} tasks (macro)"
    )
    if plan.cluster:
        refused = f"tests over tasks take items as independent, and these were drawn together by {plan.cluster}"
        same, odds, odds_p = None, None, math.nan
        said += f"; whether the tasks agree is not tested: {refused}."
    else:
        refused, same = "", _heterogeneity(found)
        odds, odds_p = stratified_odds_ratio([task.shares for task in found])
        agree = "do not agree" if same.p_value < plan.alpha else "are not shown to disagree"
        said += f"; the tasks {agree} ({p_text(same.p_value)}). {_odds(arms, odds, odds_p, same.p_value < plan.alpha)}"
    return Strata(
        name, *arms, len(found), normal_estimate(micro, micro_se), normal_estimate(macro, macro_se), same, odds,
        odds_p, refused, said,
    )  # fmt: skip


def _odds(arms: tuple[str, str], odds: Estimate, p: float, differ: bool) -> str:
    if math.isnan(odds.value):
        return "An odds ratio over tasks has no value: one arm is always right or always wrong."
    average = ", an average over tasks that differ" if differ else ""
    return (
        f"Stratified by task, the odds of being right under {arms[1]} are {odds.value:.2f} times those under {arms[0]} "
        f"(Mantel–Haenszel, 95 % interval {odds.low:.2f} to {odds.high:.2f}; {p_text(p)}{average})."
    )


def _heterogeneity(found: Sequence[_Task]) -> Significance:
    precise = [(t.difference.value, 1 / t.difference.se**2) for t in found if t.difference.se > 0]
    weight = math.fsum(w for _, w in precise)
    centre = math.fsum(v * w for v, w in precise) / weight if weight else 0.0
    q = math.fsum(w * (v - centre) ** 2 for v, w in precise)
    df = max(len(precise) - 1, 0)
    return Significance(q, chi2_p(q, df), df)
