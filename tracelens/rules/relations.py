"""Statements of how two things lie to each other ("the lamp is left of the door"), found once for several rules."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from tracelens.rules.watched import watched
from tracelens.rules.world import OPPOSITE
from tracelens.types import Span

if TYPE_CHECKING:
    from tracelens.rules.case import Case

WORDS = frozenset("left right above below behind front north south east west under".split())
SIDES = frozenset("left right north south east west".split())
BY_THEMSELVES = WORDS - SIDES - {"front"}
_VERBS = (" is ", " are ", " was ", " lies ", " lie ", " sits ", " stands ", " stays ", " remains ")
# What may stand between the verb and the relation.
_ADVERBS = frozenset("located placed positioned directly just immediately also still then".split())
_AFTER = re.compile(
    r"\s+(?:(?:the|a|an|this|that)\s+)?([A-Za-z][\w-]*(?:\s+[A-Za-z][\w-]*){0,2}?)(?=\s*(?:[.,;:!?)\n]|$|\s\w))",
    re.IGNORECASE,
)
_REACH = 90
# One of these stands right before a relation.
LINKS = frozenset(verb.strip() for verb in _VERBS) | _ADVERBS
_MARKS = (".", ",", ";", ":", "!", "?", "(", "\n")
# Words that end a name, and words that are none.
_STOP = frozenset(
    "and or so but because since while which that then in on at by with as if when where who is are was it this there "
    "than of to from for the a an we i you he she they its their our my your both each all hence thus therefore".split()
)
_SUPPOSED = re.compile(
    r"\b(?:if|would|suppose|supposing|assume|assuming|imagine|could|might|whether|either|should|option|statement|claims?)\b"
    r"|^\s*\(?[A-J][).:]\s|\?\s*$",
    re.IGNORECASE,
)


class Relation(NamedTuple):
    """``first`` lies in direction ``way`` of ``second``; names in lower case without articles."""

    first: str
    way: str
    second: str
    span: Span
    sentence: Span

    @property
    def inverse(self) -> tuple[str, str, str]:
        """Return what cannot hold beside it: the same pair the other way round."""
        return self.second, self.way, self.first

    @property
    def plain(self) -> tuple[str, str, str]:
        """Return the statement in one form: right of becomes left of, with the names exchanged."""
        way = "below" if self.way == "under" else self.way
        if way in ("right", "below", "behind", "south", "east"):
            return self.second, OPPOSITE[way], self.first
        return self.first, way, self.second


def find(case: Case) -> tuple[Relation, ...]:
    """Return the relations that the text asserts, in order; supposed, denied and asked ones are left out."""
    if case.relations is None:
        case.relations = _find(case) if case.has(WORDS) else ()
    return case.relations


def _find(case: Case) -> tuple[Relation, ...]:
    found = []
    text = case.text
    for begin, end, way in watched().ways.find(text):
        subject = _subject(case, begin)
        after = _AFTER.match(text, end) if subject else None
        if subject is None or after is None:
            continue
        first, second = _name(text[subject[0] : subject[1]], last=True), _name(after[1], last=False)
        if not first or not second or first == second:
            continue
        sentence = case.sentence_at(begin)
        if _SUPPOSED.search(text[sentence[0] : sentence[1]]):
            continue
        start = subject[0] + case.lower()[subject[0] : subject[1]].rindex(first)
        if text[start - 4 : start].lower() == "the ":
            start -= 4
        found.append(Relation(first, way, second, Span(start, after.end(1)), sentence))
    return tuple(found)


def _subject(case: Case, end: int) -> Span | None:
    """Return the words before the verb that leads to a relation at ``end``, or None when none does, or it is denied."""
    low = max(0, end - _REACH)
    before = case.lower()[low:end]
    verb, length = max((before.rfind(one), len(one)) for one in _VERBS)
    if verb <= 0 or not _ADVERBS.issuperset(before[verb + length :].split()):
        return None
    begin = max(before.rfind(mark, 0, verb) for mark in _MARKS) + 1
    words = before[begin:verb].split()
    if not words or not words[-1][:1].isalpha():
        return None
    name = before.rfind(words[max(0, len(words) - 3)], begin, verb) if len(words) > 3 else begin
    return Span(low + name, low + verb)


def _name(words: str, *, last: bool) -> str:
    """Return a name without what is not part of it: the words after (or before) the nearest stop word."""
    parts = words.lower().split()
    if len(parts) == 1:
        return parts[0] if parts[0] == "a" or parts[0] not in _STOP else ""  # a single letter is a name
    if last:
        for index in range(len(parts) - 1, -1, -1):
            if parts[index] in _STOP:
                return " ".join(parts[index + 1 :])
        return " ".join(parts)
    for index, part in enumerate(parts):
        if part in _STOP:
            return " ".join(parts[:index])
    return " ".join(parts)
