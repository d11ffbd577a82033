"""Turn nouns into Arrow columns and rows back into nouns; the one place that knows both shapes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import cython
import msgspec

from tracelens import arrow
from tracelens.answers import Answer
from tracelens.claims.forms import Formed, split
from tracelens.claims.values import KINDS, as_float, value_text
from tracelens.types import Claim, Equation, Json, Section, Span, Trace, Value

if not cython.compiled:
    from tracelens.named import made

if TYPE_CHECKING:
    import pyarrow as pa

_SEPARATOR = chr(31)
_SURROGATE = re.compile("[\ud800-\udfff]")
# Columns of trace_rows that make a Trace again, in the order of `trace_of`.
TRACE_COLUMNS = (
    "sample_id", "text", "sections", "steps", "dataset", "task", "model", "condition", "condition_source", "epoch",
    "source_run", "prompt", "messages", "images", "gold", "choices", "correct", "completion", "finish_reason",
    "refusal", "usage", "scene", "labels", "meta",
)  # fmt: skip
PENDING_COLUMNS = ("trace_id", "answer", "answer_start", "answer_end", "answer_found", *TRACE_COLUMNS)
"""Columns of trace_rows that the check stage reads, in the order of `pending_of`."""
CLAIM_FORM = (
    "kind", "unit", "canonical_unit", "dimension", "precision", "approximate", "bound", "hypothetical", "ambiguous",
    "role", "entity", "attribute", "axis", "frame", "direction", "step",
)  # fmt: skip
"""The columns of a claim's form; claims that agree in all of them share it."""
EQUATION_FORM = ("kind", "holds", "reason", "base", "hypothetical", "step")
"""The columns of an equation's form."""


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
        encoded = _encode(value)
        return encoded.decode("utf-8")
    except (UnicodeEncodeError, TypeError, ValueError):
        import json

        return storable(json.dumps(value, ensure_ascii=False, default=str))


def texts(values: list[str | None]) -> pa.Array:
    """Return a column of texts, lone surrogates replaced where there are any."""
    first = values[0] if values else None
    try:
        if values and values[-1] == first and values.count(first) == len(values):  # as most columns of a run are
            return arrow.repeated(first, len(values))
        return arrow.texts(values)
    except UnicodeEncodeError:
        return arrow.texts([None if value is None else storable(value) for value in values])


def approximate(value: Value) -> float | None:
    """Return the nearest float of a scalar, for sorting and plotting, as the reader's columns have it; else None."""
    return as_float(value) if isinstance(value, Fraction) else None


def claim_rows(claims: Sequence[Sequence[Claim]]) -> Formed:
    """Return the claims of each text, with the columns of ``claim_rows`` and ``claim_forms``.

    Nothing is left out of ``said``, from which the view tells quote and value.
    """
    import pyarrow as pa

    flat = [claim for several in claims for claim in several]
    columns: dict[str, Any] = {
        "text": _repeated([len(several) for several in claims]),
        "claim_id": arrow.column([place for several in claims for place in range(len(several))], "int32"),
        "said": texts([f"{value_text(c.value, KINDS.index(c.kind))}{_SEPARATOR}{c.quote}" for c in flat]),
        "number": arrow.column([approximate(c.value) for c in flat], "double"),
    }
    return split(pa.table(columns | columns_of(flat, _CLAIM)), CLAIM_FORM)


_CLAIM = dict.fromkeys(("start", "precision", "sentence", "step"), "int32")
_CLAIM |= dict.fromkeys(("approximate", "hypothetical", "ambiguous"), "bool")
_CLAIM |= dict.fromkeys(
    ("kind", "unit", "canonical_unit", "dimension", "bound", "role", "entity", "attribute", "axis", "frame",
     "direction"), "string",
)  # fmt: skip


def equation_rows(equations: Sequence[Sequence[Equation]]) -> Formed:
    """Return the equations of each text as rows and forms, with the columns of the view ``equations``."""
    import pyarrow as pa

    flat = [equation for several in equations for equation in several]
    columns = {"text": _repeated([len(several) for several in equations])}
    return split(pa.table(columns | columns_of(flat, _EQUATION)), EQUATION_FORM)


def columns_of(objects: Sequence[msgspec.Struct], kinds: dict[str, str]) -> dict[str, pa.Array]:
    """Return one column for each field named in ``kinds``, of the Arrow type that stands there."""
    if not objects:
        return {name: column([], kind) for name, kind in kinds.items()}
    return {name: column([getattr(one, name) for one in objects], kind) for name, kind in kinds.items()}


def column(values: list[Any], kind: str) -> pa.Array:
    """Return a column of the Arrow type that is called ``kind``."""
    return texts(values) if kind == "string" else arrow.column(values, kind)


def _repeated(times: Sequence[int]) -> pa.Array:
    """Return a column in which each number from 0 stands as often as ``times`` says."""
    import numpy as np

    return arrow.numbers(np.repeat(np.arange(len(times), dtype="i4"), times))


_EQUATION = {
    "start": "int32", "end": "int32", "quote": "string", "kind": "string", "holds": "bool", "reason": "string",
    "base": "int32", "hypothetical": "bool", "sentence": "int32", "step": "int32",
}  # fmt: skip


def pending_of(batch: pa.RecordBatch) -> list[tuple[str, Trace, Answer]]:
    """Return id, trace and answer of the rows with :data:`PENDING_COLUMNS`."""
    return [
        (row[0], trace_of(row[5:]), made(Answer, row[1:5]))
        for row in zip(*map(arrow.values, batch.columns), strict=True)
    ]


def trace_of(row: tuple[Any, ...]) -> Trace:
    """Return the trace of a row with :data:`TRACE_COLUMNS`."""
    (
        sample_id, text, sections, steps, dataset, task, model, condition, condition_source, epoch, source_run, prompt,
        messages, images, gold, choices, correct, completion, finish_reason, refusal, usage, scene, labels, meta,
    ) = row  # fmt: skip
    # In the order of the fields: names are looked up, each among all of them.
    return Trace(
        sample_id,
        text,
        _sections(sections) if sections else (),
        _steps(steps) if steps else (),
        dataset, task, model, condition, condition_source, epoch, source_run,
        prompt or "",
        messages if messages is None else _decode(messages),
        tuple(_decode(images)) if images else (),
        gold if gold is None else _decode_again(gold),
        choices if choices is None else _decode_again(choices),
        correct, completion, finish_reason, refusal,
        usage if usage is None else _decode(usage),
        scene if scene is None else _decode(scene),
        labels if labels is None else _decode(labels),
        meta if meta is None else _decode(meta),
    )  # fmt: skip


def _sections(rows: list[dict[str, Any]]) -> tuple[Section, ...]:
    return tuple([Section(row["kind"], row["start"], row["end"]) for row in rows])


def _steps(rows: list[dict[str, Any]]) -> tuple[Span, ...]:
    return tuple([Span(row["start"], row["end"]) for row in rows])


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder().decode
_decode_again = lru_cache(4_096)(_decode)
"""For keys and options, which recur over models and conditions; nobody changes what is in a trace."""
