"""Accuracy contrasts: right or wrong on the same items, with what is left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from tracelens.comparison.binary import Item, Result, Summed, compare_items, contrast
from tracelens.comparison.contrast import Contrast, Excluded, Plan, Sensitivity
from tracelens.comparison.counts import Arm, Pattern, accuracy_patterns, cluster_sums

if TYPE_CHECKING:
    import duckdb


def accuracy_contrasts(
    connection: duckdb.DuckDBPyConnection, plan: Plan, patterns: Sequence[Pattern] | None = None
) -> list[Contrast]:
    """Return one contrast a group and pair of arms, without verdicts; groups without pairs none."""
    found = accuracy_patterns(connection, plan) if patterns is None else patterns
    contrasts = []
    for a, b in combinations(range(len(plan.arms)), 2):
        clusters = _by_group(connection, plan, a, b)
        for group, members in grouped(found).items():
            result = compare_items(items_of(members, a, b), plan, clusters.get(group, {}) if plan.cluster else None)
            if result is None:
                continue
            name = tuple(zip(plan.by, group, strict=True))
            arms = (plan.arms[a], plan.arms[b])
            one = contrast(result, "accuracy", name, arms, plan, exclusions(members, a, b, plan))
            notes = tuple(_notes(members, i, plan.arms[i]) for i in (a, b))
            contrasts.append(
                replace(
                    one,
                    sensitivity=_sensitivity(members, a, b, plan),
                    notes=tuple(note for note in notes if note),
                )
            )
    return contrasts


def _by_group(
    connection: duckdb.DuckDBPyConnection, plan: Plan, a: int, b: int
) -> dict[tuple[str, ...], dict[Summed, int]]:
    """Return each group's clusters, alike ones together."""
    if plan.cluster is None:
        return {}
    groups: dict[tuple[str, ...], dict[Summed, int]] = {}
    for row in cluster_sums(connection, plan, plan.arms[a], plan.arms[b]):
        tally, one = groups.setdefault(row.group, {}), Summed(*row[1:])
        tally[one] = tally.get(one, 0) + 1
    return groups


def grouped(patterns: Sequence[Pattern]) -> dict[tuple[str, ...], list[Pattern]]:
    """Return the patterns of each group, groups in order."""
    groups: dict[tuple[str, ...], list[Pattern]] = {}
    for pattern in patterns:
        groups.setdefault(pattern.group, []).append(pattern)
    return dict(sorted(groups.items()))


def items_of(patterns: Sequence[Pattern], a: int, b: int) -> list[Item]:
    """Return the items of two arms, alike ones together."""
    tally: dict[tuple[int, int, int, int], int] = {}
    for p in patterns:
        key = (p.arms[a].scored, p.arms[a].right, p.arms[b].scored, p.arms[b].right)
        tally[key] = tally.get(key, 0) + p.items
    return [Item(*key, count) for key, count in sorted(tally.items())]


def exclusions(patterns: Sequence[Pattern], a: int, b: int, plan: Plan) -> tuple[Excluded, ...]:
    """Return what the contrast leaves out: items that one arm lacks, traces without a score."""
    names = (plan.arms[a], plan.arms[b])
    only = [0, 0]
    unscored = [0, 0]
    for p in patterns:
        arms = (p.arms[a], p.arms[b])
        for i in (0, 1):
            if arms[i].traces and not arms[1 - i].traces:
                only[i] += p.items
            elif arms[i].traces and arms[1 - i].traces and not arms[i].scored:
                unscored[i] += p.items
    left = [Excluded(f"items only under {name}", n) for name, n in zip(names, only, strict=True)]
    left += [
        Excluded(f"items not scored under {name} (no gold to compare with, or the run failed)", n)
        for name, n in zip(names, unscored, strict=True)
    ]
    return tuple(one for one in left if one.count)


def _notes(patterns: Sequence[Pattern], i: int, arm: str) -> str:
    """Return what the primary analysis counts as wrong without having read it, or nothing."""
    unreadable = sum(p.arms[i].unreadable * p.items for p in patterns)
    truncated = sum(p.arms[i].truncated * p.items for p in patterns)
    parts = []
    if unreadable:
        parts.append(f"{unreadable:,} answers that could not be read count as wrong")
    if truncated:
        parts.append(f"{truncated:,} traces were cut off and keep their score")
    return f"{arm}: {'; '.join(parts)}" if parts else ""


def _sensitivity(patterns: Sequence[Pattern], a: int, b: int, plan: Plan) -> tuple[Sensitivity, ...]:
    """Return the contrast without unreadable answers, and with each of them counted as right.

    Truncated traces stay wrong in both: what ran out of length says something about the arm.
    """
    if not any(p.arms[i].unreadable for p in patterns for i in (a, b)):
        return ()
    treatments = (
        ("answers that could not be read left out (truncated ones stay wrong)", _without),
        ("answers that could not be read counted as right", _as_right),
    )
    done: list[Sensitivity] = []
    for name, change in treatments:
        tally: dict[tuple[int, int, int, int], int] = {}
        for p in patterns:
            key = (*change(p.arms[a]), *change(p.arms[b]))
            tally[key] = tally.get(key, 0) + p.items
        items = [Item(*key, count) for key, count in sorted(tally.items())]
        result = compare_items(items, replace(plan, cluster=None))
        if result is not None:
            done.append(_sensitive(name, result))
    return tuple(done)


def _without(arm: Arm) -> tuple[int, int]:
    return arm.scored - arm.unreadable, arm.right


def _as_right(arm: Arm) -> tuple[int, int]:
    return arm.scored, arm.right + arm.unreadable


def _sensitive(name: str, result: Result) -> Sensitivity:
    return Sensitivity(
        name, result.items, result.rate_a.value, result.rate_b.value, result.difference,
        result.p_value,
    )  # fmt: skip
