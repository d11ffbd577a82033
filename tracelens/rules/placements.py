"""Statements of where a thing is ("the lamp is at (0.6, 1.2)"), in a text or in its prompt."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

import cython

from tracelens.reading import Reading
from tracelens.rules.glance import Stems
from tracelens.rules.namesakes import Namesakes
from tracelens.types import Claim, Span

if not cython.compiled:
    from tracelens.named import made

if TYPE_CHECKING:
    from tracelens.rules.case import Case

# What may stand between a name and its coordinates.
_NAME = r"(?:\b(?:the|a|an)\s+)?\b([A-Za-z][\w-]*(?:\s[a-z][\w-]*){0,2}?)\s*"
_LEADS = (
    r"(?:(?:(?:is|are|was|lies|sits|stands|located|placed|positioned|anchor|given|has|have|position|coordinates?)\s+)*"
    r"(?:at|coordinates?(?:\s+of)?|position)(?:\s+(?:the\s+)?(?:point|coordinates?|position))?\s*:?|\s*:)\s*$"
)
_BEFORE = re.compile(_NAME + _LEADS)
# The same with words that are never cut short, which the pattern above does last but takes most of its time to try.
_WHOLE = re.compile(_NAME.replace("*", "*+") + _LEADS)
_ARTICLES = ("the", "a", "an")
# The words that can stand between a name and "at"; most names are plain words before some of them.
_LEADING = frozenset(
    "is are was lies sits stands has have located placed positioned given anchor position coordinate "
    "coordinates".split()
)
_REACH = 50
_ENDINGS = ("at", "of", "coordinates", "coordinate", "position", "point", ":")
_VERBS = frozenset(("is", "are", "was", "lies", "sits", "stands", "has", "have"))
_VERB_INITIALS = "ialswh"
# One of these stands in every placement but "name: (1, 2)"; without any of them the claims need not be read.
WORDS = frozenset("at coordinates coordinate position located".split())
_STOP = frozenset(
    "it this that which point points is are was be located placed at the a an and so then we answer coordinates "
    "coordinate position origin new final result center centre distance vector x y z or to from of for with "
    "now".split()
)


NAMESAKES = Namesakes(_STOP, _ENDINGS, _REACH)


class Placement(NamedTuple):
    """A name (lower case), its coordinates as claimed, and the characters from name to coordinates."""

    name: str
    claim: Claim
    span: Span


def _name_from(before: str) -> int:
    """Return where the name can begin at the earliest: the pattern need not be tried at every character before."""
    at = _last_verb(before)
    for _ in range(3):
        at = before.rfind(" ", 0, at)
        if at < 0:
            break
    n = i = len(before)
    while i > at + 1 and _may_lead(before[i - 1]):
        i -= 1
    while i < n and before[i].isspace():
        i += 1
    return i


def _last_verb(before: str) -> int:
    """Return where the last of the verbs between blanks begins, with its blank; else the last character's place."""
    behind = -1  # the next blank
    for i in range(len(before) - 1, -1, -1):
        if before[i] != " ":
            continue
        if behind > i + 1 and before[i + 1] in _VERB_INITIALS and before[i + 1 : behind] in _VERBS:
            return i
        behind = i
    return len(before) - 1


def _may_lead(char: str) -> bool:
    """Return whether a character can be part of what the pattern matches, from the name to the coordinates."""
    if "a" <= char <= "z" or char == " ":
        return True
    return char.isalnum() or char.isspace() or char == "_" or char == "-" or char == ":"


def twice(case: Case, changes: Stems) -> tuple[Place, ...]:
    """Return, of the places of :func:`named`, those of things with several; the claims of others need no look.

    There are none when every two of one thing are written alike, or have a word with one of the stems ``changes``
    between them.
    """
    spans = case.reading.points()
    namesakes = NAMESAKES
    if len(spans) > 1:
        spans = namesakes.shared(case.characters(), spans, changes)
    if len(spans) < 2:
        return ()
    places = _all_named(case.text, spans)
    seen: set[str] = set()
    again: set[str] = set()
    for one in places:
        (again if one.name in seen else seen).add(one.name)
    return tuple([one for one in places if one.name in again]) if again else ()


class Place(NamedTuple):
    """A name (lower case), where it begins, and where its coordinates begin; these are not read yet."""

    name: str
    start: int
    at: int


def named(text: str, reading: Reading) -> tuple[Place, ...]:
    """Return what ``text`` places, in order."""
    return _all_named(text, reading.points())


def _all_named(text: str, spans: Iterable[tuple[int, int]]) -> tuple[Place, ...]:
    found = []
    for at, _ in spans:
        name = _named(text, at)
        if name is not None:
            found.append(made(Place, (name[0], name[1], at)))
    return tuple(found)


def of(case: Case) -> tuple[Placement, ...]:
    """Return where the text of a trace says that things are."""
    if case.placements is None:
        placing = case.has(WORDS) and "(" in case.text
        case.placements = find(case.reading, named(case.text, case.reading)) if placing else ()
    return case.placements


def find(reading: Reading, places: Iterable[Place]) -> tuple[Placement, ...]:
    """Return the placements among ``places``; supposed ones and coordinates without known numbers are left out."""
    found = [
        made(Placement, (name, claim, made(Span, (start, claim.end))))
        for name, start, at in places
        for claim in reading.claims_in(at, at + 1)
        if claim.kind == "coordinate" and isinstance(claim.value, tuple) and not claim.hypothetical
    ]
    return tuple(found)


def _match(before: str, low: int) -> re.Match[str] | None:
    """Return the first match of the pattern from ``low`` on.

    Where whole words match at ``low`` itself, that is the one: the pattern tries nothing before but to take an article
    for itself and to cut the words behind that short.
    """
    match = _WHOLE.match(before, low)
    if match is not None and (match.start(1) > low or match[1].split()[0] not in _ARTICLES):
        return match
    return _BEFORE.search(before, low)


def _plain(before: str, low: int) -> tuple[list[str], int]:
    """Return the words of the name that :func:`_match` finds, in lower case, and where it begins.

    No words where that takes the pattern to tell: where there is more between name and coordinates than "at" with
    words that lead to it, parted by single blanks, or where the name has more than letters in it.
    """
    for i in range(low, len(before)):
        if not ("a" <= before[i] <= "z" or before[i] == " " or "A" <= before[i] <= "Z"):
            return [], 0
    words = before[low:].split(" ")
    if len(words) < 3 or words.pop() or words.pop() != "at":
        return [], 0
    while words and words[-1] in _LEADING:
        words.pop()
    first = 1 if words and words[0] in _ARTICLES else 0
    if not first < len(words) <= first + 3:
        return [], 0
    for number in range(len(words)):
        word = words[number]
        if not word or word == "at" or word in _LEADING or (number > first and word[0] < "a"):
            return [], 0
    start = low + len(words[0]) + 1 if first else low
    return [word.lower() for word in words[first:]], start


def _named(text: str, at: int) -> tuple[str, int] | None:
    """Return the name of what is said to be at the coordinates that begin at ``at``, and where the name begins."""
    before = text[max(0, at - _REACH) : at]
    if not before.rstrip().endswith(_ENDINGS):
        return None
    low = _name_from(before)
    words, start = _plain(before, low)
    if not words:
        match = _match(before, low)
        if match is None:
            return None
        words, start = match[1].lower().split(), match.start(1)
    while words and words[0] in _STOP:
        words.pop(0)
    if not words or words[-1] in _STOP:
        return None
    return " ".join(words), at - len(before) + start
