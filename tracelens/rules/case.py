"""What a rule is given: one trace with everything that several rules read, worked out once and only when asked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from tracelens.types import Finding, Json, Reading, Span, Trace

if TYPE_CHECKING:
    from tracelens.answers import Answer
    from tracelens.rubric import Settings

# Fewer words than this before the answer are an announcement ("The answer is"), not reasoning.
_LEAST_WORDS = 8


@dataclass(frozen=True)
class NotAssessable:
    """A rule's statement that it cannot decide, and why.

    ``reason`` is a constant sentence without anything of the trace in it, since verdicts that read alike are stored
    once.
    """

    reason: str


Verdict: TypeAlias = tuple[Finding, ...] | NotAssessable
"""What a rule returns: what it found (an empty tuple: looked and found none), or that it cannot tell."""


@dataclass(frozen=True)
class Case:
    """One trace, its answer and its reading; everything else is derived at first use and kept."""

    trace: Trace
    answer: Answer
    reading: Reading
    """Claims, equations and sentences of ``trace.text``."""
    settings: Settings

    @cached_property
    def text(self) -> str:
        """Return everything the model said; all spans point into it."""
        return self.trace.text

    @cached_property
    def lower(self) -> str:
        """Return the text in lower case, of the same length, for substring tests before anything dearer."""
        return lowered(self.trace.text)

    @cached_property
    def prompt_lower(self) -> str:
        """Return the prompt in lower case, of the same length."""
        return lowered(self.trace.prompt)

    @cached_property
    def prompt_reading(self) -> Reading:
        """Return claims, equations and sentences of the prompt; read at first use only."""
        from tracelens import claims

        reading: Reading = claims.read(self.trace.prompt)
        return reading

    @cached_property
    def reasoning(self) -> Span:
        """Return the range in which the model reasons: marked blocks, else what stands before the answer."""
        blocks = [s for s in self.trace.sections if s.kind == "reasoning"]
        if blocks:
            return Span(blocks[0].start, blocks[-1].end)
        start = self.answer.start
        return Span(0, len(self.trace.text) if start is None else start)

    @cached_property
    def reasons(self) -> bool:
        """Return whether there is reasoning at all: more before the answer than its announcement."""
        start, end = self.reasoning
        return len(self.trace.text[start : min(end, start + 600)].split(None, _LEAST_WORDS)) > _LEAST_WORDS

    @cached_property
    def scene(self) -> dict[str, Json]:
        """Return what is truly there, or an empty dict."""
        return self.trace.scene or {}

    @cached_property
    def meta(self) -> dict[str, Json]:
        """Return what else the source gave, or an empty dict."""
        return self.trace.meta or {}

    def sentence_at(self, position: int) -> Span:
        """Return the sentence that holds the character ``position`` (the whole text when none does)."""
        from bisect import bisect_right

        sentences = self.reading.sentences
        index = bisect_right(sentences, position, key=lambda span: span[0]) - 1
        if 0 <= index < len(sentences):
            return sentences[index]
        return Span(0, len(self.trace.text))


def present(case: Case, start: int, end: int, message: str, **evidence: Json) -> Finding:
    """Return a present finding over ``[start, end)`` of the text; category, severity and step are filled in later.

    ``evidence`` holds what the verdict rests on beyond the quote (second spans, values), as JSON.
    """
    return Finding(
        category="",
        state="present",
        message=message,
        start=start,
        end=end,
        quote=case.trace.text[start:end],
        evidence=evidence or None,
    )


def lowered(text: str) -> str:
    """Return ``text`` in lower case with every character at its place.

    A few characters (İ) have a lower case of two; those texts are lowered character by character, those kept as is.
    """
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
