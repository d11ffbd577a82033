"""The nouns: frozen, typed records that the stages hand to each other.

Every span is half-open, counts characters (code points) and points into :attr:`Trace.text`, the one string that
holds everything the model said. Stated numbers are exact :class:`~fractions.Fraction` values; floats occur in
statistics only.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Literal, NamedTuple, TypeAlias, final

import msgspec

from tracelens.traceid import trace_id

Json: TypeAlias = Any
"""A JSON value: None, bool, int, float, str, list or dict with string keys."""

State: TypeAlias = Literal["present", "absent", "not_assessable"]
"""A detector's verdict on one category in one trace. Three states, never two."""

Severity: TypeAlias = Literal["decisive", "contributory", "harmless"]

Completion: TypeAlias = Literal["complete", "truncated", "empty", "refused", "error"]
"""How the generation ended: ``truncated`` by a limit or inside an open think block, ``empty`` without any text,
``refused`` by model or provider, ``error`` when the run that made the trace failed on this item."""

Value: TypeAlias = Fraction | tuple["Fraction | None", ...] | str | None
"""An exact stated value: one number; the parts of a tuple, range, ratio or box; a symbolic text for an irrational
number (``sqrt(2)/2``) or a clock time (``10:30``); None when a number is recognised but has no value."""


class Span(NamedTuple):
    """A half-open range of characters."""

    start: int
    end: int


class Section(NamedTuple):
    """A part of a trace's text: an explicit ``reasoning`` block or the ``answer`` that follows it."""

    kind: Literal["reasoning", "answer"]
    start: int
    end: int


class Trace(msgspec.Struct, frozen=True):
    """One model output for one item: what was asked, everything that was said, and what was right.

    ``text`` is what is analysed. Where the source gave one ``response``, it is that string, in which only a picture
    held inline is replaced by its file's name; where it gave ``reasoning`` and ``answer`` apart, they are joined by a
    blank line, and so are given ``steps``. ``sections`` and ``steps`` are ranges of it; ``sections`` is empty when
    reasoning is not marked off from the answer.
    """

    sample_id: str
    text: str
    sections: tuple[Section, ...] = ()
    steps: tuple[Span, ...] = ()
    dataset: str = ""
    task: str = ""
    model: str = ""
    condition: str = "unknown"
    condition_source: str = ""
    """Where the condition came from: ``record``, ``config``, ``path``, ``user``, ``text``, or empty for unknown."""
    epoch: int = 0
    source_run: str = ""
    """The run identifier that the source itself gives (an Inspect run, a results stamp); empty when it has none."""
    prompt: str = ""
    messages: Json = None
    """The chat messages as given, when the prompt was a chat; ``prompt`` is then their readable text."""
    images: tuple[str, ...] = ()
    """References to the images shown (paths, URLs); bytes are never kept here."""
    gold: Json = None
    choices: dict[str, str] | None = None
    """Option label to option text, in the order offered."""
    correct: bool | None = None
    """The source's own score, or None when it is not scored yet."""
    completion: Completion = "complete"
    finish_reason: str | None = None
    refusal: str | None = None
    usage: dict[str, Json] | None = None
    scene: dict[str, Json] | None = None
    labels: dict[str, Json] | None = None
    meta: dict[str, Json] | None = None
    source_file: str = ""
    source_line: int | None = None
    """Where the record was read, 1-based; not part of what the trace is."""

    @property
    def trace_id(self) -> str:
        """Return the identity of the trace: a hash of what makes it one trace, the same on every machine."""
        return trace_id(
            self.source_run, self.dataset, self.task, self.sample_id, self.model, self.condition, self.epoch
        )

    @property
    def reasoning(self) -> str | None:
        """Return the explicit reasoning (blocks joined by a blank line), or None when none is marked off."""
        blocks = [self.text[s.start : s.end] for s in self.sections if s.kind == "reasoning"]
        return "\n\n".join(blocks) if blocks else None

    def step_at(self, position: int) -> int | None:
        """Return the 0-based given step that holds the character ``position``, or None."""
        for index, step in enumerate(self.steps):
            if step.start <= position < step.end:
                return index
        return None


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """A number (or a tuple of numbers) that a text states, with its exact characters.

    ``kind`` is one of ``quantity``, ``range``, ``ratio``, ``coordinate``, ``box``, ``action``, ``count``, ``time``
    (of the clock), and, so that they are *not* read as quantities, ``ordinal``, ``date``, ``marker`` (list numbers,
    "Step 2"), ``option`` and ``identifier`` ("GPT-4", a version, an address).
    """

    start: int
    end: int
    quote: str
    kind: str
    value: Value
    unit: str | None = None
    """The unit as written ("metres", "°", "%")."""
    canonical_unit: str | None = None
    """The unit's canonical name ("meter", "degree", "percent")."""
    dimension: str | None = None
    """length, angle, area, volume, time, mass, speed, temperature, money, percent, count, …"""
    precision: int | None = None
    """Decimals as printed; None for fractions and words."""
    approximate: bool = False
    bound: Literal["min", "max"] | None = None
    """``min`` for "at least 5" and "more than 5", ``max`` for "at most 5" and "less than 5"."""
    hypothetical: bool = False
    """True inside a supposed or rejected statement ("if it were 70°", "which is impossible")."""
    ambiguous: bool = False
    """True when comma and point could be read in two ways ("1,234" beside "0,5"); nothing is guessed silently."""
    sentence: int = 0
    step: int | None = None
    """The given step that holds the claim (0-based), where the trace has steps."""
    role: str | None = None
    """given (in the prompt), derived, or final (the answer)."""
    entity: str | None = None
    """What the number is said of: the sofa, the camera."""
    attribute: str | None = None
    """Which property of it: x, width, rotation."""
    axis: str | None = None
    frame: str | None = None
    """image, anchor, agent or map."""
    direction: str | None = None
    """left, right, up, down, forward, backward, clockwise, counterclockwise."""


class Member(msgspec.Struct, frozen=True):
    """One side of an equation chain: its characters and, where it is all numbers, its exact value."""

    start: int
    end: int
    quote: str
    value: Value = None
    unit: str | None = None
    """Canonical unit, when the member states one."""
    precision: int | None = None
    """Decimals as printed when the member is a single printed number."""
    approximate: bool = False


class Equation(msgspec.Struct, frozen=True, kw_only=True):
    """A maximal chain ``a = b < c`` in a text, or a sentence that says the same ("half of 30 is 15").

    ``holds`` is True or False when every comparison can be decided at the printed precision, None when it cannot
    (variables, words, an ill-formed side); ``reason`` then says why.
    """

    start: int
    end: int
    quote: str
    members: tuple[Member, ...]
    relations: tuple[str, ...]
    """One of ``= < > <= >= ~ !=`` between each two members."""
    holds: bool | None
    reason: str | None = None
    failing: int | None = None
    """The index of the first relation that is false, when ``holds`` is False."""
    kind: Literal["arithmetic", "order", "conversion"] = "arithmetic"
    """``conversion`` when the sides bear different units of one dimension; ``order`` for < and >."""
    base: int = 10
    hypothetical: bool = False
    sentence: int = 0
    step: int | None = None


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """A detector's verdict on one category in one trace; rules and judges give the same type.

    A ``present`` finding has a quote and its span in :attr:`Trace.text` (a group finding, which speaks of many
    traces, has none). A ``not_assessable`` one says why in ``message``.
    """

    category: str
    state: State
    message: str = ""
    start: int | None = None
    end: int | None = None
    quote: str | None = None
    step: int | None = None
    severity: Severity | None = None
    confidence: float | None = None
    detector: str = "rule"
    """``rule``, or ``judge:<model>``."""
    detector_version: str = ""
    proposed: bool = False
    """True when a rule of a hybrid category proposes it and a judge has still to decide."""
    evidence: dict[str, Json] | None = None
    """What the verdict rests on beyond the quote: second spans, values, distances."""


@final
class Rejected(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of input that could not be read, kept whole with its place and the reason."""

    file: str
    line: int | None
    offset: int | None
    """Byte offset in the (decompressed) file."""
    reason: str
    raw: str
    """The text as read; undecodable bytes are kept as ``\\xNN``."""
