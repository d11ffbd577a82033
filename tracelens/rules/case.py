# cython: annotation_typing=False
"""What a rule is given: one trace with everything that several rules read, worked out once and only when asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from tracelens import answers
from tracelens.rules.glance import has_words, last_sentence
from tracelens.rules.keywords import MARKS, WIDE_MARKS
from tracelens.rules.lazy import lazy
from tracelens.rules.options import NOTHING, TO_BLANK, Chosen, Options, options
from tracelens.rules.watched import watched
from tracelens.types import Claim, Finding, Json, Reading, Severity, Span, Trace

if TYPE_CHECKING:
    from tracelens.answers import Answer
    from tracelens.rubric import Settings
    from tracelens.rules.commitments import Commitment
    from tracelens.rules.placements import Place, Placement
    from tracelens.rules.relations import Relation

# Fewer words than this before the answer are an announcement ("The answer is"), not reasoning.
_LEAST_WORDS = 8
# Where a prompt that defines axes says so.
AXES_STATED = " direction is ("
_LOWER = bytes(range(256)).decode("latin-1").lower().encode("latin-1")
_BYTES_TO_BLANK = bytes.maketrans(MARKS.encode(), b" " * len(MARKS))


@dataclass(frozen=True)
class NotAssessable:
    """A rule's statement that it cannot decide, and why.

    ``reason`` is a constant sentence without anything of the trace in it, since verdicts that read alike are stored
    once.
    """

    reason: str


Verdict: TypeAlias = tuple[Finding, ...] | NotAssessable
"""What a rule returns: what it found (an empty tuple: looked and found none), or that it cannot tell."""


Need: TypeAlias = Literal["scene", "vector", "axes"]
NEEDS: dict[Need, int] = {"scene": 1, "vector": 2, "axes": 4}
"""What an item can lack, each as a bit: a scene; a gold, or an option, that can be a vector; axes that it defines."""


@dataclass(eq=False)
class Case:
    """One trace, its answer and its reading; everything else is derived at first use and kept."""

    trace: Trace
    answer: Answer
    reading: Reading
    """Claims, equations and sentences of ``trace.text``."""
    settings: Settings

    @lazy
    def text(self) -> str:
        """Return everything the model said; all spans point into it."""
        return self.trace.text

    @lazy
    def lower(self) -> str:
        """Return the text in lower case, of the same length, for substring tests before anything dearer."""
        return lowered(self.trace.text)

    @lazy
    def words(self) -> frozenset[str]:
        """Return the words of the text in lower case without punctuation."""
        if self.lower.isascii():
            return frozenset(self.lower.translate(TO_BLANK).split())
        # Translating a text beyond ASCII goes character by character; its bytes go at once.
        plain = self.lower.encode("utf-8", "surrogatepass").translate(_BYTES_TO_BLANK).decode("utf-8", "surrogatepass")
        for mark in WIDE_MARKS:
            plain = plain.replace(mark, " ")
        return frozenset(plain.split())

    @lazy
    def _seen(self) -> int:
        """Return the bits of the watched sets of which a word stands in the text."""
        return watched().keywords.hold(self.trace.text, self.reading.tokens)

    def has(self, words: frozenset[str]) -> bool:
        """Return whether one of ``words`` is among the words of the text: the cheap first test of most rules."""
        bit = watched().bits.get(words)
        return not words.isdisjoint(self.words) if bit is None else self._seen & bit != 0

    def places(self, words: frozenset[str]) -> list[tuple[int, str]]:
        """Return where each of ``words`` stands in the text, in order, and which it is; "left-hand" has a "left".

        Words are runs of letters and digits here; ``words`` is one of the sets that are watched with their places.
        """
        keywords = watched().keywords
        keywords.hold(self.trace.text, self.reading.tokens)
        return keywords.places(self.trace.text, watched().bits[words])

    @lazy
    def prompt_lower(self) -> str:
        """Return the prompt in lower case, of the same length."""
        return lowered(self.trace.prompt)

    @lazy
    def prompt_reading(self) -> Reading:
        """Return claims, equations and sentences of the prompt; read at first use only."""
        from tracelens import claims

        reading: Reading = claims.read(self.trace.prompt)
        return reading

    @lazy
    def reasoning(self) -> Span:
        """Return the range in which the model reasons: marked blocks, else what stands before the answer."""
        if self.trace.sections:
            blocks = [s for s in self.trace.sections if s.kind == "reasoning"]
            if blocks:
                return Span(blocks[0].start, blocks[-1].end)
        start = self.answer.start
        return Span(0, len(self.trace.text) if start is None else start)

    @lazy
    def reasons(self) -> bool:
        """Return whether there is reasoning at all: more before the answer than its announcement."""
        start, end = self.reasoning
        return has_words(self.trace.text, start, min(end, start + 600, len(self.trace.text)), _LEAST_WORDS + 1)

    @lazy
    def fenced(self) -> tuple[Span, ...]:
        """Return the fenced blocks (code, JSON layouts) of the text: drafts in them are repeated with good reason."""
        text = self.trace.text
        if "`" not in text:  # one character is found far faster than three
            return ()
        found = []
        start = text.find("```")
        while start >= 0:
            end = text.find("```", start + 3)
            stop = len(text) if end < 0 else end + 3
            found.append(Span(start, stop))
            start = text.find("```", stop)
        return tuple(found)

    @lazy
    def correct(self) -> bool | None:
        """Return whether the answer is right: the source's score, else our own; None when it cannot be scored."""
        if self.trace.correct is not None:
            return self.trace.correct
        return answers.score(self.trace, self.answer).correct

    @lazy
    def gold_label(self) -> str | None:
        """Return the label of the right option, or None."""
        choices, gold = self.trace.choices, self.trace.gold
        if not choices or gold is None or isinstance(gold, (bool, dict, list)):
            return None
        if isinstance(gold, int) and 0 <= gold < len(choices) and str(gold) not in choices.values():
            return list(choices)[gold]
        return self.options.label(str(gold))

    @lazy
    def may_have_vector(self) -> bool:
        """Return whether the gold, or an option, can be a vector: most items have none, which is soon seen."""
        gold, choices = self.trace.gold, self.trace.choices or {}
        if isinstance(gold, (list, dict)) or (choices and "candidates" in self.scene):
            return True
        return isinstance(gold, str) and ("," in gold or "," in "".join(choices.values()))

    @lazy
    def lacks(self) -> int:
        """Return which of :data:`NEEDS` the item lacks."""
        trace, lacking = self.trace, 0
        if not trace.scene:
            lacking = NEEDS["scene"]
            if AXES_STATED not in trace.prompt and not (trace.meta and trace.meta.get("axes")):
                lacking |= NEEDS["axes"]
        if trace.gold is None or not self.may_have_vector:
            lacking |= NEEDS["vector"]
        return lacking

    @lazy
    def offered(self) -> tuple[tuple[str, str], ...]:
        """Return label and text of each option, in the order offered."""
        return tuple((self.trace.choices or {}).items())

    @lazy
    def options(self) -> Options:
        """Return what is known of the item's options, for this trace and all others of the item."""
        return options(self.offered)

    @property
    def chosen_label(self) -> str | None:
        """Return the label of the option that was chosen, or None."""
        return self._chosen.label

    @property
    def several_labels(self) -> tuple[str, ...]:
        """Return the labels in an answer that consists of nothing but labels ("A and C", "(B), (D)")."""
        return self._chosen.several

    @lazy
    def _chosen(self) -> Chosen:
        answer = self.answer.text
        return NOTHING if answer is None or not self.trace.choices else self.options.chosen(answer)

    @lazy
    def relations(self) -> tuple[Relation, ...]:
        """Return the spatial relations that the text asserts."""
        from tracelens.rules import relations

        return relations.find(self)

    @lazy
    def placements(self) -> tuple[Placement, ...]:
        """Return where the text says that things are."""
        from tracelens.rules import placements

        return placements.find(self.reading, self.placed)

    @lazy
    def placed(self) -> tuple[Place, ...]:
        """Return the names of the things that the text may place, before any coordinates are read."""
        from tracelens.rules import placements

        if not self.has(placements.WORDS) or "(" not in self.trace.text:
            return ()
        return placements.named(self.trace.text, self.reading)

    @lazy
    def commitments(self) -> tuple[Commitment, ...]:
        """Return the answers that the text commits itself to, in order."""
        from tracelens.rules import commitments

        return commitments.find(self)

    @lazy
    def quoted(self) -> tuple[Claim, ...]:
        """Return the numbers that the text presents as given."""
        from tracelens.rules import quoting

        return quoting.find(self)

    @property
    def option_claims(self) -> dict[str, Claim]:
        """Return for each option that states exactly one value the claim of it."""
        return self.options.claims

    @lazy
    def scene(self) -> dict[str, Json]:
        """Return what is truly there, or an empty dict."""
        return self.trace.scene or {}

    @lazy
    def meta(self) -> dict[str, Json]:
        """Return what else the source gave, or an empty dict."""
        return self.trace.meta or {}

    def sentences(self, start: int, end: int) -> list[Span]:
        """Return the sentences that begin within ``[start, end)``."""
        return [span for span in self.reading.sentences if start <= span[0] < end]

    def last_sentence(self, start: int, end: int) -> Span:
        """Return the last sentence of ``[start, end)``, found by its full stop or line without reading the rest."""
        return Span(*last_sentence(self.trace.text, start, min(end, len(self.trace.text))))

    def sentence_at(self, position: int) -> Span:
        """Return the sentence that holds the character ``position`` (the whole text when none does)."""
        return self.reading.sentence_at(position) or Span(0, len(self.trace.text))


def present(
    case: Case, start: int, end: int, message: str, severity: Severity | None = None, /, **evidence: Json
) -> Finding:
    """Return a present finding over ``[start, end)`` of the text; category and step are filled in later.

    ``severity`` is the category's unless the rule knows better. ``evidence`` holds what the verdict rests on beyond the
    quote (second spans, values), as JSON.
    """
    return Finding(
        category="",
        state="present",
        message=message,
        start=start,
        end=end,
        quote=case.trace.text[start:end],
        severity=severity,
        evidence=evidence or None,
    )


def lowered(text: str) -> str:
    """Return ``text`` in lower case with every character at its place.

    A few characters (İ) have a lower case of two; those texts are lowered character by character, those kept as is.
    """
    if text.isascii():
        return text.lower()
    try:  # Latin-1 goes through a table, which takes a third of the time
        return text.encode("latin-1").translate(_LOWER).decode("latin-1")
    except UnicodeEncodeError:
        low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
