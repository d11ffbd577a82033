"""Turn nouns into Arrow columns and rows back into nouns; the one place that knows both shapes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import msgspec

from tracelens.claims.values import KINDS, value_text
from tracelens.types import Claim, Equation, Json, Section, Span, Trace, Value

if TYPE_CHECKING:
    import pyarrow as pa

_SURROGATE = re.compile("[\ud800-\udfff]")
# Columns of trace_rows that the check stage needs to make a Trace again, in the order of `trace_of`.
TRACE_COLUMNS = (
    "sample_id", "text", "sections", "steps", "dataset", "task", "model", "condition", "condition_source", "epoch",
    "source_run", "prompt", "messages", "images", "gold", "choices", "correct", "completion", "finish_reason",
    "refusal", "usage", "scene", "labels", "meta",
)  # fmt: skip


def storable(text: str) -> str:
    """Return ``text`` with each lone surrogate replaced by U+FFFD, one for one, so that spans stay true."""
    return _SURROGATE.sub("\ufffd", text) if not text.isascii() else text


def storable_trace(trace: Trace) -> Trace:
    """Return ``trace`` with texts that a database can hold; unchanged (the same object) in nearly every case."""
    if _SURROGATE.search(trace.text + trace.prompt + trace.sample_id + trace.model + trace.task) is None:
        return trace
    meta = {**(trace.meta or {}), "tracelens_note": "lone surrogates were replaced by U+FFFD"}
    fields = {f: storable(getattr(trace, f)) for f in ("text", "prompt", "sample_id", "model", "task")}
    return msgspec.structs.replace(trace, meta=meta, **fields)


def as_json(value: Json) -> str | None:
    """Return ``value`` as JSON text, None for None; values that JSON lacks are written as text."""
    if value is None:
        return None
    try:
        return msgspec.json.encode(value).decode()
    except (UnicodeEncodeError, TypeError, ValueError):
        import json

        return storable(json.dumps(value, ensure_ascii=False, default=str))


def texts(values: list[str | None]) -> pa.Array:
    """Return a column of texts, lone surrogates replaced where there are any."""
    import pyarrow as pa

    first = values[0] if values else None
    try:
        if values and values[-1] == first and values.count(first) == len(values):  # as most columns of a run are
            return pa.repeat(pa.scalar(first, pa.string()), len(values))
        return pa.array(values, pa.string())
    except UnicodeEncodeError:
        return pa.array([None if value is None else storable(value) for value in values], pa.string())


def approximate(value: Value) -> float | None:
    """Return the nearest float of a scalar, for sorting and plotting; None for anything else and beyond its range."""
    if not isinstance(value, Fraction):
        return None
    try:
        return float(value)
    except OverflowError:
        return None


def claims_table(rows: list[tuple[str, int, Claim]]) -> pa.Table:
    """Return the claims table's columns for ``(trace_id, claim_id, claim)`` rows."""
    import pyarrow as pa

    claims = [claim for _, _, claim in rows]
    columns: dict[str, Any] = {
        "trace_id": [row[0] for row in rows],
        "claim_id": pa.array([row[1] for row in rows], pa.int32()),
        "start": pa.array([c.start for c in claims], pa.int32()),
        "end": pa.array([c.end for c in claims], pa.int32()),
        "value": pa.array([value_text(c.value, KINDS.index(c.kind)) or None for c in claims], pa.string()),
        "number": pa.array([approximate(c.value) for c in claims], pa.float64()),
    }
    for name in _CLAIM_TEXTS:
        columns[name] = pa.array([getattr(c, name) for c in claims], pa.string())
    for name in ("precision", "sentence", "step"):
        columns[name] = pa.array([getattr(c, name) for c in claims], pa.int32())
    for name in ("approximate", "hypothetical", "ambiguous"):
        columns[name] = pa.array([getattr(c, name) for c in claims], pa.bool_())
    return pa.table(columns)


_CLAIM_TEXTS = (
    "quote", "kind", "unit", "canonical_unit", "dimension", "bound", "role", "entity", "attribute", "axis", "frame",
    "direction",
)  # fmt: skip


def equations_table(trace_ids: Sequence[str], equations: Sequence[Sequence[Equation]]) -> pa.Table:
    """Return the equations table's columns for the equations of each trace."""
    import pyarrow as pa

    flat = [equation for several in equations for equation in several]
    columns = {"trace_id": repeated(trace_ids, [len(several) for several in equations])}
    return pa.table(columns | columns_of(flat, _EQUATION))


def columns_of(objects: Sequence[object], kinds: dict[str, str]) -> dict[str, pa.Array]:
    """Return one column for each attribute named in ``kinds``, of the Arrow type that stands there."""
    return {name: column(list(map(attrgetter(name), objects)), kind) for name, kind in kinds.items()}


def column(values: list[Any], kind: str) -> pa.Array:
    """Return a column of the Arrow type that is called ``kind``."""
    import pyarrow as pa

    return texts(values) if kind == "string" else pa.array(values, pa.type_for_alias(kind))


def repeated(values: Sequence[str], times: Sequence[int]) -> pa.Array:
    """Return a column in which each value stands as often as ``times`` says."""
    import numpy as np
    import pyarrow as pa

    return pa.array(values, pa.string()).take(pa.array(np.repeat(np.arange(len(values)), times)))


_EQUATION = {
    "start": "int32", "end": "int32", "quote": "string", "kind": "string", "holds": "bool", "reason": "string",
    "base": "int32", "hypothetical": "bool", "sentence": "int32", "step": "int32",
}  # fmt: skip


def trace_of(row: tuple[Any, ...]) -> Trace:
    """Return the trace of a row with :data:`TRACE_COLUMNS`."""
    fields: dict[str, Any] = dict(zip(TRACE_COLUMNS, row, strict=True))
    for name in _DECODED:
        value = fields[name]
        if value is not None:
            fields[name] = _decode(value)
    fields["images"] = tuple(_decode(fields["images"])) if fields["images"] else ()
    fields["sections"] = tuple([Section(s["kind"], s["start"], s["end"]) for s in fields["sections"] or ()])
    fields["steps"] = tuple([Span(s["start"], s["end"]) for s in fields["steps"] or ()])
    fields["prompt"] = fields["prompt"] or ""
    return Trace(**fields)


_DECODED = ("messages", "gold", "choices", "usage", "scene", "labels", "meta")
_decode = msgspec.json.Decoder().decode
