"""Rows for the categories over many traces, and their verdicts back into the database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import msgspec

from tracelens import arrow
from tracelens.rules import GroupFinding, GroupItem
from tracelens.rules.blind_shortcut import BLIND
from tracelens.rules.gold_suspect import MODELS
from tracelens.store import rows
from tracelens.store.transactions import insert, transaction

if TYPE_CHECKING:
    from tracelens.store.writer import Store

_BATCH = 10_000


def group_items(store: Store) -> Iterator[GroupItem]:
    """Yield a light row for each trace of ``store``, sorted by dataset, task and sample.

    Traces of which only the letters count are one row where these are the same, with their number as ``times``.
    """
    reader = store.connection.cursor()
    query = (files("tracelens.store") / "queries" / "group_items.sql").read_text("utf-8")
    found = reader.sql(query, params={"blind": list(BLIND), "models": MODELS}).to_arrow_reader(_BATCH)
    for part in found:
        yield from map(_item, zip(*map(arrow.values, part.columns), strict=True))
    reader.close()


def replace_group_findings(store: Store, run_id: str, rubric_hash: str, findings: Sequence[GroupFinding]) -> None:
    """Put ``findings`` in place of all group findings that are there."""
    import pyarrow as pa

    columns: dict[str, Any] = {
        "run_id": arrow.repeated(run_id, len(findings)),
        "rubric_hash": arrow.repeated(rubric_hash, len(findings)),
        "evidence": arrow.texts([rows.as_json(f.evidence) for f in findings]),
    }
    names = ("category", "state", "message", "severity", "detector_version")
    for name in (*names, "dataset", "task", "model", "condition", "sample_id"):
        columns[name] = arrow.texts([getattr(f, name) for f in findings])
    with transaction(store.connection):
        store.connection.execute("DELETE FROM group_findings")
        if findings:
            insert(store.connection, "group_findings", pa.table(columns))


def _item(row: tuple[Any, ...]) -> GroupItem:
    dataset, task, sample_id, model, condition, epoch, answer, gold, choices, correct, twin, times = row
    return GroupItem(
        dataset=dataset,
        task=task,
        sample_id=sample_id,
        model=model,
        condition=condition,
        epoch=epoch,
        answer=answer,
        gold=_json(gold),
        choices=_json(choices),
        correct=correct,
        twin=twin,
        times=times,
    )


@lru_cache(4_096)
def _json(text: str | None) -> Any:
    """Return what is in JSON, which nobody changes: options and keys recur."""
    return None if text is None else msgspec.json.decode(text)
