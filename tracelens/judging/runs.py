"""A judge over a database: what is asked, what it will cost, and where the verdicts go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from tracelens.errors import DataError
from tracelens.judge.ladder import Ask, next_step
from tracelens.judge.ledger import Ledger
from tracelens.judge.prices import Price
from tracelens.judge.questions import of_rubric
from tracelens.judge.report import Report
from tracelens.judge.requests import USUAL, Endpoint, Framing
from tracelens.judge.runner import Judged, Plan, run
from tracelens.judge.verdicts import detector
from tracelens.judge.wire import body
from tracelens.judging.selection import Selection, items, select
from tracelens.store import Store
from tracelens.types import Finding

if TYPE_CHECKING:
    from decimal import Decimal

    from tracelens.judge.caller import Caller
    from tracelens.rubric import Rubric


class Estimate(NamedTuple):
    """What a run would ask, before anything is sent."""

    traces: int
    requests: int
    cached: int
    prompt_tokens: int
    """A guess: four bytes a token."""
    most_output: int
    cost: Decimal | None
    """With the guessed input and the longest output; None without a price."""
    bound: Decimal | None
    """The most that first asks can cost; re-asks come on top."""


def plan(rubric: Rubric, endpoint: Endpoint, framing: Framing = USUAL, replicates: int = 1) -> Plan:
    """Return the plan that asks everything in ``rubric`` that a judge decides.

    Raises:
        DataError: If a judge decides nothing in it.
    """
    questions = of_rubric(rubric)
    if not questions:
        message = f"the rubric {rubric.name} has no category that a judge decides (decide: judge or hybrid)."
        raise DataError(message)
    preamble = f"{rubric.judge.role}\n\n{rubric.judge.instructions}" if rubric.judge else ""
    return Plan(
        endpoint=endpoint,
        questions=questions,
        rubric_hash=rubric.content_hash,
        preamble=preamble,
        framing=framing,
        replicates=tuple(range(replicates)),
    )


def judge(
    store: Store,
    rubric: Rubric,
    plan: Plan,
    selection: Selection,
    caller: Caller | None,
    progress: Callable[[Report], None] = lambda _: None,
) -> Report:
    """Judge the selected traces and store the verdicts; what the ledger knows is not asked again.

    With ``caller`` None nothing is asked: verdicts are made of stored answers, and the rest is counted as pending.
    """
    options = {"model": plan.endpoint.model, "rubric_hash": plan.rubric_hash, **selection._asdict()}
    run_id = store.begin_run("judge", {k: str(v) for k, v in options.items() if v is not None})
    sample = select(store, selection)
    _know_rubric(store, rubric)
    report = run(
        items(store, plan.rubric_hash, selection, sample),
        plan,
        Ledger(store.connection),
        lambda judged: keep(store, run_id, plan, judged),
        caller,
        progress,
        _held(store),
    )
    store.finish_run(run_id)
    return report


def _held(store: Store) -> frozenset[str]:
    """Return the hashes of requests that are in a batch whose answers have not been fetched."""
    rows = store.connection.execute(
        "SELECT r.request_hash FROM judge_batch_requests r JOIN judge_batches b USING (batch_id) "
        "WHERE b.fetched IS NULL"
    ).fetchall()
    return frozenset(row[0] for row in rows)


def proposals_missing(store: Store, rubric: Rubric) -> bool:
    """Return whether ``rubric`` has categories that a rule must propose, and no rule of it has run here."""
    hybrid = any(leaf.decide == "hybrid" for leaf in rubric.leaves)
    checked = store.connection.execute(
        "SELECT 1 FROM verdicts WHERE rubric_hash = ? LIMIT 1", [rubric.content_hash]
    ).fetchone()
    return hybrid and checked is None


def _know_rubric(store: Store, rubric: Rubric) -> None:
    known = store.connection.execute(
        "SELECT 1 FROM rubrics WHERE rubric_hash = ? AND kind IS NOT NULL LIMIT 1", [rubric.content_hash]
    ).fetchone()
    if not known:
        store.set_rubric(rubric)


def keep(store: Store, run_id: str, plan: Plan, judged: Sequence[Judged]) -> None:
    """Store the findings of judged traces in place of what the same judge said of them; what stays the same stays."""
    name = detector(plan.endpoint.model)
    found = {one.trace_id: one.findings for one in judged}
    replace_findings(store, run_id, plan.rubric_hash, name, found)


def replace_findings(
    store: Store,
    run_id: str,
    rubric_hash: str,
    name: str,
    found: dict[str, tuple[Finding, ...]],
) -> None:
    """Make ``found`` the verdicts of the detector ``name`` on its traces, in one transaction.

    What it said under another rubric goes (answers stay in the ledger, so going back costs nothing).
    """
    connection = store.connection
    rows = connection.execute(
        'SELECT trace_id, rubric_hash, category, state, "start", "end", message, confidence FROM evidence '
        "WHERE detector = ? AND trace_id IN (SELECT unnest(?))",
        [name, list(found)],
    ).fetchall()
    stored: dict[str, set[tuple[object, ...]]] = {}
    for trace_id, *rest in rows:
        stored.setdefault(trace_id, set()).add(tuple(rest))
    changed = {
        trace_id: findings
        for trace_id, findings in found.items()
        if stored.get(trace_id, set())
        != {(rubric_hash, f.category, f.state, f.start, f.end, f.message, f.confidence) for f in findings}
    }
    if not changed:
        return
    connection.begin()
    try:
        connection.execute(
            "DELETE FROM evidence WHERE detector = ? AND trace_id IN (SELECT unnest(?))",
            [name, [trace_id for trace_id in changed if trace_id in stored]],
        )
        flat = [(trace_id, f, False) for trace_id, findings in changed.items() for f in findings]
        store.insert_evidence(run_id, rubric_hash, flat)
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def estimate(store: Store, plan: Plan, selection: Selection, price: Price | None) -> Estimate:
    """Return what :func:`judge` would ask and at most cost, without asking."""
    sample = select(store, selection)
    ledger, system = Ledger(store.connection), plan.system()
    traces = requests = cached = tokens = 0
    bound = None if price is None else price.bound(0, 0, 0)
    for item in items(store, plan.rubric_hash, selection, sample):
        traces += 1
        made = plan.requests(item, system)
        known = ledger.replies(request.request_hash for request in made)
        for request in made:
            requests += 1
            step = next_step(request, known.get(request.request_hash, []))
            if not isinstance(step, Ask):
                cached += 1
                continue
            sent = body(request, step.rung, request.user("", ""), step.turns, images=False)
            size = len(msgspec.json.encode(sent))
            tokens += size // 4
            if price is not None and bound is not None:
                bound += price.bound(size, len(request.images), plan.endpoint.max_tokens)
    most_output = (requests - cached) * plan.endpoint.max_tokens
    cost = None
    if price is not None:
        cost = tokens * price.per_token("input") + most_output * price.per_token("output")
    return Estimate(traces, requests, cached, tokens, most_output, cost, bound)
