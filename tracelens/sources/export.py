"""Give what was found back to where people work: trace records, tables, Inspect logs.

Everything is read through the documented views of an open database; the keys are the source's own.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import msgspec

from tracelens.sources import exported

if TYPE_CHECKING:
    import duckdb

_BATCH = 1000
_IDENTITY = "dataset, task, sample_id, model, condition, epoch, source_run, source_file, source_line"
_FIELDS = (
    "trace_id",
    "dataset",
    "task",
    "sample_id",
    "model",
    "condition",
    "epoch",
    "source_run",
    "prompt",
    "text",
    "sections",
    "steps",
    "answer",
    "gold",
    "choices",
    "correct",
    "scored_by",
    "state",
    "completion",
    "condition_source",
    "images",
    "finish_reason",
    "refusal",
    "usage",
    "scene",
    "labels",
    "meta",
    "messages",
)
_JSON = frozenset({"gold", "choices", "images", "usage", "scene", "labels", "meta", "messages"})
_MAY_BE_EMPTY = frozenset({"gold", "finish_reason", "refusal"})
"""Fields in which an empty text is not the same as none."""
_FINDING = ("category", "state", "step", "start", "end", "quote", "message", "severity", "confidence", "detector")
_FINDINGS = (
    'SELECT trace_id, category, state, step, "start", "end", quote, message, severity, confidence, detector '
    "FROM findings WHERE state = 'present'"
)


def jsonl(connection: duckdb.DuckDBPyConnection, target: BinaryIO) -> int:
    """Write every trace as a canonical record with its findings in ``meta.tracelens``; return how many.

    Reading the file again gives the same traces, also where other formats say more than a record has fields for.
    """
    found = findings(connection)
    count = 0
    for row in rows_of(
        connection, f"SELECT {', '.join(_FIELDS)} FROM traces ORDER BY source_file, source_line, trace_id"
    ):
        target.write(msgspec.json.encode(_record(row, found.get(row["trace_id"], []))) + b"\n")
        count += 1
    return count


def _record(row: dict[str, Any], findings: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a row of the view ``traces`` as a canonical record."""
    record: dict[str, Any] = {
        key: json.loads(row[key]) if key in _JSON and row[key] is not None else row[key]
        for key in (
            "dataset",
            "task",
            "sample_id",
            "model",
            "condition",
            "epoch",
            "source_run",
            "images",
            "gold",
            "choices",
            "correct",
            "finish_reason",
            "refusal",
            "usage",
            "scene",
            "labels",
        )
    }
    record["meta"] = json.loads(row["meta"]) if row["meta"] else {}
    record["prompt"] = json.loads(row["messages"]) if row["messages"] else row["prompt"]
    given = {key: item for key, item in record.items() if item is not None and (item != "" or key in _MAY_BE_EMPTY)}
    return exported.record_of(row, {"sample_id": row["sample_id"], **given}, findings)


def parquet(connection: duckdb.DuckDBPyConnection, path: Path) -> int:
    """Write one row a present finding, with the source's own keys beside it; return how many."""
    query = (
        f"SELECT {', '.join('t.' + name.strip() for name in _IDENTITY.split(','))}, t.trace_id, t.correct, t.state AS "
        'trace_state, f.category, f.step, f."start", f."end", f.quote, f.message, f.severity, f.confidence, '
        "f.detector, f.detector_version, f.rubric_hash FROM traces t JOIN findings f USING (trace_id) "
        "WHERE f.state = 'present' ORDER BY t.source_file, t.source_line, t.trace_id, f.\"start\""
    )
    return _write_parquet(connection, query, path)


def _write_parquet(connection: duckdb.DuckDBPyConnection, query: str, path: Path) -> int:
    import pyarrow.parquet as pq

    count = 0
    with connection.cursor() as cursor:
        reader = cursor.sql(query).to_arrow_reader(10_000)
        with pq.ParquetWriter(path, reader.schema, compression="zstd") as writer:
            for batch in reader:
                writer.write_batch(batch)
                count += batch.num_rows
    return count


def findings(connection: duckdb.DuckDBPyConnection) -> dict[str, list[dict[str, Any]]]:
    """Return the present findings of each trace that has any."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows_of(connection, f'{_FINDINGS} ORDER BY trace_id, "start", category'):
        found[row.pop("trace_id")].append({key: row[key] for key in _FINDING if row[key] is not None})
    return found


def rows_of(connection: duckdb.DuckDBPyConnection, query: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of a query, by column."""
    with connection.cursor() as cursor:
        cursor.execute(query)
        names = [column[0] for column in cursor.description or ()]
        while batch := cursor.fetchmany(_BATCH):
            for row in batch:
                yield dict(zip(names, row, strict=True))
