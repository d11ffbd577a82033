"""The loop that every reader of records shares: convert each, keep its place, reject what does not fit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

from tracelens.sources.draft import Draft, as_text, finish
from tracelens.sources.format import Job
from tracelens.sources.rows import rows
from tracelens.sources.values import Record
from tracelens.types import Rejected, Trace

Converter: TypeAlias = Callable[[dict[str, Any], Path], Iterable[Draft]]

MISFITS = (TypeError, KeyError, AttributeError, IndexError, ValueError, ArithmeticError, RecursionError)
"""What a record that is laid out otherwise makes a converter raise; the record becomes a reject."""


class UnreadableError(ValueError):
    """A record holds no trace; the message says why, for a person."""


def each(job: Job, convert: Converter) -> Iterator[Trace | Rejected]:
    """Yield the traces of every record of a job's files."""
    for head in job.files:
        for record in rows(head.path, head.kind, job.limits, job.table):
            if isinstance(record, Rejected):
                yield record
            else:
                yield from converted(record, head.path, convert)


def converted(record: Record, path: Path, convert: Converter) -> Iterator[Trace | Rejected]:
    """Yield the traces of one record, or the record as a reject; one without any is a reject too."""
    if not isinstance(record.value, dict):
        kind = type(record.value).__name__
        yield record.rejected(f"a {kind} where a JSON object is expected")
        return
    try:
        traces = [finish(placed(draft, record)) for draft in convert(record.value, path)]
    except UnreadableError as error:
        yield record.rejected(str(error))
    except MISFITS as error:
        yield record.rejected(f"not laid out as expected: {type(error).__name__}: {error}")
    else:
        yield from traces
        if not traces:
            yield record.rejected("it holds no answer of a model")


def placed(draft: Draft, record: Record) -> Draft:
    """Note where a draft was read and what was odd about its bytes, and name it by that where nothing else does."""
    draft.file, draft.line = record.file, record.line
    if draft.sample_id in ("", None):
        draft.sample_id = record.key or (prompt_id(as_text(draft.prompt)) if draft.prompt else "")
    if draft.sample_id == "":
        draft.sample_id = _place(record)
        draft.notes = [*draft.notes, "no sample id and no prompt: named by its place in the file"]
    if record.notes:
        draft.notes = [*draft.notes, *record.notes]
        draft.truncated = draft.truncated or any("cut it off" in note for note in record.notes)
    return draft


def _place(record: Record) -> str:
    """Return a name of the record's place: its file, the folder of it (conditions lie in folders) and its position."""
    path = Path(record.file)
    name = path.name if path.name == "stdin" else "/".join(path.absolute().parts[-2:])
    return f"{name}:{record.line if record.offset is None else f'byte {record.offset}'}"


def prompt_id(prompt: str) -> str:
    """Return an identifier for an item that has none: a hash of its prompt, the same in every file."""
    import hashlib

    digest = hashlib.blake2b(prompt.encode("utf-8", "surrogatepass"), digest_size=6)
    return f"prompt-{digest.hexdigest()}"
