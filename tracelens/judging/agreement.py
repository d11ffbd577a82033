"""A database's detectors against the people who labelled in it."""

from __future__ import annotations

import datetime
import math
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from tracelens.errors import DataError
from tracelens.judge.trust import (
    ALL,
    Agreement,
    Coded,
    Corrected,
    Drift,
    Thresholds,
    agreement,
    corrected,
    drifts,
    gate,
)
from tracelens.judging.selection import BY_VERDICT, PLAIN
from tracelens.stats.raters import krippendorff_alpha
from tracelens.store import Store


class People(NamedTuple):
    """What people said of one category; ``alpha`` (Krippendorff) is nan where nobody labelled the same trace twice."""

    category: str
    labels: int
    traces: int
    disputed: int
    """Traces on which as many said present as absent: left out."""
    alpha: float
    low: float
    high: float


class Evaluation(NamedTuple):
    """A detector against people."""

    detector: str
    rubric_hash: str
    agreements: list[Agreement]
    """For each category: all conditions together, then each."""
    drifts: list[Drift]
    corrected: list[Corrected]
    people: list[People]
    unassessed: dict[str, int]
    """Labelled traces of each category that the detector could not assess, or never judged."""


class Gated(NamedTuple):
    """Whether a category of a detector is trusted, and why."""

    category: str
    trusted: bool
    reason: str


def detectors(store: Store) -> list[tuple[str, str]]:
    """Return (detector, rubric hash) of every judge and jury with verdicts, sorted."""
    return store.connection.execute(
        "SELECT DISTINCT detector, rubric_hash FROM evidence WHERE detector LIKE 'judge:%' ORDER BY ALL"
    ).fetchall()


def evaluate(store: Store, detector: str, rubric_hash: str, repetitions: int = 2000, seed: int = 0) -> Evaluation:
    """Return how a detector's verdicts compare with people's, per category and condition.

    People's verdict is that of most of them (present against absent). Traces that either side could not assess are
    left out and counted.

    Raises:
        DataError: If no trace has a verdict of both.
    """
    people, truth = _people(store, repetitions, seed)
    verdicts = _verdicts(store, detector, rubric_hash)
    found: list[Agreement] = []
    rates: list[Corrected] = []
    unassessed: dict[str, int] = {}
    for category in sorted({category for _, category in truth}):
        coded = _coded(store, category, truth, verdicts)
        labelled = sum(c == category for _, c in truth)
        unassessed[category] = labelled - len(coded)
        if not coded:
            continue
        found.append(agreement(category, ALL, coded, repetitions, seed))
        strata = _strata(store, category, verdicts)
        for condition in sorted({c.condition for c in coded}):
            part = [c for c in coded if c.condition == condition]
            found.append(agreement(category, condition, part, repetitions, seed))
            judged = {t: (v[0], v[1]) for t, v in strata.items() if v[2] == condition}
            rates.append(corrected(found[-1], part, judged))
    if not found:
        message = f"no trace has a verdict of both {detector} and a person. Label some with: tracelens label sample."
        raise DataError(message)
    return Evaluation(detector, rubric_hash, found, drifts(found), rates, people, unassessed)


def _people(store: Store, repetitions: int, seed: int) -> tuple[list[People], dict[tuple[str, str], bool]]:
    rows = store.connection.execute(
        "SELECT category, trace_id, labeller, state FROM labels WHERE category IS NOT NULL AND state IS NOT NULL "
        "ORDER BY ALL"
    ).fetchall()
    by_category: dict[str, dict[str, dict[str, str]]] = {}
    for category, trace, labeller, state in rows:
        by_category.setdefault(category, {}).setdefault(trace, {})[labeller] = state
    people: list[People] = []
    truth: dict[tuple[str, str], bool] = {}
    for category, traces in by_category.items():
        disputed = 0
        for trace, states in traces.items():
            votes = Counter(states.values())
            if votes["present"] != votes["absent"]:
                truth[trace, category] = votes["present"] > votes["absent"]
            else:
                disputed += votes["present"] > 0
        alpha, low, high = _alpha(traces, repetitions, seed)
        labels = sum(len(states) for states in traces.values())
        people.append(People(category, labels, len(traces), disputed, alpha, low, high))
    return people, truth


def _alpha(traces: dict[str, dict[str, str]], repetitions: int, seed: int) -> tuple[float, float, float]:
    if not any(len(states) > 1 for states in traces.values()):
        return math.nan, math.nan, math.nan
    labellers = sorted({labeller for states in traces.values() for labeller in states})
    ratings = [[states.get(labeller) for labeller in labellers] for states in traces.values()]
    found = krippendorff_alpha(ratings, repetitions=repetitions, seed=seed)
    return found.value, found.low, found.high


def _verdicts(store: Store, detector: str, rubric_hash: str) -> dict[tuple[str, str], bool]:
    """Return (trace, category) → present, without what the detector could not assess."""
    rows = store.connection.execute(
        "SELECT trace_id, category, bool_or(state = 'present') FROM findings "
        "WHERE detector = ? AND rubric_hash = ? AND state <> 'not_assessable' GROUP BY ALL",
        [detector, rubric_hash],
    ).fetchall()
    return {(row[0], row[1]): row[2] for row in rows}


def _coded(
    store: Store, category: str, truth: dict[tuple[str, str], bool], verdicts: dict[tuple[str, str], bool]
) -> list[Coded]:
    """Return the traces with both verdicts; stratum and probability are those of the newest draw that a trace is in."""
    rows = store.connection.execute(
        """SELECT t.trace_id, concat_ws(chr(31), t.dataset, t.task, t.sample_id), t.condition,
               coalesce(s.stratum, ''), s.probability
        FROM trace_rows t LEFT JOIN (
            SELECT trace_id, arg_max(stratum, drawn) AS stratum, arg_max(probability, drawn) AS probability
            FROM samples WHERE sample LIKE 'label-%' GROUP BY trace_id) s USING (trace_id)
        WHERE t.trace_id IN (SELECT DISTINCT trace_id FROM labels WHERE category = $1) ORDER BY t.trace_id""",
        [category],
    ).fetchall()
    return [
        Coded(trace, item, condition, truth[trace, category], verdicts[trace, category], stratum, probability)
        for trace, item, condition, stratum, probability in rows
        if (trace, category) in truth and (trace, category) in verdicts
    ]


def _strata(store: Store, category: str, verdicts: dict[tuple[str, str], bool]) -> dict[str, tuple[bool, str, str]]:
    """Return (present, stratum, condition) of every trace that the detector assessed for ``category``.

    The stratum is computed as the newest draw for labels computed it; without a draw there is one stratum.
    """
    newest = store.connection.execute(
        "SELECT arg_max(stratum, drawn) FROM samples WHERE sample LIKE 'label-%'"
    ).fetchone()
    form = "''"
    if newest and newest[0]:
        form = BY_VERDICT if newest[0].endswith("judged present") else PLAIN
    rows = store.connection.execute(
        f"""SELECT t.trace_id, {form}, t.condition FROM trace_rows t LEFT JOIN (
            SELECT trace_id, bool_or(state = 'present') AS present FROM evidence
            WHERE detector LIKE 'judge:%' AND category = $1 GROUP BY trace_id) v USING (trace_id)""",
        [category],
    ).fetchall()
    return {
        trace: (verdicts[trace, category], stratum, condition)
        for trace, stratum, condition in rows
        if (trace, category) in verdicts
    }


def decide_gate(store: Store, evaluation: Evaluation, needed: Thresholds) -> list[Gated]:
    """Store, and return, which categories of a detector are trusted; all others are exploratory."""
    gated = []
    for found in evaluation.agreements:
        if found.condition == ALL:
            own = [drift for drift in evaluation.drifts if drift.category == found.category]
            gated.append(Gated(found.category, *gate(found, own, needed)))
    connection = store.connection
    now = datetime.datetime.now(datetime.UTC).replace(tzinfo=None)
    connection.begin()
    connection.execute(
        "DELETE FROM gate WHERE detector = ? AND rubric_hash = ?", [evaluation.detector, evaluation.rubric_hash]
    )
    rows = [[evaluation.detector, evaluation.rubric_hash, g.category, g.trusted, g.reason, now] for g in gated]
    connection.executemany("INSERT INTO gate VALUES (?, ?, ?, ?, ?, ?)", rows)
    connection.commit()
    return gated


def gate_file(evaluation: Evaluation, gated: Sequence[Gated], needed: Thresholds) -> str:
    """Return the gate as YAML: thresholds, and for each category whether it is trusted and why."""
    import yaml

    content = {
        "detector": evaluation.detector,
        "rubric_hash": evaluation.rubric_hash,
        "thresholds": needed._asdict(),
        "categories": {g.category: {"trusted": g.trusted, "reason": g.reason} for g in gated},
    }
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True)
