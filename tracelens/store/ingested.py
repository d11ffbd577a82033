"""Write traces and rejected pieces: nothing twice, a changed record in place of the old one, nothing lost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from tracelens import arrow
from tracelens.store import rows
from tracelens.store.derived import forget
from tracelens.store.incoming import Incoming, conflict
from tracelens.store.transactions import insert, listed
from tracelens.types import Rejected

if TYPE_CHECKING:
    import duckdb


class Added(NamedTuple):
    """What a batch did: new traces, the same as before, replaced by a changed record, and rejected pieces."""

    new: int = 0
    same: int = 0
    replaced: int = 0
    rejected: int = 0

    def __add__(self, other: object) -> Added:
        """Return the sums, field by field."""
        if not isinstance(other, Added):
            return NotImplemented
        return Added(*(a + b for a, b in zip(self, other, strict=True)))


def add(connection: duckdb.DuckDBPyConnection, run_id: str, incoming: Incoming, rejected: Sequence[Rejected]) -> Added:
    """Write a batch inside the caller's transaction; see :meth:`tracelens.store.Store.add_traces`."""
    turned_away = [*rejected, *incoming.conflicts]
    same, replaced = incoming.same, 0
    left_out: set[int] = set()
    for row, identity, content, stored_by, line in _known(connection, incoming.places):
        if incoming.is_same(row, content):
            same += 1
            left_out.add(row)
            continue
        found = conflict(incoming.trace(row), line)
        if stored_by == run_id or _turned_away_before(connection, found):
            turned_away.append(found)
            left_out.add(row)
            continue
        _retire(connection, run_id, identity)
        replaced += 1
    fresh = len(incoming.places) - len(left_out)
    if fresh:
        insert(connection, "trace_rows", incoming.table(run_id, left_out))
    return Added(fresh - replaced, same, replaced, _reject(connection, run_id, turned_away))


def count_unscored(connection: duckdb.DuckDBPyConnection) -> int:
    """Mark answers as wrong that their source left unscored though it scored the same item elsewhere.

    They have a gold answer and their run did not fail, so the scorer could not read them. Leaving them out would
    favour the model and the condition that answer unreadably; ``scored_by`` says ``left unscored``. An item that its
    source scored nowhere stays unscored. Returns how many answers were marked.
    """
    done = connection.execute(
        """UPDATE trace_rows SET correct = false, scored_by = 'left unscored'
           WHERE correct IS NULL AND gold IS NOT NULL AND completion <> 'error' AND (dataset, task, sample_id) IN
               (SELECT dataset, task, sample_id FROM trace_rows WHERE scored_by = 'given')"""
    ).fetchone()
    return int(done[0]) if done else 0


def _known(
    connection: duckdb.DuckDBPyConnection, places: dict[str, int]
) -> list[tuple[int, str, str, str, int | None]]:
    """Return each row whose identity is stored already, in order: identity, the stored content's hash, run and line."""
    with listed(connection, list(places)):
        found = connection.execute(
            "SELECT trace_id, content_hash, run_id, source_line FROM trace_rows SEMI JOIN listed USING (trace_id)"
        ).fetchall()
    return sorted((places[one[0]], *one) for one in found)


def _retire(connection: duckdb.DuckDBPyConnection, run_id: str, trace_id: str) -> None:
    """Move a stored trace to ``rejected`` and drop what was derived from it."""
    connection.execute(
        """INSERT INTO rejected SELECT ?, source_file, source_line, NULL,
           'replaced by a changed record of the same identity', to_json(t)::VARCHAR
           FROM trace_rows t WHERE trace_id = ?""",
        [run_id, trace_id],
    )
    forget(connection, "SELECT ?", [trace_id])
    connection.execute("DELETE FROM trace_rows WHERE trace_id = ?", [trace_id])


def _turned_away_before(connection: duckdb.DuckDBPyConnection, conflict: Rejected) -> bool:
    """Return whether an earlier run found the same conflict at the same place: no change of the record since."""
    found = connection.execute(
        """SELECT count(*) FROM rejected
           WHERE source_file = ? AND source_line IS NOT DISTINCT FROM ? AND reason = ? AND raw = ?""",
        [conflict.file, conflict.line, conflict.reason, conflict.raw],
    ).fetchall()
    return bool(found[0][0])


def _reject(connection: duckdb.DuckDBPyConnection, run_id: str, rejected: Sequence[Rejected]) -> int:
    if not rejected:
        return 0
    import pyarrow as pa

    incoming = pa.table(
        {
            "source_file": rows.texts([r.file for r in rejected]),
            "source_line": arrow.column([r.line for r in rejected], "int64"),
            "byte_offset": arrow.column([r.offset for r in rejected], "int64"),
            "reason": rows.texts([r.reason for r in rejected]),
            "raw": rows.texts([r.raw for r in rejected]),
        }
    )
    connection.register("incoming", incoming)
    connection.execute(
        """INSERT INTO rejected BY NAME SELECT DISTINCT ? AS run_id, i.* FROM incoming i
           WHERE NOT EXISTS (SELECT 1 FROM rejected r WHERE r.source_file IS NOT DISTINCT FROM i.source_file
               AND r.source_line IS NOT DISTINCT FROM i.source_line
               AND r.byte_offset IS NOT DISTINCT FROM i.byte_offset AND r.reason = i.reason AND r.raw = i.raw)""",
        [run_id],
    )
    connection.unregister("incoming")
    return len(rejected)
