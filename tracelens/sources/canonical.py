"""The canonical trace record: one JSON object a line, fields named as in :class:`Trace`.

The hot path decodes a line straight into a typed record; a line that this refuses (an unknown key, a number where a
text is expected, a lone surrogate) is read again the tolerant way, so that only what cannot be read at all is rejected.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cython
import msgspec

from tracelens.errors import InputError
from tracelens.sources.bytes import LIMITS, Limits, printable
from tracelens.sources.chat import prompt_text
from tracelens.sources.draft import as_id, as_text, choices_of, joined, noted
from tracelens.sources.exported import KEY, restored
from tracelens.sources.fields import Fields, has_text, lenient
from tracelens.sources.format import Format, Job
from tracelens.sources.head import Head
from tracelens.sources.lines import Block, Line, blocks
from tracelens.sources.rows import rows
from tracelens.sources.scores import verdict
from tracelens.sources.values import Record, decode
from tracelens.types import Json, Rejected, Span, Trace

_SAID = ("response", "reasoning", "answer", "steps")
_FAST = msgspec.json.Decoder(Fields)
_NOTHING: dict[str, Json] = {}
_KEY = b'"response":'
_fields = msgspec.structs.astuple

if not cython.compiled:
    from tracelens.answers import split
    from tracelens.named import part

    def find_byte(raw: memoryview, byte: int, start: int, end: int) -> int:
        """Return where the first such byte stands in ``[start, end)``, or -1."""
        at = bytes(raw[start:end]).find(byte)
        return start + at if at >= 0 else -1

    def is_key(raw: memoryview, at: int) -> bool:
        """Return whether the key of the model's text stands at ``at``."""
        return raw[at : at + len(_KEY)] == _KEY


def detect(head: Head) -> str | None:
    """Recognise records with a ``sample_id`` and a model's text under the canonical names."""
    objects = head.objects()
    good = sum("sample_id" in one and any(key in one for key in _SAID) for one in objects)
    others = sum(any(key in one for key in ("prediction", "model_output", "sample_score")) for one in objects)
    if good and good * 2 >= len(objects) and not others:
        return "canonical trace records (sample_id and response, reasoning, answer or steps)"
    return None


def read(job: Job) -> Iterator[Trace | Rejected]:
    """Yield each record of canonical files, in order."""
    for head in job.files:
        if head.kind == "json" and head.layout == "lines":
            yield from read_lines(head.path, job.limits)
        else:
            for record in rows(head.path, head.kind, job.limits, job.table):
                yield record if isinstance(record, Rejected) else _of_row(record)


def read_lines(path: Path, limits: Limits = LIMITS) -> Iterator[Trace | Rejected]:
    """Yield each record of a canonical JSONL file, in order."""
    file = str(path)
    for piece in blocks(path, limits):
        if not isinstance(piece, Block):
            yield read_line(piece, file, limits) if isinstance(piece, Line) else piece
            continue
        found = _at_once(piece.raw)
        if found is None:
            for line in piece.lines():
                yield read_line(line, file, limits)
            continue
        number = piece.number
        for fields in found:
            yield trace_of(fields, _NOTHING, (), file, number)
            number += 1


def _at_once(raw: memoryview) -> list[Fields] | None:
    """Return the records of a block, None unless every line is an object with one ``response`` and decodes as typed.

    The decoder would also take two values on a line, or one on two lines. Neither can be where every line begins with
    a brace and ends with one: inside of a value, a comma would stand between.
    """
    start = count = 0
    length = len(raw)
    while start < length:
        end = find_byte(raw, 10, start, length)
        # A key may be given twice; the typed decoder keeps the last silently.
        if raw[start] != 123 or raw[end - 1] != 125 or _keys(raw, start, end) != 1:
            return None
        start = end + 1
        count += 1
    try:
        found = _FAST.decode_lines(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    if len(found) != count:
        return None
    for fields in found:
        if fields.response is None:
            return None
    return found


def _keys(raw: memoryview, start: int, end: int) -> int:
    """Return how often the key of the model's text stands in one of several lines; within a text it has backslashes."""
    if not cython.compiled:
        return bytes(raw[start:end]).count(_KEY)
    found = 0
    at = find_byte(raw, 34, start, end)  # there are few quotes, and they are found faster than the whole key
    while at >= 0:
        if raw[at + 1] == 114 and is_key(raw, at):
            found += 1
        at = find_byte(raw, 34, at + 1, end)
    return found


def trace_of_record(record: dict[str, Json]) -> Trace:
    """Return the trace of one canonical record.

    Raises:
        InputError: ``sample_id`` or the model's text is missing, or a field is of another type.
    """
    try:
        fields, extra = lenient(record)
        has_text(fields)
    except ValueError as error:
        raise InputError(f"not a trace record: {error}.") from error
    return trace_of(fields, extra)


def _of_row(record: Record) -> Trace | Rejected:
    """Return the trace of a record that is not one line of JSON; a table has texts where JSON has numbers."""
    value = record.value
    if isinstance(value, dict):
        value = {key: item for key, item in value.items() if item is not None}
        for key in ("choices", "usage", "scene", "labels", "meta", "steps", "images"):
            if isinstance(value.get(key), str) and value[key][:1] in ("{", "["):
                value[key] = _from_json(value[key])
        if isinstance(value.get("epoch"), str) and value["epoch"].isdigit():
            value["epoch"] = int(value["epoch"])
        if isinstance(value.get("correct"), str):
            value["correct"] = verdict(value["correct"])
    try:
        fields, extra = lenient(value)
        has_text(fields)
    except ValueError as error:
        return record.rejected(str(error))
    return trace_of(fields, extra, record.notes, record.file, record.line)


def _from_json(text: str) -> Json:
    try:
        return msgspec.json.decode(text)
    except msgspec.MsgspecError:
        return text


def read_line(line: Line, file: str, limits: Limits = LIMITS) -> Trace | Rejected:
    """Return the trace of one line, or why it cannot be one."""
    raw = line.raw
    notes: tuple[str, ...] = ()
    extra: dict[str, Json] = {}
    try:
        fields = _FAST.decode(raw)
        if _doubled(raw, fields):
            _, notes = decode(raw, limits)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        try:
            value, notes = decode(raw, limits)
            fields, extra = lenient(value)
        except ValueError as error:
            return _rejected(line, file, str(error))
    try:
        has_text(fields)
    except ValueError as error:
        return _rejected(line, file, str(error))
    return trace_of(fields, extra, notes, file, line.number)


def _doubled(raw: bytes, fields: Fields) -> bool:
    """Return whether a key of the model's text may be given twice; the typed decoder keeps the last silently."""
    if fields.response is not None:
        return raw.count(b'"response":') > 1
    return raw.count(b'"answer":') > 1 or raw.count(b'"reasoning":') > 1


def trace_of(
    fields: Fields,
    extra: dict[str, Json],
    notes: tuple[str, ...] = (),
    file: str = "",
    line: int | None = None,
) -> Trace:
    """Return the trace of a record; ``extra`` (unknown keys) and ``notes`` go to its ``meta``."""
    values = _fields(fields)
    (
        sample_id, dataset, task, model, condition, epoch, source_run, prompt, images, response, reasoning, said, given,
        gold, choices, correct, finish_reason, refusal, usage, scene, labels, meta,
    ) = values  # fmt: skip
    steps: tuple[Span, ...] = ()
    if response is not None:
        text = response
        parts = split(text, finish_reason, refusal)
        sections, completion = part(parts, 0), part(parts, 1)
        if reasoning is not None or said is not None or given is not None:
            beside = {"reasoning": reasoning, "answer": said, "steps": given}
            extra = {**extra, **{key: item for key, item in beside.items() if item is not None}}
    else:
        answer = said if said is None or isinstance(said, str) else as_text(said)
        text, sections, steps = joined(reasoning, answer, given)
        if given and reasoning is not None and reasoning != "\n\n".join(given):
            extra = {**extra, "reasoning": reasoning}  # the steps are what is analysed
        completion = split("x" if text else "", finish_reason, refusal).completion
    if extra or notes:
        meta = {**(meta or {}), **extra}
        meta = noted(meta, notes) if notes else meta
    condition = condition or "unknown"
    prompt = prompt or ""
    if type(sample_id) is not str:
        sample_id = as_id(sample_id)
    messages: Json = None
    if type(prompt) is not str:
        messages, prompt = prompt, prompt_text(prompt)
    # In the order of the fields: names are looked up, each among all of them.
    trace = Trace(
        sample_id, text, sections, steps, dataset or "", task or "", model or "", condition,
        "" if condition == "unknown" else "record", epoch or 0, source_run or "", prompt, messages,
        tuple(images) if images else (), gold, choices_of(choices) if choices else None, correct, completion,
        finish_reason, refusal, usage, scene, labels, meta or None, file, line,
    )  # fmt: skip
    return restored(trace) if meta and KEY in meta else trace


def _rejected(line: Line, file: str, reason: str) -> Rejected:
    return Rejected(file=file, line=line.number, offset=line.offset, reason=reason, raw=printable(line.raw))


FORMAT = Format("canonical", "the canonical trace record, one JSON object a line", detect, read)
