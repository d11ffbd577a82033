"""The canonical trace record: one JSON object a line, fields named as in :class:`Trace`.

The hot path decodes a line straight into a typed record; a line that this refuses (an unknown key, a number where a
text is expected, a lone surrogate) is read again the tolerant way, so that only what cannot be read at all is rejected.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import msgspec

from tracelens.answers import split
from tracelens.errors import InputError
from tracelens.sources.bytes import LIMITS, Limits, Line, lines, printable
from tracelens.sources.chat import prompt_text
from tracelens.sources.draft import as_id, as_text, choices_of, joined
from tracelens.sources.format import Format, Job
from tracelens.sources.head import Head
from tracelens.sources.rows import rows
from tracelens.sources.scores import verdict
from tracelens.sources.values import Record, decode
from tracelens.types import Json, Rejected, Span, Trace


class Fields(msgspec.Struct, forbid_unknown_fields=True):
    """The canonical record as it stands in the file."""

    sample_id: str | int | float
    dataset: str | None = None
    task: str | None = None
    model: str | None = None
    condition: str | None = None
    epoch: Annotated[int, msgspec.Meta(ge=0, lt=2**31)] | None = None
    source_run: str | None = None
    prompt: str | list[Any] | None = None
    images: list[str] | None = None
    response: str | None = None
    reasoning: str | None = None
    answer: str | int | float | None = None
    steps: list[str] | None = None
    gold: Any = None
    choices: Any = None
    correct: bool | None = None
    finish_reason: str | None = None
    refusal: str | None = None
    usage: dict[str, Any] | None = None
    scene: dict[str, Any] | None = None
    labels: dict[str, Any] | None = None
    meta: dict[str, Any] | None = None


_SAID = ("response", "reasoning", "answer", "steps")
_FAST = msgspec.json.Decoder(Fields)
_NAMES = frozenset(Fields.__struct_fields__)


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
    for line in lines(path, limits):
        yield read_line(line, file, limits) if isinstance(line, Line) else line


def trace_of_record(record: dict[str, Json]) -> Trace:
    """Return the trace of one canonical record.

    Raises:
        InputError: ``sample_id`` or the model's text is missing, or a field is of another type.
    """
    try:
        fields, extra = lenient(record)
        _has_text(fields)
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
        _has_text(fields)
    except ValueError as error:
        return record.rejected(str(error))
    return trace_of(fields, extra, record.notes, record.file, record.line)


def _from_json(text: str) -> Json:
    try:
        return msgspec.json.decode(text)
    except msgspec.MsgspecError:
        return text


def _has_text(fields: Fields) -> None:
    """Raise a ValueError when a record holds no text of the model."""
    if fields.response is None and fields.reasoning is None and fields.answer is None and not fields.steps:
        raise ValueError("no model text: none of response, reasoning, answer and steps is given")


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
        _has_text(fields)
    except ValueError as error:
        return _rejected(line, file, str(error))
    return trace_of(fields, extra, notes, file, line.number)


def _doubled(raw: bytes, fields: Fields) -> bool:
    """Return whether a key of the model's text may be given twice; the typed decoder keeps the last silently."""
    if fields.response is not None:
        return raw.count(b'"response":') > 1
    return raw.count(b'"answer":') > 1 or raw.count(b'"reasoning":') > 1


def lenient(value: Json) -> tuple[Fields, dict[str, Json]]:
    """Return the record in a decoded JSON value, and the keys that it does not know.

    Raises:
        ValueError: not an object, no ``sample_id``, or a field of another type.
    """
    if not isinstance(value, dict):
        raise ValueError(f"a {type(value).__name__} where a JSON object is expected")
    extra = {key: item for key, item in value.items() if key not in _NAMES}
    known: dict[str, Any] = {key: item for key, item in value.items() if key in _NAMES}
    if known.get("sample_id") is None:
        raise ValueError("no sample_id")
    known["sample_id"] = as_id(known["sample_id"])
    for key in ("dataset", "task", "model", "condition", "source_run", "finish_reason"):
        if known.get(key) is not None:
            known[key] = as_text(known[key])
    if isinstance(known.get("images"), str):
        known["images"] = [known["images"]]
    if known.get("correct") in (0, 1):
        known["correct"] = bool(known["correct"])
    try:
        return msgspec.convert(known, Fields), extra
    except msgspec.ValidationError as error:
        raise ValueError(f"not a canonical record: {error}") from error


def trace_of(
    fields: Fields,
    extra: dict[str, Json],
    notes: tuple[str, ...] = (),
    file: str = "",
    line: int | None = None,
) -> Trace:
    """Return the trace of a record; ``extra`` (unknown keys) and ``notes`` go to its ``meta``."""
    f = fields
    steps: tuple[Span, ...] = ()
    if f.response is not None:
        text = f.response
        sections, completion = split(text, f.finish_reason, f.refusal)
        if f.reasoning is not None or f.answer is not None or f.steps is not None:
            beside = {"reasoning": f.reasoning, "answer": f.answer, "steps": f.steps}
            extra = {**extra, **{key: item for key, item in beside.items() if item is not None}}
    else:
        answer = f.answer if f.answer is None or isinstance(f.answer, str) else as_text(f.answer)
        text, sections, steps = joined(f.reasoning, answer, f.steps)
        completion = split("x" if text else "", f.finish_reason, f.refusal).completion
    meta = f.meta
    if extra or notes:
        meta = {**(meta or {}), **extra, **({"notes": list(notes)} if notes else {})}
    condition = f.condition or "unknown"
    prompt = f.prompt or ""
    return Trace(
        sample_id=f.sample_id if isinstance(f.sample_id, str) else as_id(f.sample_id),
        text=text,
        sections=sections,
        steps=steps,
        dataset=f.dataset or "",
        task=f.task or "",
        model=f.model or "",
        condition=condition,
        condition_source="" if condition == "unknown" else "record",
        epoch=f.epoch or 0,
        source_run=f.source_run or "",
        prompt=prompt if isinstance(prompt, str) else prompt_text(prompt),
        messages=None if isinstance(prompt, str) else prompt,
        images=tuple(f.images) if f.images else (),
        gold=f.gold,
        choices=choices_of(f.choices) if f.choices else None,
        correct=f.correct,
        completion=completion,
        finish_reason=f.finish_reason,
        refusal=f.refusal,
        usage=f.usage,
        scene=f.scene,
        labels=f.labels,
        meta=meta or None,
        source_file=file,
        source_line=line,
    )


def _rejected(line: Line, file: str, reason: str) -> Rejected:
    return Rejected(file=file, line=line.number, offset=line.offset, reason=reason, raw=printable(line.raw))


FORMAT = Format("canonical", "the canonical trace record, one JSON object a line", detect, read)
