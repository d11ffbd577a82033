"""What guessing would score on the same items, and whether an arm does better.

Uniform guessing among each item's options, the most frequent right letter, and arms that saw less
(``blind``, ``text-only``): the honest baseline is the largest of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tracelens.comparison.contrast import Plan
from tracelens.comparison.counts import group_names, units
from tracelens.comparison.words import group_in_words, p_text, percent
from tracelens.stats.chance import (
    AgainstChance,
    against_chance,
    against_constant,
    chance_corrected,
    letter_bias,
    majority_baseline,
)
from tracelens.stats.results import Significance

if TYPE_CHECKING:
    import duckdb

BLIND = ("blind", "text-only", "text_only", "no-image", "no_image")
"""Names of arms that were not shown what the question is about."""

# The label of an answer: a label itself (bare or in brackets), or the option whose text it is.
_LABEL = """
CREATE OR REPLACE TEMP MACRO comparison_label(said, options) AS
    list_filter(json_keys(options), lambda k:
        upper(k) = upper(trim(said, ' ().:"')) OR
        lower(trim(json_extract_string(options, '$."' || replace(k, '"', '') || '"')))
            = lower(trim(said, ' "')))[1]
"""


@dataclass(frozen=True, slots=True)
class Baseline:
    """An arm against what guessing scores, on traces of one group with options and a score.

    ``uniform`` is the exact (Poisson–binomial) test against uniform guessing, treating traces as
    independent; ``majority`` and ``majority_rate`` the most frequent right letter; ``blind`` the
    accuracies of arms that saw less. ``best`` names the largest baseline, ``best_rate`` its
    accuracy, ``corrected`` the accuracy corrected for it, ``p_value`` the one-sided exact p of
    beating it. ``letters`` compares letters given with letters that were right.
    """

    group: tuple[tuple[str, str], ...]
    arm: str
    traces: int
    right: int
    uniform: AgainstChance
    majority: str
    majority_rate: float
    blind: tuple[tuple[str, float], ...]
    best: str
    best_rate: float
    corrected: float
    p_value: float
    letters: Significance | None
    given: tuple[tuple[str, int], ...]
    sentence: str


def baselines(connection: duckdb.DuckDBPyConnection, plan: Plan) -> list[Baseline]:
    """Return one baseline a group and arm, where traces have options; none where they have not."""
    connection.execute(_LABEL)
    rows = _rows(connection, plan)
    arms: dict[tuple[tuple[str, ...], str], list[tuple[Any, ...]]] = {}
    for row in rows:
        group = tuple("" if value is None else str(value) for value in row[: len(plan.by)])
        arm, *rest = row[len(plan.by) :]
        arms.setdefault((group, arm), []).append(tuple(rest))
    blind = _blind_rates(arms)
    done = [
        _baseline(plan, group, arm, members, blind.get(group, ()))
        for (group, arm), members in sorted(arms.items(), key=lambda one: one[0])
    ]
    return [one for one in done if one is not None]


def _rows(connection: duckdb.DuckDBPyConnection, plan: Plan) -> list[tuple[Any, ...]]:
    """Return group, arm, number of options, right letter, letter given, right, and traces."""
    parameters: list[Any] = []
    wide = _with_blind(connection, plan)
    source = units(wide, ["correct", "choices", "gold", "answer"], parameters)
    groups = group_names(plan)
    return connection.execute(
        f"WITH units AS ({source}), alike AS (SELECT {groups}arm, choices, gold, answer, "
        "count(*) FILTER (correct) AS k, count(*) AS n FROM units "
        "WHERE correct IS NOT NULL AND choices IS NOT NULL GROUP BY ALL), "
        f"read AS (SELECT {groups}arm, k, n, "
        "len(json_keys(choices)) AS options, "
        "comparison_label(json_extract_string(gold, '$'), choices) AS wanted, "
        "comparison_label(answer, choices) AS given FROM alike "
        "WHERE json_type(choices) = 'OBJECT') "
        f"SELECT {groups}arm, options, wanted, given, sum(k)::BIGINT, sum(n)::BIGINT "
        "FROM read WHERE options > 0 GROUP BY ALL ORDER BY ALL",
        parameters,
    ).fetchall()


def _with_blind(connection: duckdb.DuckDBPyConnection, plan: Plan) -> Plan:
    """Return the plan with the arms that saw less added, when conditions are compared."""
    if plan.vary != "condition":
        return plan
    marks = ", ".join("?" for _ in BLIND)
    rows = connection.execute(
        f"SELECT DISTINCT condition FROM traces WHERE condition IN ({marks}) ORDER BY 1", [*BLIND]
    ).fetchall()
    more = tuple(row[0] for row in rows if row[0] not in plan.arms)
    return Plan(
        (*plan.arms, *more), plan.vary, plan.by, plan.margin, plan.alpha, plan.cluster,
        plan.where, plan.seed,
    )  # fmt: skip


def _blind_rates(
    arms: dict[tuple[tuple[str, ...], str], list[tuple[Any, ...]]],
) -> dict[tuple[str, ...], tuple[tuple[str, float], ...]]:
    rates: dict[tuple[str, ...], tuple[tuple[str, float], ...]] = {}
    for (group, arm), members in sorted(arms.items(), key=lambda one: one[0]):
        if arm in BLIND:
            share = sum(m[3] for m in members) / sum(m[4] for m in members)
            rates[group] = (*rates.get(group, ()), (arm, share))
    return rates


def _baseline(
    plan: Plan,
    group: tuple[str, ...],
    arm: str,
    members: list[tuple[Any, ...]],
    blind: tuple[tuple[str, float], ...],
) -> Baseline | None:
    if arm not in plan.arms:
        return None
    chances: dict[float, int] = {}
    gold: dict[str, int] = {}
    given: dict[str, int] = {}
    for options, wanted, said, _, n in members:
        chances[1 / options] = chances.get(1 / options, 0) + n
        if wanted is not None:
            gold[wanted] = gold.get(wanted, 0) + n
        if said is not None:
            given[said] = given.get(said, 0) + n
    right, total = sum(m[3] for m in members), sum(m[4] for m in members)
    uniform = against_chance(right, chances)
    letter, share = majority_baseline(gold) if gold else ("", 0.0)
    others = tuple(one for one in blind if one[0] != arm)
    candidates = [("uniform guessing", uniform.chance), (f"always {letter}", share), *others]
    best, rate = max(candidates, key=lambda one: one[1])
    p_value = uniform.greater
    if best != "uniform guessing":
        p_value = against_constant(right, total, round(rate * total))
    corrected = chance_corrected(right / total, rate) if rate < 1 else float("nan")
    name = tuple(zip(plan.by, group, strict=True))
    return Baseline(
        name, arm, total, right, uniform, letter, share, others, best, rate, corrected, p_value,
        letter_bias(given, gold) if given and gold else None, tuple(sorted(given.items())),
        _sentence(name, arm, right / total, total, best, rate, p_value),
    )  # fmt: skip


def _sentence(
    group: tuple[tuple[str, str], ...],
    arm: str,
    accuracy: float,
    n: int,
    best: str,
    rate: float,
    p_value: float,
) -> str:
    beats = "above" if p_value < 0.05 else "not shown to be above"
    return (
        f"{group_in_words(group)}, {arm}: {percent(accuracy)} of {n:,} answers with options "
        f"are right, {beats} the best guess, {best} at {percent(rate)} ({p_text(p_value)}, one-sided)."
    )
