"""Beyond one contrast: more than two arms at once, strata within a group, groups against groups."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tracelens.comparison.accuracy import grouped, items_of
from tracelens.comparison.binary import compare_items
from tracelens.comparison.contrast import Contrast, Plan
from tracelens.comparison.counts import Pattern, accuracy_patterns
from tracelens.comparison.words import p_text, points
from tracelens.stats.categories import cochran_q_counts, difference_of_differences
from tracelens.stats.clustered import repeated_wald
from tracelens.stats.results import Estimate, Significance, chi2_p, normal_estimate

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
    name = ", ".join(f"{key} {value or '(none)'}" for key, value in group) or "all"
    found = "differ" if result.p_value < plan.alpha else "are not shown to differ"
    return (
        f"{name[0].upper() + name[1:]}: over {items:,} items answered under all of "
        f"{', '.join(plan.arms)}, the accuracies {found} ({test} = {result.statistic:.2f} on "
        f"{result.df:g} degrees of freedom, {p_text(result.p_value)})."
    )


@dataclass(frozen=True, slots=True)
class Strata:
    """A group's difference averaged over its tasks in two ways, and whether the tasks agree.

    ``micro`` gives each item the same weight, ``macro`` each task. ``heterogeneity`` is the
    chi-squared of the tasks' differences about their precision-weighted mean (Cochran 1954).
    """

    group: tuple[tuple[str, str], ...]
    arm_a: str
    arm_b: str
    tasks: int
    micro: Estimate
    macro: Estimate
    heterogeneity: Significance
    sentence: str


def strata(connection: duckdb.DuckDBPyConnection, plan: Plan) -> list[Strata]:
    """Return macro and micro averages of the first two arms over tasks, for groups with several."""
    if "task" in plan.by:
        return []
    finer = replace(plan, by=(*plan.by, "dataset", "task"), cluster=None, arms=plan.arms[:2])
    by_group: dict[tuple[str, ...], list[tuple[Estimate, int]]] = {}
    for group, members in grouped(accuracy_patterns(connection, finer)).items():
        result = compare_items(items_of(members, 0, 1), finer)
        if result is not None:
            by_group.setdefault(group[:-2], []).append((result.difference, result.items))
    return [_strata(plan, group, found) for group, found in sorted(by_group.items()) if len(found) > 1]


def _strata(plan: Plan, group: tuple[str, ...], found: list[tuple[Estimate, int]]) -> Strata:
    n = sum(items for _, items in found)
    micro = math.fsum(d.value * items for d, items in found) / n
    micro_se = math.sqrt(math.fsum((d.se * items) ** 2 for d, items in found if d.se == d.se)) / n
    macro = math.fsum(d.value for d, _ in found) / len(found)
    macro_se = math.sqrt(math.fsum(d.se**2 for d, _ in found if d.se == d.se)) / len(found)
    precise = [(d.value, 1 / d.se**2) for d, _ in found if d.se > 0]
    weight = math.fsum(w for _, w in precise)
    centre = math.fsum(v * w for v, w in precise) / weight if weight else 0.0
    q = math.fsum(w * (v - centre) ** 2 for v, w in precise)
    df = max(len(precise) - 1, 0)
    name = tuple(zip(plan.by, group, strict=True))
    result = Significance(q, chi2_p(q, df), df)
    label = ", ".join(f"{key} {value or '(none)'}" for key, value in name) or "all"
    agree = "do not agree" if result.p_value < plan.alpha else "are not shown to disagree"
    words = (
        f"{label[0].upper() + label[1:]}: {plan.arms[1]} less {plan.arms[0]} is {points(micro)} points "
        f"over all items (micro) and {points(macro)} as the mean over {len(found)} tasks (macro); "
        f"the tasks {agree} ({p_text(result.p_value)})."
    )
    return Strata(
        name, plan.arms[0], plan.arms[1], len(found), normal_estimate(micro, micro_se),
        normal_estimate(macro, macro_se), result, words,
    )  # fmt: skip


def _more(gap: float) -> str:
    return f"{100 * abs(gap):.1f} points {'higher' if gap >= 0 else 'lower'}"


@dataclass(frozen=True, slots=True)
class Interaction:
    """One group's difference less another's, the only evidence that an effect differs by group."""

    first: tuple[tuple[str, str], ...]
    second: tuple[tuple[str, str], ...]
    arm_a: str
    arm_b: str
    difference: Estimate
    p_value: float
    sentence: str


def interactions(contrasts: Sequence[Contrast], most: int = 12) -> list[Interaction]:
    """Return the difference of differences of each two groups of accuracy contrasts.

    Groups are taken as independent, which is right for different items and on the safe side for
    the same ones when scores of the two groups rise together. With more than ``most`` groups
    nothing is returned: too many pairs to read.
    """
    accuracy = [c for c in contrasts if c.measure == "accuracy" and c.difference.se == c.difference.se]
    if len({c.group for c in accuracy}) > most:
        return []
    done = []
    for i, first in enumerate(accuracy):
        for second in accuracy[i + 1 :]:
            same_arms = (first.arm_a, first.arm_b) == (second.arm_a, second.arm_b)
            if same_arms and first.group != second.group:
                gap, p = difference_of_differences(first.difference, second.difference)
                words = (
                    f"{first.arm_b} less {first.arm_a} is {_more(gap.value)} for "
                    f"{second.name} than for {first.name} (95 % interval {points(gap.low)} to "
                    f"{points(gap.high)}; {p_text(p)}, not adjusted)."
                )
                done.append(Interaction(first.group, second.group, first.arm_a, first.arm_b, gap, p, words))
    return done
