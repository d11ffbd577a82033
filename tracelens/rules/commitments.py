"""Where a text commits itself to an answer: "so the answer is B", "therefore 0.4 m", "wait, C"."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from tracelens.rules.watched import watched
from tracelens.types import Claim, Span

if TYPE_CHECKING:
    from tracelens.rules.case import Case

# Words without which no text commits itself to anything; tested before the patterns run.
WORDS = frozenset("answer option choice so therefore thus hence wait actually no choose pick select correct".split())
_ANNOUNCED = (
    r"\b(?:answer|(?:correct|right|best)\s+(?:option|choice|candidate|view))\b"
    r"(?:\s+(?:is|would\s+be|must\s+be|should\s+be|will\s+be|becomes))?\s*[:=]?\s*"
)
_CONCLUDED = (
    r"\b(?:so|therefore|thus|hence|wait|actually|no|i(?:'ll|’ll|\s+will)?\s+(?:choose|pick|select|go\s+with))\b[,:]?\s+"
    r"(?:(?:it|this|that)(?:'s|’s|\s+is|\s+must\s+be|\s+should\s+be|\s+would\s+be)\s+)?"
)
_OPTIONAL = r"(?:(?:the\s+)?(?:answer|option|choice|candidate|view)\s+)?[(\[*\"“]*"
_LABEL = r"([A-J])[)\]*\"”]*"
_ENDS = r"(?=\s*(?:[.,;:!?…\n]|$|\bis\s+(?:the\s+)?(?:correct|right|best|answer)))"
_BY_LABEL = re.compile(
    rf"{_ANNOUNCED}{_OPTIONAL}{_LABEL}(?![\w'’])(?!\s+[a-z])|{_CONCLUDED}{_OPTIONAL}{_LABEL}(?![\w'’]){_ENDS}"
    rf"|\b(?:[Oo]ption|[Cc]hoice|[Cc]andidate)\s+[(\[]?([A-J])[)\]]?\s+is\s+(?:therefore\s+)?(?:the\s+)?(?:correct|right|best|answer)\b",
)
# A box alone is no commitment: models box the results of steps, too.
_BY_VALUE = re.compile(_ANNOUNCED, re.IGNORECASE)
# Where a commitment may begin: the patterns are tried at these words only.
ANNOUNCING = frozenset({"answer"})
OPTIONS = frozenset("option choice candidate".split())  # these, before a label
_LABELLED = re.compile(r"\s+[(\[]?[A-J]\b")
_CONCLUDING = frozenset("wait actually".split())
JUDGED = frozenset("correct right best".split())  # these, before a word for an option
_OPTION = re.compile(r"\s+(?:option|choice|candidate|view)\b", re.IGNORECASE)
_AT_START = frozenset("so therefore thus hence no i".split())
# What follows a conclusion ("so", "wait"): a label, marks before one, or words that lead to one.
_LEADING = re.compile(
    r"[,:]?\s+(?:(?:it|this|that)(?:'s|’s|\s+(?:is|must|should|would))\b"
    r"|(?:the\s+)?(?:answer|option|choice|candidate|view)\b|[(\[*\"“]*[A-J])"
)
CONCLUSIONS = _CONCLUDING | _AT_START
BEGINNINGS = ANNOUNCING | OPTIONS | JUDGED | CONCLUSIONS
_BEFORE_START = ("", ".", "!", "?", ",", ";", ":", "\n")
_DENIED = re.compile(r"\b(?:not|n't|n’t|if|would|could|whether)\b", re.IGNORECASE)
# What may stand between an announcement and its number, and what may not follow the number: the number would be the
# start of an expression, or a piece of one.
_BETWEEN = r"[\s$*({\[:\"“]*(?:\\boxed\s*\{|\\\()?[\s$({]*(?:(?:approximately|about|roughly|around|equal to)\s+)?"
_FILLED, _GAP = re.compile(_BETWEEN), re.compile(f"{_BETWEEN}$")
_GOES_ON = frozenset("+-*/^=×·÷<>(\\&_")
_REACH = 40
# An answer stands so near behind the words that announce it.
_ANNOUNCED_WITHIN = 40


class Commitment(NamedTuple):
    """What the text commits itself to (an option label, or an exact value), and where."""

    to: str | Fraction
    span: Span


def find(case: Case) -> tuple[Commitment, ...]:
    """Return the commitments of the text in order; denied and supposed ones are left out."""
    if case.commitments is None:
        case.commitments = _find(case) if case.has(WORDS) else ()
    return case.commitments


def _find(case: Case) -> tuple[Commitment, ...]:
    places = watched().openings.find(case.text)
    if _announced(case, places):
        return ()
    begins = _begins(case.text, places)
    if _announced(case, begins):
        return ()
    found = _labels(case, begins) if case.choices else _values(case, begins)
    return tuple(found)


def _announced(case: Case, places: list[tuple[int, str]]) -> bool:
    """Return whether there is nothing at some places but, at one, the words that announce the answer."""
    if len(places) != 1:
        return not places
    at, start = places[0][0], case.answer_start
    return case.answer_found == "announced" and start is not None and at < start <= at + _ANNOUNCED_WITHIN


def _begins(text: str, places: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Return those of some places, in order, at which a commitment may begin, with the words that stand there."""
    return [(at, word) for at, word in places if word in ANNOUNCING or _starts(text, at, word)]


def _starts(text: str, at: int, word: str) -> bool:
    """Return whether a word that commits to nothing everywhere may do so where it stands."""
    end = at + len(word)
    if word in JUDGED:
        return _OPTION.match(text, end) is not None
    if word in OPTIONS:
        return _LABELLED.match(text, end) is not None
    if text[at] != word[0]:
        return False  # conclusions begin in lower case: with a capital, "So" begins too much
    if word == "i":
        return text[end : end + 1] == " " and _breaks(text, at)
    if word in ("so", "no") and text[end : end + 1] not in (" ", ","):
        return False
    return _LEADING.match(text, end) is not None and (word in _CONCLUDING or _breaks(text, at))


def _breaks(text: str, at: int) -> bool:
    """Return whether a sentence, or a part of one, begins at ``at``."""
    return text[max(0, at - 3) : at].rstrip(" ")[-1:] in _BEFORE_START


def _labels(case: Case, begins: list[tuple[int, str]]) -> list[Commitment]:
    text, choices = case.text, case.choices or {}
    found = []
    for at, _ in begins:
        match = _BY_LABEL.match(text, at)
        if match is None:
            continue
        label = match[1] or match[2] or match[3]
        if label in choices and not _denied(text, match.start(), match.end()):
            found.append(Commitment(label, Span(*match.span())))
    values = _values(case, begins)
    if values:  # only then are the options' own values worth reading
        labels = case.option_claims().items()
        found.extend(Commitment(label, one.span) for one in values for label, c in labels if c.value == one.to)
        found.sort(key=lambda one: one.span.start)
    return found


def _values(case: Case, begins: list[tuple[int, str]]) -> list[Commitment]:
    text = case.text
    found = []
    for at, word in begins:
        match = _BY_VALUE.match(text, at) if word in ANNOUNCING or word in JUDGED else None
        if match is None:
            continue
        reach = _FILLED.match(text, match.end())
        furthest = min(reach.end() if reach else match.end(), match.end() + _REACH)
        claim = next(filter(_is_value, case.reading.claims_in(match.end(), furthest + 1)), None)
        if claim is None or not _GAP.match(text, match.end(), claim.start):
            continue
        if _denied(text, match.start(), claim.start) or text[claim.end : claim.end + 4].lstrip(" ")[:1] in _GOES_ON:
            continue
        found.append(Commitment(claim.value, Span(match.start(), claim.end)))  # type: ignore[arg-type]
    return found


def _is_value(claim: Claim) -> bool:
    return isinstance(claim.value, Fraction) and claim.kind not in ("marker", "ordinal")


def _denied(text: str, start: int, end: int) -> bool:
    begin = max(0, start - _REACH)
    for mark in ".!?\n":
        begin = max(begin, text.rfind(mark, begin, start) + 1)
    return _DENIED.search(text, begin, end) is not None
