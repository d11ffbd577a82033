"""Statements of where a thing is ("the lamp is at (0.6, 1.2)"), in a text or in its prompt."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from tracelens.types import Claim, Span

# What may stand between a name and its coordinates.
_BEFORE = re.compile(
    r"(?:\b(?:the|a|an)\s+)?\b([A-Za-z][\w-]*(?:\s[a-z][\w-]*){0,2}?)\s*"
    r"(?:(?:(?:is|are|was|lies|sits|stands|located|placed|positioned|anchor|given|has|have|position|coordinates?)\s+)*"
    r"(?:at|coordinates?(?:\s+of)?|position)(?:\s+(?:the\s+)?(?:point|coordinates?|position))?\s*:?|\s*:)\s*$",
)
_REACH = 50
_ENDINGS = ("at", "of", "coordinates", "coordinate", "position", "point", ":")
_VERBS = (" is ", " are ", " was ", " lies ", " sits ", " stands ", " has ", " have ")
# One of these stands in every placement but "name: (1, 2)"; without any of them the claims need not be read.
WORDS = frozenset("at coordinates coordinate position located".split())
_STOP = frozenset(
    "it this that which point points is are was be located placed at the a an and so then we answer coordinates "
    "coordinate position origin new final result center centre distance vector x y z or to from of for with "
    "now".split()
)


class Placement(NamedTuple):
    """A name (lower case), its coordinates as claimed, and the characters from name to coordinates."""

    name: str
    claim: Claim
    span: Span


def _name_from(before: str) -> int:
    """Return where the name can begin at the earliest: the pattern need not be tried at every character before."""
    verb = max(before.rfind(one) for one in _VERBS)
    last = verb if verb >= 0 else len(before) - 1
    at = last
    for _ in range(3):
        at = before.rfind(" ", 0, at)
        if at < 0:
            return 0
    return at + 1


def find(text: str, claims: Iterable[Claim]) -> tuple[Placement, ...]:
    """Return the placements that ``text`` states, in order; supposed ones and names that are none are left out."""
    found = []
    for claim in claims:
        if claim.kind != "coordinate" or not isinstance(claim.value, tuple) or claim.hypothetical:
            continue
        before = text[max(0, claim.start - _REACH) : claim.start]
        if not before.rstrip().endswith(_ENDINGS):
            continue
        match = _BEFORE.search(before, _name_from(before))
        if match is None:
            continue
        words = match[1].lower().split()
        while words and words[0] in _STOP:
            words.pop(0)
        if not words or words[-1] in _STOP:
            continue
        start = claim.start - len(before) + match.start(1)
        found.append(Placement(" ".join(words), claim, Span(start, claim.end)))
    return tuple(found)
