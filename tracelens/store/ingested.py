"""Write traces and rejected pieces: nothing twice, a changed record in place of the old one, nothing lost."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from tracelens import arrow
from tracelens.answers import Answer, Score
from tracelens.store import rows
from tracelens.store.derived import forget
from tracelens.store.identity import COLUMNS, Row, columns_of, identified, is_same
from tracelens.store.transactions import insert, listed
from tracelens.types import Rejected, Trace

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa


class Ingested(NamedTuple):
    """A trace as ingested, with its final answer read and its score decided."""

    trace: Trace
    answer: Answer
    score: Score


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


def add(
    connection: duckdb.DuckDBPyConnection, run_id: str, batch: Sequence[Ingested], rejected: Sequence[Rejected]
) -> Added:
    """Write a batch inside the caller's transaction; see :meth:`tracelens.store.Store.add_traces`."""
    turned_away = list(rejected)
    unique: dict[str, Row] = {}
    same = 0
    for one in batch:
        row = identified(one)
        earlier = unique.setdefault(row.trace_id, row)
        if earlier is row:
            continue
        if earlier.content_hash == row.content_hash:
            same += 1
        else:
            turned_away.append(_conflict(row.trace, earlier.trace.source_line))
    fresh, replaced = [], 0
    known = _known(connection, list(unique))
    for row in unique.values():
        stored = known.get(row.trace_id)
        if stored is None:
            fresh.append(row)
        elif is_same(row, stored[0]):
            same += 1
        else:
            conflict = _conflict(row.trace, stored[2])
            if stored[1] == run_id or _turned_away_before(connection, conflict):
                turned_away.append(conflict)
                continue
            _retire(connection, run_id, row.trace_id)
            fresh.append(row)
            replaced += 1
    if fresh:
        insert(connection, "trace_rows", _table(run_id, fresh))
    return Added(len(fresh) - replaced, same, replaced, _reject(connection, run_id, turned_away))


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
    connection: duckdb.DuckDBPyConnection, trace_ids: list[str]
) -> dict[str, tuple[str, str, int | None]]:
    with listed(connection, trace_ids):
        found = connection.execute(
            "SELECT trace_id, content_hash, run_id, source_line FROM trace_rows SEMI JOIN listed USING (trace_id)"
        ).fetchall()
    return {row[0]: (row[1], row[2], row[3]) for row in found}


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


def _conflict(trace: Trace, line: int | None) -> Rejected:
    where = f" as line {line}" if line else ""
    return Rejected(
        file=trace.source_file,
        line=trace.source_line,
        offset=None,
        reason=f"same dataset, task, sample_id, model, condition and epoch{where}, but other content: "
        "give repeated outputs different epochs",
        raw=rows.as_json(trace) or "",
    )


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


def _table(run_id: str, fresh: list[Row]) -> pa.Table:
    import pyarrow as pa

    columns = {"run_id": rows.texts([run_id] * len(fresh))}
    for name, values in columns_of(fresh).items():
        kind = COLUMNS[name]
        columns[name] = _ranges(values, name) if kind == "ranges" else rows.column(values, kind)
    return pa.table(columns)


def _ranges(lists: list[tuple[tuple[Any, ...], ...]], name: str) -> pa.Array:
    """Return a column of lists of ranges, each a struct of start and end; of a section also its kind, first."""
    import pyarrow as pa

    fields = {"start": "int32", "end": "int32"}
    if name == "sections":
        fields = {"kind": "string", **fields}
    ends = [0, *itertools.accumulate(map(len, lists))]
    parts = zip(*itertools.chain.from_iterable(lists), strict=True) if ends[-1] else [()] * len(fields)
    arrays = [arrow.column(part, kind) for part, kind in zip(parts, fields.values(), strict=True)]
    return pa.ListArray.from_arrays(arrow.column(ends, "int32"), pa.StructArray.from_arrays(arrays, list(fields)))
