"""A model of all traces at once, for those who want one: logistic GEE of right or wrong, clustered by item."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

from tracelens.comparison.contrast import Plan
from tracelens.comparison.counts import cluster_name, group_names, keys, units
from tracelens.comparison.words import group_in_words, p_text
from tracelens.stats.results import Estimate, normal_quantile

if TYPE_CHECKING:
    import duckdb

MOST = 20_000
"""Traces of one model: statsmodels takes about half a millisecond a cluster and iteration."""

FEWEST = 20
"""Clusters: with fewer the robust error is too small (Mancl & DeRouen 2001)."""

_TASKS = 50


@dataclass(frozen=True, slots=True)
class Model:
    """The odds of being right under ``arm_b`` against ``arm_a``, by a GEE with exchangeable correlation in clusters.

    Tasks enter as fixed effects where there are several. ``correlation`` is the working one within clusters.
    ``odds`` is None where ``refused`` says why.
    """

    group: tuple[tuple[str, str], ...]
    arm_a: str
    arm_b: str
    traces: int
    clusters: int
    tasks: int
    odds: Estimate | None
    p_value: float
    correlation: float
    refused: str
    sentence: str


def models(connection: duckdb.DuckDBPyConnection, plan: Plan) -> list[Model]:
    """Return one model a group and pair of arms, over the items that both arms scored."""
    done = []
    for arms in combinations(plan.arms, 2):
        groups: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
        for row in _rows(connection, plan, arms):
            group = tuple("" if value is None else str(value) for value in row[: len(plan.by)])
            groups.setdefault(group, []).append(row[len(plan.by) :])
        for group, rows in sorted(groups.items()):
            done.append(_model(tuple(zip(plan.by, group, strict=True)), arms, rows, plan))
    return done


def _rows(connection: duckdb.DuckDBPyConnection, plan: Plan, arms: tuple[str, str]) -> list[tuple[Any, ...]]:
    """Return group, cluster, task and, for each arm, scored and right traces, of items that both arms scored."""
    parameters: list[Any] = []
    source = units(plan, ["correct", "dataset || chr(31) || task AS stratum"], parameters)
    named = cluster_name(plan) if plan.cluster else "concat_ws(chr(31), " + keys(plan) + ")"
    return connection.execute(
        f"WITH units AS ({source}), items AS (SELECT {keys(plan)}, {named} AS cluster, any_value(stratum) AS stratum, "
        "count(correct) FILTER (arm = ?) AS na, count(*) FILTER (arm = ? AND correct) AS ka, "
        "count(correct) FILTER (arm = ?) AS nb, count(*) FILTER (arm = ? AND correct) AS kb "
        f"FROM units GROUP BY {keys(plan)}) "
        f"SELECT {group_names(plan)}cluster, stratum, na, ka, nb, kb FROM items "
        "WHERE na > 0 AND nb > 0 ORDER BY ALL",
        [*parameters, arms[0], arms[0], arms[1], arms[1]],
    ).fetchall()


def _model(group: tuple[tuple[str, str], ...], arms: tuple[str, str], rows: list[tuple[Any, ...]], plan: Plan) -> Model:
    traces = sum(row[2] + row[4] for row in rows)
    clusters, tasks = len({row[0] for row in rows}), len({row[1] for row in rows})
    refused = _refusal(rows, traces, clusters, tasks)
    if refused:
        said = f"{group_in_words(group)}: no GEE of {arms[1]} and {arms[0]}: {refused}."
        return Model(group, *arms, traces, clusters, tasks, None, math.nan, math.nan, refused, said)
    value, se, p_value, correlation = _fit(rows)
    half = normal_quantile(0.95) * se
    odds = Estimate(math.exp(value), se, math.exp(value - half), math.exp(value + half))
    by = plan.cluster or "item"
    within = f", tasks ({tasks}) as fixed effects" if tasks > 1 else ""
    said = (
        f"{group_in_words(group)}: in a logistic GEE of {traces:,} traces in {clusters:,} clusters by {by}{within}, "
        f"the odds of being right under {arms[1]} are {odds.value:.2f} times those under {arms[0]} (95 % interval "
        f"{odds.low:.2f} to {odds.high:.2f}; {p_text(p_value)}, not adjusted)."
    )
    return Model(group, *arms, traces, clusters, tasks, odds, p_value, correlation, "", said)


def _refusal(rows: list[tuple[Any, ...]], traces: int, clusters: int, tasks: int) -> str:
    if clusters < FEWEST:
        return f"its errors need {FEWEST} clusters, and there are {clusters}"
    if traces > MOST:
        return f"{traces:,} traces would take minutes; up to {MOST:,} are fitted (narrow by --where or --by)"
    if tasks > _TASKS:
        return f"{tasks} tasks are too many for fixed effects; up to {_TASKS} are fitted (narrow by --where or --by)"
    for n, k in ((2, 3), (4, 5)):
        right = sum(row[k] for row in rows)
        if right in (0, sum(row[n] for row in rows)):
            return "one arm is always right or always wrong, and its odds have no value"
    return ""


def _fit(rows: list[tuple[Any, ...]]) -> tuple[float, float, float, float]:
    """Return the arm's log odds, its robust error, p and the working correlation.

    A task in which all traces are right, or all wrong, says nothing of the arms and has no finite effect: it is left
    out.
    """
    import numpy as np

    from tracelens.stats.strata import gee_logistic

    sums: dict[str, list[int]] = {}
    for _, task, na, ka, nb, kb in rows:
        one = sums.setdefault(task, [0, 0])
        one[0], one[1] = one[0] + na + nb, one[1] + ka + kb
    tasks = sorted(task for task, (n, k) in sums.items() if 0 < k < n)
    outcome, arm, task_of, cluster = [], [], [], []
    for name, task, na, ka, nb, kb in rows:
        if task in tasks:
            for place, (n, k) in enumerate(((na, ka), (nb, kb))):
                outcome += [1.0] * k + [0.0] * (n - k)
                arm += [float(place)] * n
                task_of += [tasks.index(task)] * n
                cluster += [name] * n
    effects = np.eye(len(tasks))[task_of]
    design = np.column_stack([np.array(arm), effects])
    fit = gee_logistic(outcome, design, cluster, ["arm", *tasks])
    return fit.coefficients[0], fit.errors[0], fit.p_values[0], fit.correlation
