# cython: annotation_typing=False
"""What a record is a trace of, and what tells a changed record from the same one."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

import cython
import msgspec

from tracelens.store import rows
from tracelens.types import Trace, trace_id

if TYPE_CHECKING:
    from tracelens.store.ingested import Ingested

if not cython.compiled:

    def PyUnicode_AsUTF8(text: str) -> bytes:  # noqa: N802 -- the name of the C function
        """Return the UTF-8 of a text. The C function keeps it beside the text, for whoever needs it next."""
        return text.encode()


NESTED = ("messages", "images", "gold", "choices", "usage", "scene", "labels", "meta")
"""Columns of trace_rows that hold JSON."""
_packed = msgspec.msgpack.Encoder().encode
_new = tuple.__new__  # what the class of a named tuple calls, without the call between


class Row(NamedTuple):
    """A trace on its way to a table."""

    trace_id: str
    content_hash: str
    nested: tuple[str | None, ...]
    """Its JSON columns, in the order of :data:`NESTED`."""
    one: Ingested


def identified(one: Ingested) -> Row:
    """Return a trace with its identity and the hash of its content, its texts such as a database can hold."""
    t = one.trace
    try:
        PyUnicode_AsUTF8(t.text)
        PyUnicode_AsUTF8(t.prompt)
    except UnicodeEncodeError:
        t = rows.storable_trace(t)
        one = one._replace(trace=t)
    json = nested(t)
    identity = trace_id(t.source_run, t.dataset, t.task, t.sample_id, t.model, t.condition, t.epoch)
    return _new(Row, (identity, content_hash(t, json), json, one))


def nested(trace: Trace) -> tuple[str | None, ...]:
    """Return the JSON columns of a trace, in the order of :data:`NESTED`."""
    t = trace
    return (
        _json(t.messages),
        _json(t.images or None),
        _json(t.gold),
        _json(t.choices),
        _json(t.usage),
        _json(t.scene),
        _json(t.labels),
        _json(t.meta),
    )


def _json(value: object) -> str | None:
    return None if value is None else rows.as_json(value)


def content_hash(trace: Trace, nested: tuple[str | None, ...]) -> str:
    """Return a hash of everything in the record, which tells a changed record from the same one."""
    hasher = hashlib.blake2b(trace.text.encode("utf-8", "surrogatepass"), digest_size=8)
    t = trace
    plain = (t.prompt, t.sections, t.steps, t.correct, t.completion, t.finish_reason, t.refusal, nested)
    try:
        hasher.update(_packed(plain))
    except UnicodeEncodeError:  # a lone surrogate
        hasher.update(repr(plain).encode("utf-8", "surrogatepass"))
    return hasher.hexdigest()
