"""What a rule is given: one trace with everything that several rules read, worked out once and only when asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import cython

from tracelens import answers
from tracelens.reading import Reading
from tracelens.rules.glance import has_words, last_sentence
from tracelens.rules.keywords import MARKS, WIDE_MARKS
from tracelens.rules.options import NOTHING, Chosen, Options, offered
from tracelens.rules.watched import watched
from tracelens.types import Claim, Json, Section, Span, Trace

if not cython.compiled:
    from tracelens.named import part

if TYPE_CHECKING:
    from tracelens.answers import Answer
    from tracelens.claims.tokens import Tokens
    from tracelens.rubric import Settings
    from tracelens.rules.commitments import Commitment
    from tracelens.rules.needs import Need
    from tracelens.rules.placements import Placement
    from tracelens.rules.relations import Relation

# Fewer words than this before the answer are an announcement ("The answer is"), not reasoning.
_LEAST_WORDS = 8
# They stand within so many characters.
_LOOK = 600
_LOWER = bytes(range(256)).decode("latin-1").lower().encode("latin-1")
_TO_BLANK = str.maketrans(dict.fromkeys(MARKS, " "))
_BYTES_TO_BLANK = bytes.maketrans(MARKS.encode(), b" " * len(MARKS))


@dataclass(frozen=True)
class NotAssessable:
    """A rule's statement that it cannot decide, and why.

    ``reason`` is a constant sentence without anything of the trace in it, since verdicts that read alike are stored
    once.
    """

    reason: str


class Found:
    """A place of the text that shows what a rule looks for; who asked the rule makes a finding of it."""

    def __init__(self) -> None:
        self.start = 0
        self.end = 0
        self.quote = ""
        self.message = ""
        self.evidence: dict[str, Json] | None = None
        self.step: int | None = None
        """The given step that it belongs to, where that is not the one in which it begins."""


Verdict: TypeAlias = tuple[Found, ...] | NotAssessable
"""What a rule returns: what it found (an empty tuple: looked and found none), or that it cannot tell."""
Needs: TypeAlias = tuple[tuple["Need", NotAssessable | None], ...]
"""What a rule cannot do without, and what it says of every trace that lacks the first of them (None: "absent"); such a
trace need not be shown to it."""


class Case:
    """One trace, its answer and its reading; everything else is worked out when it is first asked for, and kept.

    What other modules find in the text (relations, placements, commitments, quoted numbers) they keep here: ask them.
    """

    def __init__(self, trace: Trace, answer: Answer, reading: Reading, settings: Settings) -> None:
        self.trace = trace
        self.answer = answer
        self.answer_text, self.answer_start = part(answer, 0), part(answer, 1)
        self.answer_end, self.answer_found = part(answer, 2), part(answer, 3)
        self.reading = reading
        """Claims, equations and sentences of the text."""
        self.completion: str = trace.completion
        self.sections = trace.sections
        self.settings = settings
        self.text: str = trace.text
        """Everything the model said; all spans point into it."""
        self.prompt: str = trace.prompt
        self.gold: Json = trace.gold
        self.choices = trace.choices
        self.scene: dict[str, Json] = trace.scene or {}
        """What is truly there, or an empty dict."""
        self.relations: tuple[Relation, ...] | None = None
        self.placements: tuple[Placement, ...] | None = None
        self.commitments: tuple[Commitment, ...] | None = None
        self.quoted: tuple[Claim, ...] | None = None
        self.watched = watched()
        self._seen = -1  # negative: not looked yet
        self._reasons = self._vector = -1
        self._labelled = self._scored = False
        self._label: str | None = None
        self._correct: bool | None = None
        self._lower: str | None = None
        self._words: frozenset[str] | None = None
        self.begin, self.end = _reasoning(self.sections, self.answer_start, len(self.text))
        self._prompt_reading: Reading | None = None
        self._options: Options | None = None
        self._chosen: Chosen | None = None

    def lower(self) -> str:
        """Return the text in lower case, of the same length, for substring tests before anything dearer."""
        if self._lower is None:
            self._lower = lowered(self.text)
        return self._lower

    def words(self) -> frozenset[str]:
        """Return the words of the text in lower case without punctuation."""
        if self._words is None:
            self._words = _words(self.lower())
        return self._words

    def characters(self) -> Tokens:
        """Return tokens that hold the characters of the text, which are faster to look at than a string's."""
        return self.watched.keywords.characters(self.text, self.reading.tokens)

    def has(self, words: frozenset[str]) -> bool:
        """Return whether one of ``words`` is among the words of the text: the cheap first test of most rules."""
        bit = self.watched.bits.get(words, 0)
        return self.seen() & bit != 0 if bit else not words.isdisjoint(self.words())

    def seen(self) -> int:
        """Return the bits of the watched sets of which a word stands in the text."""
        if self._seen < 0:
            keywords = self.watched.keywords
            keywords.hold(self.text, self.reading.tokens)
            self._seen = keywords.found
        return self._seen

    def places(self, words: frozenset[str]) -> list[tuple[int, str]]:
        """Return where each of ``words`` stands in the text, in order, and which it is; "left-hand" has a "left".

        Words are runs of letters and digits here; ``words`` is one of the sets that are watched with their places.
        """
        keywords = self.watched.keywords
        keywords.hold(self.text, self.reading.tokens)
        return keywords.places(self.text, self.watched.bits[words])

    def starts(self, words: frozenset[str]) -> list[int]:
        """Return where each of ``words`` stands in the text, as :meth:`places` does, without which it is."""
        keywords = self.watched.keywords
        keywords.hold(self.text, self.reading.tokens)
        wanted = self.watched.bits[words]
        return [keywords.at[i] for i in range(keywords.n) if keywords.bits[keywords.which[i]] & wanted]

    def prompt_lower(self) -> str:
        """Return the prompt in lower case, of the same length."""
        return lowered(self.prompt)

    def prompt_reading(self) -> Reading:
        """Return claims, equations and sentences of the prompt; read at first use only."""
        if self._prompt_reading is None:
            from tracelens import claims

            self._prompt_reading = claims.read(self.prompt)
        return self._prompt_reading

    def reasoning(self) -> tuple[int, int]:
        """Return the range in which the model reasons: marked blocks, else what stands before the answer."""
        return self.begin, self.end

    def reasons(self) -> bool:
        """Return whether there is reasoning at all: more before the answer than its announcement."""
        if self._reasons < 0:
            stop = min(self.end, self.begin + _LOOK, len(self.text))
            self._reasons = has_words(self.characters(), self.begin, stop, _LEAST_WORDS + 1)
        return self._reasons != 0

    def fenced(self) -> tuple[Span, ...]:
        """Return the fenced blocks (code, JSON layouts) of the text: drafts in them are repeated with good reason."""
        return _fenced(self.text) if "`" in self.text else ()  # one character is found far faster than three

    def correct(self) -> bool | None:
        """Return whether the answer is right: the source's score, else our own; None when it cannot be scored."""
        if not self._scored:
            stated = self.trace.correct
            self._correct = answers.score(self.trace, self.answer).correct if stated is None else stated
            self._scored = True
        return self._correct

    def gold_label(self) -> str | None:
        """Return the label of the right option, or None."""
        if not self._labelled:
            self._label = self._gold_label()
            self._labelled = True
        return self._label

    def _gold_label(self) -> str | None:
        choices, gold = self.choices, self.gold
        if not choices or gold is None or isinstance(gold, (bool, dict, list)):
            return None
        if isinstance(gold, int) and 0 <= gold < len(choices) and str(gold) not in choices.values():
            return list(choices)[gold]
        return self.options().label(str(gold))

    def may_have_vector(self) -> bool:
        """Return whether the gold, or an option, can be a vector: most items have none, which is soon seen."""
        if self._vector < 0:
            self._vector = self._may_have_vector()
        return self._vector != 0

    def _may_have_vector(self) -> bool:
        gold, choices = self.gold, self.choices
        if isinstance(gold, (list, dict)) or (choices and "candidates" in self.scene):
            return True
        return isinstance(gold, str) and ("," in gold or (bool(choices) and self.options().comma))

    def settled(self) -> bool:
        """Return whether an answer was announced, boxed or marked: it is no mere end of the text."""
        return self.answer_found in ("announced", "boxed", "marker", "option")

    def options(self) -> Options:
        """Return what is known of the item's options, for this trace and all others of the item."""
        if self._options is None:
            self._options = offered(self.choices)
        return self._options

    def chosen_label(self) -> str | None:
        """Return the label of the option that was chosen, or None."""
        return self.chosen().label

    def several_labels(self) -> tuple[str, ...]:
        """Return the labels in an answer that consists of nothing but labels ("A and C", "(B), (D)")."""
        return self.chosen().several

    def chosen(self) -> Chosen:
        """Return what the answer says of the options."""
        if self._chosen is None:
            answer = self.answer_text
            self._chosen = NOTHING if answer is None or not self.choices else self.options().chosen(answer)
        return self._chosen

    def option_claims(self) -> dict[str, Claim]:
        """Return for each option that states exactly one value the claim of it."""
        return self.options().claims()

    def sentences(self, start: int, end: int) -> list[Span]:
        """Return the sentences that begin within ``[start, end)``."""
        return [span for span in self.reading.sentences if start <= span[0] < end]

    def last_sentence(self, start: int, end: int) -> tuple[int, int]:
        """Return the last sentence of ``[start, end)``, found by its full stop or line without reading the rest."""
        return last_sentence(self.characters(), start, min(end, len(self.text)))

    def sentence_at(self, position: int) -> Span:
        """Return the sentence that holds the character ``position`` (the whole text when none does)."""
        return self.reading.sentence_at(position) or Span(0, len(self.text))


def _words(lower: str) -> frozenset[str]:
    if lower.isascii():
        return frozenset(lower.translate(_TO_BLANK).split())
    # Translating a text beyond ASCII goes character by character; its bytes go at once.
    plain = lower.encode("utf-8", "surrogatepass").translate(_BYTES_TO_BLANK).decode("utf-8", "surrogatepass")
    for mark in WIDE_MARKS:
        plain = plain.replace(mark, " ")
    return frozenset(plain.split())


def _reasoning(sections: tuple[Section, ...], answer: int | None, size: int) -> tuple[int, int]:
    if sections:
        blocks = [s for s in sections if s.kind == "reasoning"]
        if blocks:
            return blocks[0].start, blocks[-1].end
    return 0, size if answer is None else answer


def _fenced(text: str) -> tuple[Span, ...]:
    found = []
    start = text.find("```")
    while start >= 0:
        end = text.find("```", start + 3)
        stop = len(text) if end < 0 else end + 3
        found.append(Span(start, stop))
        start = text.find("```", stop)
    return tuple(found)


def present(case: Case, start: int, end: int, message: str, evidence: dict[str, Json] | None = None) -> Found:
    """Return that ``[start, end)`` of the text shows what the rule looks for.

    ``evidence`` holds what the verdict rests on beyond the quote (second spans, values), as JSON.
    """
    found = Found.__new__(Found) if cython.compiled else Found()  # compiled, all fields are 0 or None without a call
    found.start = start
    found.end = end
    found.quote = case.text[start:end]
    found.message = message
    found.evidence = evidence
    return found


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
