"""One place where what a format's reader found becomes a :class:`Trace`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal, TypeAlias

import msgspec

from tracelens.answers import split
from tracelens.sources.conditions import Evidence, strongest
from tracelens.sources.pictures import references
from tracelens.types import Completion, Json, Section, Span, Trace

ReasoningSource: TypeAlias = Literal["raw", "summary", "redacted", "stripped", "none"]
"""What a source keeps of the explicit reasoning: all of it, a summary by the provider, only opaque data, nothing
although there was some (a tool or server removed it), or nothing since there was none."""

_EPOCHS = 2**31
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Draft(msgspec.Struct, kw_only=True):
    """What a reader found of one trace; either ``response`` (everything said) or ``reasoning`` and ``answer``."""

    sample_id: str
    response: str | None = None
    reasoning: str | None = None
    answer: str | None = None
    steps: list[str] | None = None
    dataset: str = ""
    task: str = ""
    model: str = ""
    evidence: list[Evidence] = []
    reasoning_source: ReasoningSource | None = None
    epoch: int = 0
    source_run: str = ""
    prompt: str = ""
    messages: Json = None
    images: list[str] = []
    gold: Json = None
    choices: Any = None
    correct: bool | None = None
    finish_reason: str | None = None
    refusal: str | None = None
    error: str | None = None
    usage: dict[str, Json] | None = None
    scene: dict[str, Json] | None = None
    labels: dict[str, Json] | None = None
    meta: dict[str, Json] = {}
    notes: list[str] = []
    sections: tuple[Section, ...] | None = None
    """Where the source itself shows the parts of ``response``, in place of what the splitter sees."""
    truncated: bool = False
    """True when the source cut the text off after it was generated."""
    file: str = ""
    line: int | None = None


def finish(draft: Draft) -> Trace:
    """Return the trace that ``draft`` describes: one text, its sections, its condition and how it ended."""
    _texts(draft)
    if not 0 <= draft.epoch < _EPOCHS:
        raise ValueError(f"epoch: {draft.epoch} is not a number from 0 to {_EPOCHS - 1}")
    text, sections, steps, completion = _said(draft)
    evidence = [*draft.evidence, *_shown(text, sections, draft)]
    best = strongest(evidence)
    return Trace(
        sample_id=draft.sample_id,
        text=text,
        sections=sections,
        steps=steps,
        dataset=draft.dataset,
        task=draft.task,
        model=draft.model,
        condition=best.condition if best else "unknown",
        condition_source=best.source if best else "",
        epoch=draft.epoch,
        source_run=draft.source_run,
        prompt=draft.prompt,
        messages=draft.messages,
        images=tuple(draft.images),
        gold=draft.gold,
        choices=choices_of(draft.choices),
        correct=draft.correct,
        completion=completion,
        finish_reason=draft.finish_reason,
        refusal=draft.refusal,
        usage=draft.usage or None,
        scene=draft.scene,
        labels=draft.labels,
        meta=_meta(draft, sections, evidence) or None,
        source_file=draft.file,
        source_line=draft.line,
    )


_TEXTS = ("sample_id", "dataset", "task", "model", "source_run", "prompt")
_TEXTS_OR_NONE = ("response", "reasoning", "answer", "finish_reason", "refusal", "error")


def _texts(draft: Draft) -> None:
    """Make every field that is text a text: tools write numbers, null and lists in such places."""
    for name in _TEXTS:
        if not isinstance(value := getattr(draft, name), str):
            setattr(draft, name, as_text(value))
    for name in _TEXTS_OR_NONE:
        if not isinstance(value := getattr(draft, name), str) and value is not None:
            setattr(draft, name, as_text(value))
    draft.images = references(draft.images)
    draft.usage = draft.usage if isinstance(draft.usage, dict) else None


def _said(draft: Draft) -> tuple[str, tuple[Section, ...], tuple[Span, ...], Completion]:
    if draft.response is None:
        text, sections, steps = joined(draft.reasoning, draft.answer, draft.steps)
        completion = split("x" if text else "", draft.finish_reason, draft.refusal).completion
        if draft.reasoning is None and not draft.steps:
            sections, completion = split(text, draft.finish_reason, draft.refusal)
    else:
        text, steps = draft.response, ()
        marked = split(text, draft.finish_reason, draft.refusal)
        sections, completion = draft.sections or marked.sections, marked.completion
    if draft.truncated:
        completion = "truncated"
    return text, sections, steps, "error" if draft.error is not None else completion


def joined(
    reasoning: str | None, answer: str | None, steps: list[str] | None = None
) -> tuple[str, tuple[Section, ...], tuple[Span, ...]]:
    """Return the one text that holds reasoning (whole, or in steps) and answer, with the ranges of each.

    Steps are the reasoning where they are given. Sections are marked only where something is marked off: steps
    without an answer, or an answer alone, have none.
    """
    if steps:
        spans: list[Span] = []
        at = 0
        for step in steps:
            spans.append(Span(at, at + len(step)))
            at += len(step) + 2
        text = "\n\n".join(steps)
        if answer is None:
            sections = (Section("reasoning", 0, len(text)),) if reasoning is not None else ()
            return text, sections, tuple(spans)
        whole = f"{text}\n\n{answer}"
        return (
            whole,
            (Section("reasoning", 0, len(text)), Section("answer", at, len(whole))),
            tuple(spans),
        )
    if reasoning is None:
        return answer or "", (), ()
    if answer is None:
        return reasoning, (Section("reasoning", 0, len(reasoning)),), ()
    if not reasoning:
        return answer, (Section("reasoning", 0, 0), Section("answer", 0, len(answer))), ()
    text = f"{reasoning}\n\n{answer}"
    return (
        text,
        (Section("reasoning", 0, len(reasoning)), Section("answer", len(reasoning) + 2, len(text))),
        (),
    )


def _shown(text: str, sections: tuple[Section, ...], draft: Draft) -> list[Evidence]:
    """Return what the text itself shows: a reasoning block that says something, or one left empty on purpose."""
    blocks = [s for s in sections if s.kind == "reasoning"]
    if not blocks or draft.reasoning_source in ("redacted", "stripped"):
        return []
    said = any(text[s.start : s.end].strip() for s in blocks)
    return [Evidence("reasoning" if said else "direct", "text" if draft.response is not None else "record")]


def _meta(draft: Draft, sections: tuple[Section, ...], evidence: list[Evidence]) -> dict[str, Json]:
    meta = dict(draft.meta)
    source = draft.reasoning_source
    if source is None and any(s.kind == "reasoning" and s.end > s.start for s in sections):
        source = "raw"
    if source is not None:
        meta["reasoning_source"] = source
    if draft.error is not None:
        meta["error"] = draft.error
    notes = draft.notes
    if len({e.condition for e in evidence}) > 1:
        seen = "; ".join(f"{e.source} says {e.condition}" for e in evidence)
        notes = [*notes, f"the evidence for the condition disagrees: {seen}"]
    return noted(meta, notes) if notes else meta


def noted(meta: dict[str, Json] | None, notes: Iterable[str]) -> dict[str, Json]:
    """Return ``meta`` with more notes, each once; what a record itself has under that name stays, as the first."""
    before = (meta or {}).get("notes")
    kept = before if isinstance(before, list) else [] if before is None else [before]
    return {**(meta or {}), "notes": [*kept, *(note for note in dict.fromkeys(notes) if note not in kept)]}


def choices_of(choices: Any) -> dict[str, str] | None:
    """Return options as label → text: a list is labelled A, B, C, …, a mapping keeps its labels, null ones go."""
    if not choices:
        return None
    if isinstance(choices, dict):
        if _all_texts(choices):
            return choices
        return {str(k): as_text(v) for k, v in choices.items() if v is not None} or None
    if isinstance(choices, list):
        if all(isinstance(c, dict) and "label" in c and "text" in c for c in choices):
            return {str(c["label"]): as_text(c["text"]) for c in choices}
        names = _LETTERS if len(choices) <= len(_LETTERS) else [str(i) for i in range(len(choices))]
        return {name: as_text(choice) for name, choice in zip(names, choices, strict=False)}
    return None


def _all_texts(choices: dict[Any, Any]) -> bool:
    for label, option in choices.items():  # noqa: SIM110 -- without a generator, this is a loop in C
        if type(label) is not str or type(option) is not str:
            return False
    return True


def as_text(value: Json) -> str:
    """Return a JSON value as text: a string as it is, anything else as JSON."""
    if isinstance(value, str):
        return value
    return "" if value is None else msgspec.json.encode(value).decode()


def as_id(value: Json) -> str:
    """Return a sample identifier as text: 1 and "1" are the same, 1.0 is not."""
    return value if isinstance(value, str) else as_text(value)
