"""A jury: the verdicts of several judges in a database made into one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Literal

import msgspec

from tracelens.errors import DataError
from tracelens.judge.votes import JURY, dawid_skene, majority
from tracelens.judging.runs import replace_findings
from tracelens.store import Store
from tracelens.types import Finding

Method = Literal["majority", "dawid-skene"]

_COLUMNS = (
    "category", "state", "message", "start", "end", "quote", "step", "severity", "confidence", "detector",
    "detector_version", "evidence",
)  # fmt: skip


def decide(store: Store, rubric_hash: str, method: Method = "majority", judges: Sequence[str] = ()) -> Counter[str]:
    """Store the jury's verdict wherever two judges at least have spoken, and return how often each state was given.

    ``judges`` are detectors (``judge:<model>``); all that judged under this rubric by default. The views let the jury
    stand before its members.

    Raises:
        DataError: If fewer than two judges have verdicts under this rubric.
    """
    found = _verdicts(store, rubric_hash, judges)
    names = sorted({finding.detector for _, finding in found})
    if len(names) < 2:
        message = (
            f"a jury needs two judges; under this rubric there is {', '.join(names) or 'none'}. "
            f"Run tracelens judge with another --model first."
        )
        raise DataError(message)
    ballots: dict[str, dict[str, list[Finding]]] = {}
    for trace_id, finding in found:
        ballots.setdefault(finding.category, {}).setdefault(trace_id, []).append(finding)
    decided: dict[str, list[Finding]] = {}
    for votes in ballots.values():
        shared = {trace: findings for trace, findings in votes.items() if len(findings) > 1}
        for trace, finding in _decide(shared, method).items():
            named = msgspec.structs.replace(finding, detector=JURY, detector_version=f"{method}:{len(names)}")
            decided.setdefault(trace, []).append(named)
    run_id = store.begin_run("judge jury", {"method": method, "judges": list(names)})
    replace_findings(store, run_id, rubric_hash, JURY, {t: tuple(f) for t, f in decided.items()})
    store.finish_run(run_id)
    return Counter(finding.state for findings in decided.values() for finding in findings)


def _decide(ballots: dict[str, list[Finding]], method: Method) -> dict[str, Finding]:
    if method == "dawid-skene":
        return dawid_skene(ballots)
    return {trace: majority(findings) for trace, findings in ballots.items()}


def _verdicts(store: Store, rubric_hash: str, judges: Sequence[str]) -> list[tuple[str, Finding]]:
    columns = ", ".join(f'"{name}"' for name in _COLUMNS)
    rows = store.connection.execute(
        f"SELECT trace_id, {columns} FROM evidence WHERE rubric_hash = $1 AND detector LIKE 'judge:%' "
        "AND detector <> $2 AND (len($3) = 0 OR detector IN (SELECT unnest($3))) ORDER BY trace_id, detector, category",
        [rubric_hash, JURY, list(judges)],
    ).fetchall()
    return [(row[0], _finding(row[1:])) for row in rows]


def _finding(row: tuple[object, ...]) -> Finding:
    fields = dict(zip(_COLUMNS, row, strict=True))
    evidence = fields["evidence"]
    fields["evidence"] = msgspec.json.decode(evidence) if isinstance(evidence, str) else None
    return msgspec.convert(fields, Finding)
