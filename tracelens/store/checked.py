"""Write what claims and rules say of traces: claims, equations, verdicts, evidence, outcomes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from tracelens.arrow import column, repeated, texts
from tracelens.reading import Reading
from tracelens.store import rows
from tracelens.store.derived import forget
from tracelens.store.formed import Forms, add_claims, add_equations
from tracelens.store.transactions import insert, listed
from tracelens.types import Finding, Json

if TYPE_CHECKING:
    import duckdb

    from tracelens.claims.forms import Formed

Entry = tuple[str, str, bool, str]
"""One verdict of a set: category, state, proposed, reason."""


class Check(NamedTuple):
    """What claims and rules say of one trace. ``first_error`` indexes ``findings``, None when there is none."""

    trace_id: str
    reading: Reading
    findings: Sequence[Finding]
    first_error: int | None = None
    outcomes: tuple[tuple[str, str, float | None, float | None, Json], ...] = ()
    """(axis, outcome, value, chance, evidence) of each outcome axis."""
    present: Sequence[int] | None = None
    """The places of the findings that are present, where they are known already."""
    failures: tuple[tuple[str, str], ...] = ()
    """(detector, error) of what raised."""
    key: tuple[object, ...] = ()
    """Equal for checks of a batch that have the same set of verdicts; empty where nobody knows."""


class By(NamedTuple):
    """Who says so: the run, the rubric's hash and the version of the rules."""

    run_id: str
    rubric_hash: str
    version: str


def add(
    connection: duckdb.DuckDBPyConnection,
    by: By,
    checks: Sequence[Check],
    claims: Formed,
    equations: Formed,
    known: Forms,
) -> None:
    """Write a batch inside the caller's transaction, in place of what earlier rules said of these traces.

    ``claims`` and ``equations`` are those of the batch as columns, whose ``text`` is a place in ``checks``; ``known``
    are the forms that earlier batches met.
    """
    _drop_stale(connection, [check.trace_id for check in checks])
    first = connection.execute("SELECT coalesce(max(check_id), 0) + 1 FROM verdicts").fetchall()[0][0]
    add_claims(connection, first, claims, known)
    add_equations(connection, first, equations, known)
    _add_verdicts(connection, by, checks, first)
    present = [
        (check.trace_id, check.findings[index], index == check.first_error)
        for check in checks
        for index in places_present(check)
    ]
    add_evidence(connection, by.run_id, by.rubric_hash, present)
    _add_outcomes(connection, checks)
    _add_failures(connection, by, checks)


def places_present(check: Check) -> Sequence[int]:
    """Return the places of the findings that are present."""
    if check.present is not None:
        return check.present
    return [index for index, finding in enumerate(check.findings) if finding.state == "present"]


def _drop_stale(connection: duckdb.DuckDBPyConnection, trace_ids: list[str]) -> None:
    with listed(connection, trace_ids):
        stale = connection.execute("SELECT 1 FROM verdicts SEMI JOIN listed USING (trace_id) LIMIT 1").fetchone()
        if stale:
            forget(connection, "SELECT trace_id FROM listed", judged=False)


def _add_verdicts(connection: duckdb.DuckDBPyConnection, by: By, checks: Sequence[Check], first: int) -> None:
    import pyarrow as pa

    sets: dict[str, tuple[Entry, ...]] = {}
    set_ids: list[str] = []
    seen: dict[tuple[object, ...], str] = {}
    for check in checks:
        key = check.key or _key(check)
        set_id = seen.get(key)
        if set_id is None:
            entries = verdict_set(check.findings)
            set_id = seen[key] = hashlib.blake2b(repr(entries).encode(), digest_size=8).hexdigest()
            sets[set_id] = entries
        set_ids.append(set_id)
    known = {row[0] for row in connection.execute("SELECT DISTINCT set_id FROM verdict_sets").fetchall()}
    flat = [(set_id, *entry) for set_id, entries in sets.items() if set_id not in known for entry in entries]
    if flat:
        kinds = {"set_id": "string", "category": "string", "state": "string", "proposed": "bool", "reason": "string"}
        parts = zip(kinds.items(), zip(*flat, strict=True), strict=True)
        insert(connection, "verdict_sets", pa.table({name: column(part, kind) for (name, kind), part in parts}))
    columns = {
        "trace_id": texts([check.trace_id for check in checks]),
        "run_id": repeated(by.run_id, len(checks)),
        "set_id": texts(set_ids),
        "rubric_hash": repeated(by.rubric_hash, len(checks)),
        "detector_version": repeated(by.version, len(checks)),
        "check_id": column(range(first, first + len(checks)), "int32"),
    }
    insert(connection, "verdicts", pa.table(columns))


def _key(check: Check) -> tuple[object, ...]:
    """Return what tells sets of verdicts apart: verdicts without a place are shared objects."""
    parts: list[object] = list(map(id, check.findings))
    for place in places_present(check):
        parts[place] = (check.findings[place].category, check.findings[place].proposed)
    return tuple(parts)


def verdict_set(findings: Sequence[Finding]) -> tuple[Entry, ...]:
    """Return one entry a category: present beats proposed, which beats absent, which beats not assessable."""
    best: dict[str, tuple[float, Entry]] = {}
    for finding in findings:
        rank = {"present": 3, "absent": 2, "not_assessable": 1}[finding.state] + (not finding.proposed) / 2
        reason = finding.message if finding.state == "not_assessable" else ""
        entry = (finding.category, finding.state, finding.proposed, reason)
        if finding.category not in best or rank > best[finding.category][0]:
            best[finding.category] = (rank, entry)
    return tuple(entry for _, (_, entry) in sorted(best.items()))


def add_evidence(
    connection: duckdb.DuckDBPyConnection, run_id: str, rubric_hash: str, found: Sequence[tuple[str, Finding, bool]]
) -> None:
    """Insert ``(trace_id, finding, is the first error)`` rows inside the caller's transaction."""
    if not found:
        return
    import pyarrow as pa

    findings = [finding for _, finding, _ in found]
    columns: dict[str, Any] = {
        "trace_id": texts([row[0] for row in found]),
        "run_id": repeated(run_id, len(found)),
        "rubric_hash": repeated(rubric_hash, len(found)),
        "first_error": column([row[2] for row in found], "bool"),
        "evidence": texts([rows.as_json(f.evidence) for f in findings]),
    }
    insert(connection, "evidence", pa.table(columns | rows.columns_of(findings, _FINDING)))


_FINDING = {
    "category": "string", "state": "string", "step": "int32", "start": "int32", "end": "int32", "quote": "string",
    "message": "string", "severity": "string", "confidence": "double", "detector": "string",
    "detector_version": "string", "proposed": "bool",
}  # fmt: skip


def _add_outcomes(connection: duckdb.DuckDBPyConnection, checks: Sequence[Check]) -> None:
    flat = [(check.trace_id, *outcome) for check in checks for outcome in check.outcomes]
    if not flat:
        return
    import pyarrow as pa

    columns = {
        "trace_id": texts([row[0] for row in flat]),
        "axis": texts([row[1] for row in flat]),
        "outcome": texts([row[2] for row in flat]),
        "value": column([row[3] for row in flat], "double"),
        "chance": column([row[4] for row in flat], "double"),
        "evidence": texts([rows.as_json(row[5]) for row in flat]),
    }
    insert(connection, "outcomes", pa.table(columns))


def _add_failures(connection: duckdb.DuckDBPyConnection, by: By, checks: Sequence[Check]) -> None:
    flat = [(check.trace_id, *failure) for check in checks for failure in check.failures]
    if not flat:
        return
    import pyarrow as pa

    columns = {
        "run_id": repeated(by.run_id, len(flat)),
        "trace_id": texts([row[0] for row in flat]),
        "rubric_hash": repeated(by.rubric_hash, len(flat)),
        "detector": texts([row[1] for row in flat]),
        "error": rows.texts([row[2] for row in flat]),
    }
    insert(connection, "failures", pa.table(columns))
