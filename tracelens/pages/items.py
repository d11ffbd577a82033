"""The traces that a page embeds: an index of items, and texts in chunks with claims and findings at their spans."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from tracelens.figures.cells import Filters, query
from tracelens.pages.pack import encode, squeeze

if TYPE_CHECKING:
    import duckdb

CHUNK = 40
"""Items whose texts are packed together: opening one trace unpacks this many."""
SNIPPET = 140
IDENTITY = "dataset, task, model, sample_id, epoch, run"


class Embedded(msgspec.Struct, frozen=True):
    """What of the database's traces the page holds."""

    traces: int
    of_traces: int
    items: int
    of_items: int
    reason: str
    """Empty when everything is embedded; otherwise what limited it."""


class Items(msgspec.Struct, frozen=True):
    """The index of the embedded items by column, and the packed chunks of their texts."""

    index: dict[str, list[Any]]
    chunks: list[str]
    embedded: Embedded


def collect(
    connection: duckdb.DuckDBPyConnection,
    filters: Filters,
    cap: int,
    budget: int,
    conditions: Sequence[str],
    categories: dict[str, int],
) -> Items:
    """Return at most ``cap`` traces in at most ``budget`` bytes of packed text, stratified, and how many."""
    cursor = connection.cursor()
    cursor.execute(f"CREATE OR REPLACE TEMP TABLE itemised AS {query('items')}")
    counted = cursor.execute(f"SELECT count(*), count(DISTINCT ({IDENTITY})) FROM itemised").fetchone()
    of_traces, of_items = counted or (0, 0)
    limit = cap
    while True:
        cursor.execute(
            f"CREATE OR REPLACE TEMP TABLE embedded AS {query('page_items')}",
            {"a": filters.a, "b": filters.b, "cap": limit},
        )
        cursor.execute(
            "CREATE OR REPLACE TEMP TABLE chosen AS SELECT trace_id, run FROM itemised "
            f"SEMI JOIN embedded USING ({IDENTITY})"
        )
        rows, traces = _read(cursor, conditions, categories)
        chunks = [squeeze(encode(part)) for part in _chunks(traces)]
        size = sum(map(len, chunks))
        if size <= budget or limit <= CHUNK:
            break
        limit = int(min(limit, sum(len(row["k"]) for row in rows)) * 0.95 * budget / size)
    shown = sum(len(row["k"]) for row in rows)
    reason = ""
    if shown < of_traces:
        why = f"at most {cap:,} traces" if limit == cap else f"at most {budget / 1e6:.0f} MB of packed text"
        reason = f"a sample stratified by dataset, task, model and outcome; {why}"
    index = {key: [row[key] for row in rows] for key in ("d", "t", "m", "s", "e", "r", "q", "k")}
    return Items(index, chunks, Embedded(shown, of_traces, len(rows), of_items, reason))


def _read(
    cursor: Any, conditions: Sequence[str], categories: dict[str, int]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the index rows and, in the same order, the texts of the embedded items."""
    claims = _grouped(
        cursor,
        'SELECT trace_id, start, "end", kind, role, value, unit FROM claims '
        "SEMI JOIN chosen USING (trace_id) ORDER BY trace_id, start",
    )
    findings = _grouped(
        cursor,
        'SELECT trace_id, category, start, "end", quote, message, severity, detector, confidence, '
        "proposed FROM errors SEMI JOIN chosen USING (trace_id) ORDER BY trace_id, start, category",
    )
    place = {name: i for i, name in enumerate(conditions)}
    rows: dict[tuple[Any, ...], dict[str, Any]] = {}
    texts: list[dict[str, Any]] = []
    for record in _traces(cursor):
        key = tuple(record[c] for c in ("dataset", "task", "model", "sample_id", "epoch", "run"))
        if key not in rows:
            prompt = record["prompt"] or ""
            rows[key] = dict(zip("dtmser", key, strict=True)) | {"q": " ".join(prompt[:400].split())[:SNIPPET], "k": []}
            texts.append({"prompt": prompt, "gold": record["gold"], "choices": record["choices"], "traces": {}})
        found = findings.get(record["trace_id"], [])
        kinds = sorted({categories.setdefault(f[0], len(categories)) for f in found})
        condition = place[record["condition"]]
        rows[key]["k"].append([condition, record["correct"], kinds])
        texts[-1]["traces"][condition] = {
            "text": record["text"],
            "sections": record["sections"],
            "steps": record["steps"],
            "completion": record["completion"],
            "id": record["trace_id"],
            "claims": claims.get(record["trace_id"], []),
            "findings": found,
        }
    return list(rows.values()), texts


def _traces(cursor: Any) -> Iterator[dict[str, Any]]:
    """Yield the embedded traces in the order of their items."""
    cursor.execute(
        f"SELECT trace_id, {IDENTITY}, condition, prompt, text, sections, steps, gold, choices, correct, "
        "completion FROM traces JOIN chosen USING (trace_id) "
        f"ORDER BY {IDENTITY}, condition"
    )
    names = [d[0] for d in cursor.description]
    for row in cursor.fetchall():
        record = dict(zip(names, row, strict=True))
        for key in ("gold", "choices"):
            record[key] = None if record[key] is None else json.loads(record[key])
        record["sections"] = [(s["kind"], s["start"], s["end"]) for s in record["sections"] or ()]
        record["steps"] = [(s["start"], s["end"]) for s in record["steps"] or ()]
        yield record


def _grouped(cursor: Any, sql: str) -> dict[str, list[list[Any]]]:
    """Return the rows of ``sql`` by their first column."""
    groups: dict[str, list[list[Any]]] = {}
    for trace, *rest in cursor.execute(sql).fetchall():
        groups.setdefault(trace, []).append(rest)
    return groups


def _chunks(items: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Yield the items in chunks."""
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]
