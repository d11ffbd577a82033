"""Numbers that a text presents as given ("we are told that …"), for the rules on copying and on invented premises."""

from __future__ import annotations

import re
from fractions import Fraction

from tracelens.rules.case import Case, NotAssessable
from tracelens.types import Claim, Value

TOO_MANY = NotAssessable("The text quotes and the prompt gives too many numbers to compare each with each.")
# So many comparisons take a second. Real traces need a hundredth; a stranger's could need hours.
_COMPARED = 50_000

WORDS = frozenset("given told states stated says according".split())
_QUOTES = re.compile(
    r"\b(?:(?:we|i)(?:'re|’re| are| am|'m| were)\s+(?:told|given)|(?:it\s+)?is\s+given|given\s+that|as\s+given|"
    r"(?:problem|question|prompt|task|text|map|statement)\s+(?:\w+\s+)?(?:says|states|tells\s+us|gives|mentions)|"
    r"according\s+to\s+the\s+(?:problem|question|prompt|map|task|text|statement)|"
    r"(?:as|is)\s+stated)\b",
    re.IGNORECASE,
)
_ASSUMED = re.compile(
    r"\b(?:assum\w+|suppos\w+|let\s+us\s+say|let's\s+say|if|estimate\w*|imagine|not)\b", re.IGNORECASE
)
# What ends the quoted part and begins a conclusion, and what makes a number general knowledge ("24 hours in a day").
_CONCLUDES = re.compile(
    r"[=<>≈]|\b(?:so|then|therefore|thus|hence|we\s+(?:can|get|have|find)|which\s+means)\b", re.IGNORECASE
)
_GENERAL = re.compile(r"^\s*\w*\s+(?:in|per|for|makes?)\s+(?:an?|one|each|every)\b", re.IGNORECASE)
_REACH = 80
_KINDS = ("quantity", "count", "coordinate", "ratio", "range", "time")


def find(case: Case) -> tuple[Claim, ...]:
    """Return the claims that stand right after words of quoting, assumptions and general facts left out."""
    if case.quoted is None:
        case.quoted = _find(case) if case.has(WORDS) else ()
    return case.quoted


def _find(case: Case) -> tuple[Claim, ...]:
    text = case.text
    found = []
    for match in _QUOTES.finditer(text):
        sentence = case.sentence_at(match.start())
        if _ASSUMED.search(text, *sentence):
            continue
        stop = min(sentence[1], match.end() + _REACH)
        conclusion = _CONCLUDES.search(text, match.end(), stop)
        stop = conclusion.start() if conclusion else stop
        end = match.end()
        for claim in case.reading.claims_in(match.end(), stop):
            if claim.end > stop or claim.kind not in _KINDS:
                continue
            if end > match.end() and "," in text[end : claim.start]:
                break  # a new clause draws the conclusion
            end = claim.end
            if not _GENERAL.match(text[claim.end : claim.end + 30]):
                found.append(claim)
    return tuple(found)


def too_many(case: Case) -> bool:
    """Return whether what the text quotes is too much to be compared with all that the prompt gives."""
    quoted = len(find(case))
    return quoted > 0 and quoted * len(case.prompt_reading().claims) > _COMPARED


def given(case: Case, claim: Claim) -> bool:
    """Return whether the prompt states the value, in any unit that converts to it."""
    from tracelens import claims

    for other in case.prompt_reading().claims:
        if other.value == claim.value:
            return True
        if isinstance(other.value, tuple) and claim.value in other.value:
            return True
        if not isinstance(other.value, Fraction) or not isinstance(claim.value, Fraction):
            continue
        if other.canonical_unit and claim.canonical_unit:
            converted = claims.convert(other.value, other.canonical_unit, claim.canonical_unit)
            if converted is not None and abs(converted - claim.value) * 200 <= abs(converted):
                return True
        if abs(other.value - claim.value) * 10 ** ((claim.precision or 0) + 1) < 5:
            return True  # the prompt's number as rounded
    return False


def first_ends(case: Case) -> dict[Value, int]:
    """Return where each value of the text ends for the first time: quoted further down, it was worked out there."""
    ends: dict[Value, int] = {}
    for claim in case.reading.claims:
        ends[claim.value] = min(claim.end, ends.get(claim.value, claim.end))
    return ends
