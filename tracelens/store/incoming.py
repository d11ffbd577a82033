"""Traces on their way into ``trace_rows``, as columns: each once, with its identity and its content's hash."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

import cython
import msgspec

from tracelens import arrow
from tracelens.answers import Answer, Score
from tracelens.store import rows
from tracelens.store.identity import content_hash, is_same
from tracelens.store.rows import as_json
from tracelens.traceid import trace_id
from tracelens.types import Rejected, Section, Span, Trace

if not cython.compiled:
    from tracelens.named import part
    from tracelens.store.growing import NumberColumn, RangeColumn, TextColumn

    def PyUnicode_AsUTF8(text: str) -> bytes:  # noqa: N802 -- the name of the C function
        """Return the UTF-8 of a text. The C function keeps it beside the text, for whoever needs it next."""
        return text.encode()


if TYPE_CHECKING:
    import pyarrow as pa

NESTED = ("messages", "images", "gold", "choices", "usage", "scene", "labels", "meta")
"""Columns of trace_rows that hold JSON."""
TEXTS = (
    "trace_id", "content_hash", "source_file", "source_run", "dataset", "task", "sample_id", "model", "condition",
    "condition_source", "prompt", "text", "answer", "answer_found", "scored_by", "completion", "finish_reason",
    "refusal", *NESTED,
)  # fmt: skip
NUMBERS = {
    "source_line": "int64", "epoch": "int32", "characters": "int32", "answer_start": "int32", "answer_end": "int32",
    "correct": "bool",
}  # fmt: skip
RANGES = ("sections", "steps")
_ROOM, _TEXT_ROOM = 1 << 16, 1 << 26
"""Bytes that columns begin with. To grow to the texts of a batch, a third of what is in it would be copied."""
_fields = msgspec.structs.astuple


class Incoming:
    """Traces that are stored together.

    ``same`` counts records that came twice, and ``conflicts`` has those whose identity came before with other content.
    ``conditions`` has the condition of each trace that was taken, those among them.

    Args:
        items: Traces to begin with, each with its final answer and its score.
    """

    def __init__(self, items: Iterable[tuple[Trace, Answer, Score]] = ()) -> None:
        self.texts = [TextColumn(_TEXT_ROOM if name == "text" else _ROOM) for name in TEXTS]
        self.numbers = [NumberColumn(kind) for kind in NUMBERS.values()]
        self.sections = RangeColumn(True)
        self.steps = RangeColumn(False)
        self.clear()
        for trace, answer, score in items:
            self.take(trace, answer, score)

    def clear(self) -> None:
        """Forget all traces; the memory of their columns is kept."""
        self.places: dict[str, int] = {}
        """The row of each identity."""
        self.hashes: list[str] = []
        self.given: list[bool | None] = []
        self.conditions: list[str] = []
        self.conflicts: list[Rejected] = []
        self.same = 0
        for text in self.texts:
            text.clear()
        for number in self.numbers:
            number.clear()
        self.sections.clear()
        self.steps.clear()

    def take(self, trace: Trace, answer: Answer, score: Score) -> None:
        """Append a trace with its final answer and its score."""
        try:
            PyUnicode_AsUTF8(trace.text)
            PyUnicode_AsUTF8(trace.prompt)
        except UnicodeEncodeError:
            trace = rows.storable_trace(trace)
        # All at once: reading the fields of a struct one by one takes longer than all else here.
        fields = _fields(trace)
        (
            sample_id, text, sections, steps, dataset, task, model, condition, condition_source, epoch, source_run,
            prompt, messages, images, gold, choices, given, completion, finish_reason, refusal, usage, scene, labels,
            meta, source_file, source_line,
        ) = fields  # fmt: skip
        nested = (
            as_json(messages), as_json(images or None), as_json(gold), as_json(choices),
            as_json(usage), as_json(scene), as_json(labels), as_json(meta),
        )  # fmt: skip
        identity = trace_id(source_run, dataset, task, sample_id, model, condition, epoch)
        beside = (prompt, sections, steps, given, completion, finish_reason, refusal, nested)
        content = content_hash(text, beside)
        self.conditions.append(condition)
        row = len(self.hashes)
        earlier = self.places.setdefault(identity, row)
        if earlier != row:
            self.again(trace, content, earlier)
            return
        self.hashes.append(content)
        self.given.append(given)
        said, found = part(answer, 0), part(answer, 3)
        correct, by = part(score, 0), part(score, 1)
        texts = (
            identity, content, source_file, source_run, dataset, task, sample_id, model, condition, condition_source,
            prompt, text, said, found, by, completion, finish_reason, refusal,
        )  # fmt: skip
        self.append(0, texts)
        self.append(len(texts), nested)
        self.count((source_line, epoch, len(text), part(answer, 1), part(answer, 2), correct))
        self.sections.add(sections)
        self.steps.add(steps)

    def append(self, first: int, texts: tuple[str | None, ...]) -> None:
        """Append values to the columns :data:`TEXTS`, from the ``first`` on."""
        for place in range(len(texts)):
            column = self.texts[first + place]
            column.add(texts[place])

    def count(self, numbers: tuple[int | None, ...]) -> None:
        """Append values to the columns :data:`NUMBERS`."""
        for place in range(len(numbers)):
            counted = self.numbers[place]
            counted.add(numbers[place])

    def again(self, trace: Trace, content: str, earlier: int) -> None:
        """Take note of a trace whose identity row ``earlier`` has."""
        if self.hashes[earlier] == content:
            self.same += 1
        else:
            line = self.numbers[0].array()[earlier].as_py()
            self.conflicts.append(conflict(trace, line))

    def table(self, run_id: str, without: Collection[int] = ()) -> pa.Table:
        """Return the rows for ``trace_rows``; those ``without`` are left out. It is true until the next change."""
        import numpy as np
        import pyarrow as pa

        count = len(self.hashes)
        columns = {"run_id": arrow.repeated(run_id, count), "sections": self.sections.array()}
        columns["steps"] = self.steps.array()
        columns |= {name: column.array() for name, column in zip(TEXTS, self.texts, strict=True)}
        columns |= {name: column.array() for name, column in zip(NUMBERS, self.numbers, strict=True)}
        table = pa.table(columns)
        if not without:
            return table
        kept = np.ones(count, dtype=bool)
        kept[list(without)] = False
        return table.filter(arrow.numbers(kept))

    def is_same(self, row: int, stored: str) -> bool:
        """Return whether ``stored`` is the hash of a row's content."""
        return is_same(self.hashes[row], stored, lambda: self._content(row))

    def trace(self, row: int) -> Trace:
        """Return the trace of a row, to be written as JSON: what is JSON in the row is left as it is."""
        one = self._record(row)
        for name in NESTED:
            one[name] = None if one[name] is None else msgspec.Raw(one[name].encode())
        one["images"] = one["images"] or ()
        return Trace(**{name: one[name] for name in Trace.__struct_fields__})

    def _record(self, row: int) -> dict[str, Any]:
        """Return the values of a row by column; ``correct`` is what the source said."""
        one: dict[str, Any] = self.table("").slice(row, 1).to_pylist()[0]
        sections = tuple([Section(*range_.values()) for range_ in one["sections"]])
        steps = tuple([Span(*range_.values()) for range_ in one["steps"]])
        return {**one, "sections": sections, "steps": steps, "correct": self.given[row]}

    def _content(self, row: int) -> tuple[str, tuple[Any, ...]]:
        """Return a row's text and what belongs to its content beside it."""
        one = self._record(row)
        beside = ("prompt", "sections", "steps", "correct", "completion", "finish_reason", "refusal")
        return one["text"], (*[one[name] for name in beside], tuple([one[name] for name in NESTED]))


def conflict(trace: Trace, line: int | None) -> Rejected:
    """Return what is said of a trace whose identity belongs to other content, which stands in ``line``."""
    where = f" as line {line}" if line else ""
    return Rejected(
        file=trace.source_file,
        line=trace.source_line,
        offset=None,
        reason=f"same dataset, task, sample_id, model, condition and epoch{where}, but other content: "
        "give repeated outputs different epochs",
        raw=as_json(trace) or "",
    )
