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

from tracelens.errors import InputError
from tracelens.sources import exported, inspect_log
from tracelens.sources.archive import read_member, zipfile
from tracelens.sources.bytes import LIMITS
from tracelens.sources.head import head_of
from tracelens.types import Json

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
SCORER = "tracelens"
"""The name of the score that an Inspect log gets."""


def jsonl(connection: duckdb.DuckDBPyConnection, target: BinaryIO) -> int:
    """Write every trace as a canonical record with its findings in ``meta.tracelens``; return how many.

    Reading the file again gives the same traces, also where other formats say more than a record has fields for.
    """
    found = _findings(connection)
    count = 0
    for row in _rows(
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


def inspect(connection: duckdb.DuckDBPyConnection, folder: Path) -> dict[Path, int]:
    """Write a copy of every Inspect log that traces came from, each sample with a score ``tracelens``.

    Its value is the number of findings, its metadata the findings. Returns for each file written how many samples
    got the score. The logs themselves are not touched.

    Raises:
        InputError: a log is no longer where it was read.
    """
    found = _findings(connection)
    logs: dict[str, dict[tuple[str, int], tuple[str, str | None]]] = defaultdict(dict)
    query = "SELECT trace_id, source_file, sample_id, epoch, answer FROM traces WHERE source_file IS NOT NULL"
    packed: dict[str, bool] = {}
    for row in _rows(connection, query):
        file, mark, _ = row["source_file"].partition("!")
        packed[file] = bool(mark)
        logs[file][row["sample_id"], row["epoch"]] = (row["trace_id"], row["answer"])
    written: dict[Path, int] = {}
    for file, samples in sorted(logs.items()):
        source = Path(file)
        scores = {key: _score(answer, found.get(trace, [])) for key, (trace, answer) in samples.items()}
        target = folder / source.name
        if packed[file]:
            if not source.is_file():
                raise InputError(f"{source}: the log is no longer where it was read.")
            written[target] = _scored_archive(source, target, scores)
        elif (count := _scored_object(source, target, scores)) is not None:
            written[target] = count
    return written


def _score(answer: str | None, findings: list[dict[str, Any]]) -> dict[str, Json]:
    lines = [f"{one['category']}: {one['message']}" for one in findings]
    return {
        "value": len(findings),
        "answer": answer,
        "explanation": "\n".join(lines),
        "metadata": {"findings": findings},
        "history": [],
    }


def _scored_archive(source: Path, target: Path, scores: dict[tuple[str, int], dict[str, Json]]) -> int:
    """Copy an ``.eval`` archive with the scores in its samples; members are deflated, which every version reads."""
    count = 0
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = read_member(old, name, LIMITS)
            if name.startswith("samples/"):
                sample = json.loads(data)
                count += _add(sample, scores)
                data = json.dumps(sample, ensure_ascii=False).encode("utf-8", "surrogatepass")
            new.writestr(name, data)
    return count


def _scored_object(source: Path, target: Path, scores: dict[tuple[str, int], dict[str, Json]]) -> int | None:
    """Copy a ``.json`` log with the scores in its samples; None when the file is no such log."""
    if source.suffix != ".json" or not source.is_file() or inspect_log.detect(head_of(source)) is None:
        return None
    log = json.loads(source.read_bytes())
    count = sum(_add(sample, scores) for sample in log["samples"] or [])
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(log, ensure_ascii=False, indent=2), "utf-8", "surrogatepass")
    return count


def _add(sample: dict[str, Any], scores: dict[tuple[str, int], dict[str, Json]]) -> int:
    score = scores.get((str(sample.get("id")), int(sample.get("epoch") or 0)))
    if score is None:
        return 0
    sample["scores"] = {**(sample.get("scores") or {}), SCORER: score}
    return 1


def _findings(connection: duckdb.DuckDBPyConnection) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in _rows(connection, f'{_FINDINGS} ORDER BY trace_id, "start", category'):
        found[row.pop("trace_id")].append({key: row[key] for key in _FINDING if row[key] is not None})
    return found


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> Iterator[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        names = [column[0] for column in cursor.description or ()]
        while batch := cursor.fetchmany(_BATCH):
            for row in batch:
                yield dict(zip(names, row, strict=True))
