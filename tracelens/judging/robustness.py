"""Robustness runs over a database: the same traces under each variant, and what became of their verdicts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import msgspec

from tracelens.errors import DataError
from tracelens.judge.ledger import Ledger
from tracelens.judge.report import Report
from tracelens.judge.robustness import VARIANTS, Stability, stability
from tracelens.judge.runner import Judged, Plan, run
from tracelens.judge.verdicts import detector
from tracelens.judging.selection import Selection, items, select
from tracelens.store import Store

if TYPE_CHECKING:
    from tracelens.judge.caller import Caller


def measure(
    store: Store,
    plan: Plan,
    selection: Selection,
    caller: Callable[[], Caller | None],
    variants: Sequence[str] = tuple(VARIANTS),
    progress: Callable[[Report], None] = lambda _: None,
) -> tuple[list[Stability], list[Report]]:
    """Ask the selected traces in the usual framing and in each of ``variants``, and return how stable verdicts are.

    Verdicts go to the table ``robustness`` and not among the findings; calls are kept and found again as ever.
    ``caller`` makes who asks, anew for each framing.

    Raises:
        DataError: If a variant is not known.
    """
    unknown = sorted(set(variants) - VARIANTS.keys())
    if unknown:
        message = f"no such variant: {', '.join(unknown)}. There are {', '.join(VARIANTS)}."
        raise DataError(message)
    sample = select(store, selection)
    reports, states = [], {}
    for name in ("", *variants):
        framed = plan
        if name:
            variant = VARIANTS[name]
            framed = msgspec.structs.replace(plan, framing=variant.framing, replicates=(variant.replicate,))
        found: dict[tuple[str, str], str] = {}

        def keep(judged: Sequence[Judged], found: dict[tuple[str, str], str] = found) -> None:
            found.update({(one.trace_id, f.category): f.state for one in judged for f in one.findings})

        chosen = items(store, plan.rubric_hash, selection, sample)
        reports.append(run(chosen, framed, Ledger(store.connection), keep, caller(), progress))
        _store(store, plan, name, found)
        states[name] = found
    rows = [row for name in variants for row in stability(name, states[""], states[name])]
    return rows, reports


def _store(store: Store, plan: Plan, variant: str, found: dict[tuple[str, str], str]) -> None:
    if not found:
        return
    import pyarrow as pa

    connection = store.connection
    judge = detector(plan.endpoint.model)
    table = pa.table(
        {
            "trace_id": [trace for trace, _ in found],
            "category": [category for _, category in found],
            "detector": [judge] * len(found),
            "rubric_hash": [plan.rubric_hash] * len(found),
            "variant": [variant] * len(found),
            "state": list(found.values()),
        }
    )
    connection.begin()
    try:
        connection.register("states_now", table)
        connection.execute(
            "DELETE FROM robustness WHERE detector = ? AND rubric_hash = ? AND variant = ? "
            "AND trace_id IN (SELECT trace_id FROM states_now)",
            [judge, plan.rubric_hash, variant],
        )
        connection.execute("INSERT INTO robustness BY NAME SELECT * FROM states_now")
        connection.unregister("states_now")
    except BaseException:
        connection.rollback()
        raise
    connection.commit()
