"""What tracelens writes beside a trace that it exports, and reading such a record back as the trace that it was.

A canonical record does not say everything of a trace of another format: how its run ended, where its condition was
seen, that its score is this program's own. That stands in ``meta.tracelens``, with the findings. Reading takes it from
there and out of ``meta``, so that the trace is the same: its identity, its content, its state.
"""

from __future__ import annotations

from typing import Any, get_args

import msgspec

from tracelens.answers import split
from tracelens.sources.chat import prompt_text
from tracelens.sources.draft import joined
from tracelens.types import Completion, Json, Section, Span, Trace

KEY = "tracelens"
"""The entry of ``meta`` that holds it."""
_OWN = ("trace_id", "state", "completion", "answer", "correct", "scored_by", "condition_source")
_ENDS = frozenset(get_args(Completion))


class _Marked(msgspec.Struct):
    text: int
    """Its length."""
    sections: tuple[Section, ...] = ()
    steps: tuple[Span, ...] = ()


def said(text: str, sections: list[Section], steps: list[Span]) -> dict[str, Json] | None:
    """Return a model's text in the fields of a record from which the same text, sections and steps are read again.

    None when no fields do that: several blocks, or what a source itself marked.
    """
    if not steps and list(split(text).sections) == sections:
        return {"response": text}
    parts = [text[s.start : s.end] for s in steps] or None
    blocks = [text[s.start : s.end] for s in sections if s.kind == "reasoning"][: 0 if parts else 2]
    answers = [text[s.start : s.end] for s in sections if s.kind == "answer"]
    if len(blocks) > 1 or len(answers) > 1:
        return None
    reasoning, answer = (blocks[0] if blocks else None), (answers[0] if answers else None)
    if joined(reasoning, answer, parts) != (text, tuple(sections), tuple(steps)):
        return None
    given = {"steps": parts, "reasoning": reasoning, "answer": answer}
    return {key: item for key, item in given.items() if item is not None}


def restored(trace: Trace) -> Trace:
    """Return the trace that an exported record was made from; a trace without a mark of an export as it is."""
    own = (trace.meta or {}).get(KEY)
    if not isinstance(own, dict) or "trace_id" not in own:
        return trace
    changes: dict[str, Any] = {"meta": {key: item for key, item in (trace.meta or {}).items() if key != KEY} or None}
    for name in ("completion", "condition_source", "prompt"):
        if isinstance(own.get(name), str) and (name != "completion" or own[name] in _ENDS):
            changes[name] = own[name]
    if own.get("scored_by") != "given" and trace.correct is own.get("correct", trace.correct):
        changes["correct"] = None  # it was scored here, and is scored here again; another verdict is a person's
    return msgspec.structs.replace(trace, **changes, **_marked(own.get("marked"), len(trace.text)))


def _marked(given: Json, length: int) -> dict[str, Any]:
    """Return sections and steps as an export marked them; nothing where it did not, or not in a text of this length."""
    try:
        marked = msgspec.convert(given, _Marked)
    except msgspec.ValidationError:
        return {}
    ranges = [*marked.steps, *(Span(one.start, one.end) for one in marked.sections)]
    within = all(0 <= one.start <= one.end <= length for one in ranges)
    return {"sections": marked.sections, "steps": marked.steps} if within and marked.text == length else {}


def record_of(row: dict[str, Any], record: dict[str, Json], findings: list[dict[str, Any]]) -> dict[str, Json]:
    """Return the whole record of a row of the view ``traces``, of which ``record`` has what has a field of its own."""
    sections = [Section(s["kind"], s["start"], s["end"]) for s in row["sections"] or []]
    steps = [Span(s["start"], s["end"]) for s in row["steps"] or []]
    own: dict[str, Json] = {name: row[name] for name in _OWN}
    fields = said(row["text"], sections, steps)
    if fields is None:
        fields = {"response": row["text"]}
        own["marked"] = {"text": len(row["text"]), "sections": sections, "steps": steps}
    prompt = record.get("prompt")
    if prompt is not None and not isinstance(prompt, str) and prompt_text(prompt) != row["prompt"]:
        own["prompt"] = row["prompt"]
    meta = {**(record.get("meta") or {}), KEY: {**own, "findings": findings}}
    return {**record, "meta": meta, **fields}
