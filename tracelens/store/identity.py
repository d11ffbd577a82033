"""What a record is a trace of, and what tells a changed record from the same one."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, NamedTuple

import cython
import msgspec
from xxhash import xxh3_64_hexdigest, xxh3_64_intdigest

from tracelens.store import rows
from tracelens.types import Trace, trace_id

if TYPE_CHECKING:
    from tracelens.store.ingested import Ingested

if not cython.compiled:
    from tracelens.named import made

    def PyUnicode_AsUTF8(text: str) -> bytes:  # noqa: N802 -- the name of the C function
        """Return the UTF-8 of a text. The C function keeps it beside the text, for whoever needs it next."""
        return text.encode()

    def utf8(text: str) -> bytes:
        """Return the UTF-8 of a text; compiled, it is where the text keeps it, not a copy."""
        return text.encode()


NESTED = ("messages", "images", "gold", "choices", "usage", "scene", "labels", "meta")
"""Columns of trace_rows that hold JSON."""
COLUMNS = {
    "trace_id": "string", "content_hash": "string", "source_file": "string", "source_line": "int64",
    "source_run": "string", "dataset": "string", "task": "string", "sample_id": "string", "model": "string",
    "condition": "string", "condition_source": "string", "epoch": "int32", "prompt": "string", "text": "string",
    "characters": "int32", "sections": "ranges", "steps": "ranges", "answer": "string", "answer_start": "int32",
    "answer_end": "int32", "answer_found": "string", "correct": "bool", "scored_by": "string",
    "completion": "string", "finish_reason": "string", "refusal": "string", **dict.fromkeys(NESTED, "string"),
}  # fmt: skip
"""Columns of trace_rows that a trace fills, in the order of :attr:`Row.values`, and what each holds for Arrow."""
_MARK = "x"
"""What a content hash begins with; none of those that earlier versions stored does."""
_packed = msgspec.msgpack.Encoder().encode
_fields = msgspec.structs.astuple


class Row(NamedTuple):
    """A trace on its way to a table."""

    trace_id: str
    content_hash: str
    values: tuple[Any, ...]
    """What its row holds, in the order of :data:`COLUMNS`."""
    beside: tuple[Any, ...]
    """What belongs to its content beside the text."""
    trace: Trace


def identified(one: Ingested) -> Row:
    """Return a trace with its identity and the hash of its content, its texts such as a database can hold."""
    trace, answer, score = one
    try:
        PyUnicode_AsUTF8(trace.text)
        PyUnicode_AsUTF8(trace.prompt)
    except UnicodeEncodeError:
        trace = rows.storable_trace(trace)
    # All at once: reading the fields of a struct one by one, and some of them twice, takes longer than all else here.
    fields = _fields(trace)
    (
        sample_id, text, sections, steps, dataset, task, model, condition, condition_source, epoch, source_run, prompt,
        messages, images, gold, choices, given, completion, finish_reason, refusal, usage, scene, labels, meta,
        source_file, source_line,
    ) = fields  # fmt: skip
    json = (
        _json(messages), _json(images or None), _json(gold), _json(choices),
        _json(usage), _json(scene), _json(labels), _json(meta),
    )  # fmt: skip
    identity = trace_id(source_run, dataset, task, sample_id, model, condition, epoch)
    beside = (prompt, sections, steps, given, completion, finish_reason, refusal, json)
    content = content_hash(text, beside)
    said, start, end, found = answer
    correct, by = score
    values: tuple[Any, ...] = (
        identity, content, source_file, source_line, source_run, dataset, task, sample_id, model, condition,
        condition_source, epoch, prompt, text, len(text), sections, steps, said, start, end, found, correct, by,
        completion, finish_reason, refusal,
    )  # fmt: skip
    values += json  # without the list that a star makes
    return made(Row, (identity, content, values, beside, trace))


def columns_of(fresh: list[Row]) -> dict[str, list[Any]]:
    """Return the values of some rows column by column.

    Row after row, since a row lies together in memory and a column does not.
    """
    columns: list[list[Any]] = [[None] * len(fresh) for _ in COLUMNS]
    for place in range(len(fresh)):
        values = fresh[place].values
        for number in range(len(values)):
            column = columns[number]
            column[place] = values[number]
    return dict(zip(COLUMNS, columns, strict=True))


def _json(value: object) -> str | None:
    return None if value is None else rows.as_json(value)


def content_hash(text: str, beside: tuple[Any, ...]) -> str:
    """Return what tells a changed record from the same one: a hash of its text and of everything beside its identity.

    It need not withstand an attack, since it is compared within one identity only; a cryptographic one took a seventh
    of the whole ingest.
    """
    try:
        seed = xxh3_64_intdigest(utf8(text))
    except UnicodeEncodeError:
        seed = xxh3_64_intdigest(text.encode("utf-8", "surrogatepass"))
    return _MARK + xxh3_64_hexdigest(_bytes(beside), seed)


def is_same(row: Row, stored: str) -> bool:
    """Return whether ``stored`` is the hash of this content, as it is made now or as it was before (BLAKE2b)."""
    if stored.startswith(_MARK):
        return row.content_hash == stored
    hasher = hashlib.blake2b(row.trace.text.encode("utf-8", "surrogatepass"), digest_size=8)
    hasher.update(_bytes(row.beside))
    return hasher.hexdigest() == stored


def _bytes(beside: tuple[Any, ...]) -> bytes:
    try:
        return _packed(beside)
    except UnicodeEncodeError:  # a lone surrogate
        return repr(beside).encode("utf-8", "surrogatepass")
