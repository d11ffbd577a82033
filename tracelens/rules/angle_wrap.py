"""num.angle_wrap: turns that are equal modulo a full turn are called different, or different ones equal."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple

from tracelens.rules.case import Case, Found, Needs, Verdict, present
from tracelens.types import Claim

_FULL_TURN = 360
VERDICTS = frozenset(
    ("same", "equivalent", "equal", "equals", "identical", "different", "differs", "differ", "distinct", "coincide")
)
_DIFFERENT = re.compile(
    r"\b(?:different|differs?|distinct)\b|(?:\bnot|n't)\s+(?:be\s+)?(?:the\s+)?(?:same|equivalent|equal|identical)\b"
)
_SAME = re.compile(r"\b(?:same|equivalent|equals?|identical|coincide)\b")
_NO_VERDICT = re.compile(r"\bno different|not (?:different|distinct)|n't differ|\bif\b|\bwhether\b|\?")
_TURN = re.compile(r"\b(?:turn|turns|turning|rotat\w+|heading|orientation|left|right|clockwise|counterclockwise)\b")
TURNS = frozenset(
    "turn turns turning rotate rotates rotated rotating rotation rotations heading headings orientation left right "
    "clockwise counterclockwise counter-clockwise anticlockwise".split()
)
_BEFORE = re.compile(r"\b(left|right|clockwise|counter-?clockwise|anti-?clockwise)\s*(?:by|of|\()?\s*$")
_AFTER = re.compile(r"^\s*(?:to (?:the|its|your) )?(left|right|clockwise|counter-?clockwise|anti-?clockwise)\b")
_SIGN = {"left": 1, "right": -1, "clockwise": -1, "counterclockwise": 1, "anticlockwise": 1}
# A sentence with fewer numbers cannot compare two turns.
_LEAST = 2
# No shorter text names a turn: most keys are a letter.
_SHORTEST = len("turn")
# A verdict behind the second turn stands this near ("… are the same rotation").
_NEAR = 48
NEEDS: Needs = (("turned", None),)


class _Turn(NamedTuple):
    claim: Claim
    degrees: Fraction
    sign: int
    """1 for left and counterclockwise, -1 for right and clockwise, 0 where no direction is said."""


def check(case: Case) -> Verdict:
    """Return each statement on two turns that is false modulo 360 degrees, and an answer missed only by a full turn."""
    found = []
    if case.has(VERDICTS) and case.has(TURNS):
        spoken = case.reading.sentences_with(case.starts(VERDICTS), _LEAST)
        found = [one for start, end in spoken if (one := _statement(case, start, end)) is not None]
    answer = _answer(case)
    return (*found, answer) if answer is not None else tuple(found)


def _statement(case: Case, start: int, end: int) -> Found | None:
    sentence = case.lower()[start:end]
    if not (_SAME.search(sentence) or _DIFFERENT.search(sentence)):
        return None
    if not _TURN.search(sentence) or _NO_VERDICT.search(sentence):
        return None
    turns = [turn for claim in case.reading.claims_in(start, end) if (turn := _turn(case.lower(), claim))]
    if len(turns) != 2 or (turns[0].sign == 0) != (turns[1].sign == 0):
        return None
    first, second = turns
    said = _verdict(case.lower(), first, second, end)
    if said is None or said == _equal(first, second):
        return None
    truth = "different" if said else "equal"
    message = f"{first.claim.quote} and {second.claim.quote} are {truth} modulo {_FULL_TURN} degrees."
    return present(case, start, end, message, {"first": first.claim.quote, "second": second.claim.quote})


def _turn(text: str, claim: Claim) -> _Turn | None:
    """Return the claim as a turn: an angle in degrees, or a bare number with a direction right beside it."""
    if not isinstance(claim.value, Fraction) or claim.canonical_unit not in (None, "degree"):
        return None
    direction = claim.direction if claim.direction in _SIGN else None
    if direction is None:
        before, behind = text[max(0, claim.start - 24) : claim.start], text[claim.end : claim.end + 32]
        match = _BEFORE.search(before) or _AFTER.match(behind)
        direction = match.group(1).replace("-", "") if match else None
    if direction is None and claim.canonical_unit is None:
        return None
    return _Turn(claim, claim.value, _SIGN[direction] if direction else 0)


def _verdict(text: str, first: _Turn, second: _Turn, end: int) -> bool | None:
    """Return True when the two turns are called equal, False when different, None when nothing is said of both."""
    between = text[first.claim.end : second.claim.start]
    behind = text[second.claim.end : min(end, second.claim.end + _NEAR)]
    for place in (between, behind if re.search(r"\band\b", between) else ""):
        if _DIFFERENT.search(place):
            return False
        if _SAME.search(place):
            return True
    return None


def _equal(first: _Turn, second: _Turn) -> bool:
    one, other = (turn.degrees * (turn.sign or 1) for turn in (first, second))
    return (one - other) % _FULL_TURN == 0


def _answer(case: Case) -> Found | None:
    """Return the answer, when it names the right turn by another number of degrees than the reference does."""
    gold = case.gold
    if not isinstance(gold, str) or case.answer_start is None or case.answer_end is None or case.trace.correct:
        return None
    if case.answer_text is None or len(gold) < _SHORTEST:
        return None
    if not _TURN.search(gold.lower()) or not _TURN.search(case.answer_text.lower()):
        return None
    right, given = _only_turn(gold), _only_turn(case.answer_text)
    if right is None or given is None or not right.sign or not given.sign:
        return None
    if (right.degrees, right.sign) == (given.degrees, given.sign) or not _equal(right, given):
        return None
    message = f"The answer is the reference {gold!r} modulo {_FULL_TURN} degrees."
    return present(case, case.answer_start, case.answer_end, message, {"gold": gold})


def _only_turn(text: str) -> _Turn | None:
    from tracelens import claims

    turns = [turn for claim in claims.extract(text) if (turn := _turn(text.lower(), claim))]
    return turns[0] if len(turns) == 1 else None
