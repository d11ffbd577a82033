"""What an assistant message says: its answer, and its reasoning wherever the provider puts it."""

from __future__ import annotations

from collections import Counter
from typing import Any

import msgspec

from tracelens.sources.chat import content_text
from tracelens.sources.conditions import Evidence
from tracelens.sources.draft import Draft, ReasoningSource
from tracelens.types import Json

_REASONING_KEYS = ("reasoning", "reasoning_content", "thinking")


class Said(msgspec.Struct, kw_only=True):
    """Reasoning and answer of one message; ``reasoning`` is None where the provider gave none apart."""

    reasoning: str | None = None
    answer: str | None = None
    refusal: str | None = None
    source: ReasoningSource | None = None
    notes: list[str] = []

    def into(self, draft: Draft) -> Draft:
        """Put it into ``draft``: apart where reasoning was given apart, else as the one response."""
        draft.notes = [*draft.notes, *self.notes]
        draft.refusal = self.refusal or draft.refusal
        draft.reasoning_source = self.source or draft.reasoning_source
        if self.source in ("redacted", "stripped"):
            draft.evidence = [*draft.evidence, Evidence("reasoning", "record")]
        if self.reasoning is None:
            draft.response = self.answer if self.answer is not None else self.refusal or ""
        else:
            draft.reasoning, draft.answer = self.reasoning, self.answer
        return draft


def message(message: dict[str, Any]) -> Said:
    """Return what an OpenAI-compatible (or Inspect, evalscope, Anthropic) message says.

    The same reasoning under two names (``reasoning`` and ``reasoning_content``) is taken once.
    Blocks of one kind are joined by a blank line.
    """
    content = message.get("content")
    said = blocks(content) if isinstance(content, list) else Said(answer=_text(content))
    said.refusal = said.refusal or _text(message.get("refusal")) or None
    if said.reasoning is None:
        given = [text for key in _REASONING_KEYS if (text := _text(message.get(key)))]
        if given:
            said.reasoning, said.source = given[0], "raw"
    if said.reasoning is None:
        _from_details(said, message.get("reasoning_details"))
    return said


def _text(value: Json) -> str | None:
    return value if isinstance(value, str) else None


def blocks(content: list[Any]) -> Said:
    """Return what a list of typed content blocks says (reasoning, thinking, redacted_thinking, text)."""
    raw: list[str] = []
    summaries: list[str] = []
    texts: list[str] = []
    refusals: list[str] = []
    counts: Counter[str] = Counter()
    said = Said()
    for block in content:
        kind = block.get("type", "text") if isinstance(block, dict) else "text"
        if kind in ("reasoning", "thinking", "redacted_thinking"):
            text, form = _reasoning_block(block)
            if form == "raw":
                raw.append(text)
            elif form == "summary":
                summaries.append(text)
            else:
                counts[form] += 1
        elif kind == "refusal":
            refusals.append(str(block.get("refusal", "")))
        else:
            texts.append(content_text([block]))
    said.answer = "\n".join(texts) if texts else None
    said.refusal = "\n".join(refusals) or None
    _decide(said, raw, summaries, counts)
    return said


def _decide(said: Said, raw: list[str], summaries: list[str], counts: Counter[str]) -> None:
    """Set reasoning and its source from the blocks that were found.

    ``counts`` counts the blocks without readable text: ``redacted`` (opaque data), ``withheld``
    (signed, or of a provider that thinks without showing), ``empty`` (nothing was thought).
    """
    opaque, withheld, empty = counts["redacted"], counts["withheld"], counts["empty"]
    if raw or summaries:
        said.reasoning = "\n\n".join(raw or summaries)
        said.source = "raw" if raw else "summary"
        if opaque:
            said.notes.append(f"{opaque} redacted reasoning block(s) beside what is readable")
    elif opaque:
        said.source = "redacted"
    elif withheld:
        said.source = "stripped"
    elif empty:
        said.reasoning = ""


def _reasoning_block(block: dict[str, Any]) -> tuple[str, str]:
    """Return the text of a reasoning block and what it is: raw, summary, redacted, withheld or empty."""
    if block.get("type") == "redacted_thinking":
        return "", "redacted"
    text = block.get("reasoning") or block.get("thinking") or block.get("text") or block.get("content")
    summary = block.get("summary")
    if block.get("redacted"):
        return (str(summary), "summary") if summary else ("", "redacted")
    if isinstance(text, str) and text:
        return text, "raw"
    if isinstance(summary, str) and summary:
        return summary, "summary"
    signed = block.get("type") == "thinking" or block.get("signature")
    return "", "withheld" if signed else "empty"


def _from_details(said: Said, details: Json) -> None:
    """Read OpenRouter's ``reasoning_details``: text, summary and encrypted entries."""
    if not isinstance(details, list):
        return
    entries = [d for d in details if isinstance(d, dict)]
    raw = [d["text"] for d in entries if isinstance(d.get("text"), str) and d["text"]]
    summaries = [d["summary"] for d in entries if isinstance(d.get("summary"), str) and d["summary"]]
    _decide(said, raw, summaries, Counter(redacted=sum(1 for d in entries if d.get("data"))))
