"""perc.attribute_misread: a stated size or count of a known thing disagrees with the scene."""

from __future__ import annotations

import re
from fractions import Fraction

from tracelens.rules.case import Case, Found, Needs, NotAssessable, Verdict, present
from tracelens.rules.world import Thing, Vector, things
from tracelens.types import Claim

_NO_SIZES = NotAssessable("The scene gives no sizes or counts.")
# A quarter of the true value is within what can be read off a picture.
_SHARE = Fraction(1, 4)
_AXES = {
    "wide": 0, "width": 0, "long": 0, "length": 0, "across": 0, "deep": 1, "depth": 1,
    "tall": 2, "high": 2, "height": 2,
}  # fmt: skip
_AFTER = re.compile(r"\s*(wide|long|across|deep|tall|high|in\s+(?:width|length|depth|height))\b", re.IGNORECASE)
_BEFORE = re.compile(
    r"\b([A-Za-z][\w-]*(?:\s[A-Za-z][\w-]*)?)(?:'s|’s)?\s+(?:(?:is|are|looks|appears|seems|measures)(?:\s+to\s+be)?\s+)"
    r"(?:(?:about|around|roughly|approximately|only|nearly)\s+)?$"
)
_COUNT = re.compile(r"\bthere\s+(?:are|is)\s+(?:(?:exactly|only|about)\s+)?$", re.IGNORECASE)
NEEDS: Needs = (("scene", _NO_SIZES),)


def check(case: Case) -> Verdict:
    """Return each stated size off by more than a quarter (and the tolerance), and each wrong count."""
    known = things(case.scene)
    sized = {name: thing for name, thing in known.items() if thing.size or thing.number is not None}
    if not sized:
        return _NO_SIZES
    if not any(name.split()[-1] in case.lower() for name in sized):
        return ()
    found = []
    for claim in case.reading.claims:
        if isinstance(claim.value, Fraction) and not claim.hypothetical:
            one = _size(case, claim, sized) if claim.dimension == "length" else _count(case, claim, sized)
            if one is not None:
                found.append(one)
    return tuple(found)


def _size(case: Case, claim: Claim, known: dict[str, Thing]) -> Found | None:
    from tracelens import claims

    text = case.text
    before = _BEFORE.search(text, max(0, claim.start - 60), claim.start)
    after = _AFTER.match(text, claim.end)
    thing = _named(known, before[1]) if before else None
    if thing is None or after is None or not thing.size or not isinstance(claim.value, Fraction):
        return None
    true = _along(thing.size, after[1].split()[-1].lower())
    said = claims.convert(claim.value, claim.canonical_unit or "", thing.unit or "meter")
    if true is None or said is None:
        return None
    if abs(said - true) <= max(Fraction(str(case.settings.tolerance)), _SHARE * abs(true)):
        return None
    message = f"The scene has {float(true):g} {thing.unit or 'meter'} for this."
    start = before.start(1) if before else claim.start
    return present(case, start, after.end(), message, {"true": float(true), "said": float(said)})


def _along(size: Vector, word: str) -> Fraction | None:
    """Return the size that a word speaks of (width first, height last); one size alone is meant by any word."""
    if len(size) == 1:
        return size[0]
    axis = _AXES[word]
    return size[-1] if axis == 2 else size[axis] if axis < len(size) else None


def _count(case: Case, claim: Claim, known: dict[str, Thing]) -> Found | None:
    text = case.text
    if claim.unit or not _COUNT.search(text, max(0, claim.start - 40), claim.start):
        return None
    noun = re.match(r"\s+([A-Za-z][\w-]*)", text[claim.end : claim.end + 40])
    thing = _named(known, noun[1]) if noun else None
    if noun is None or thing is None or thing.number is None or thing.number == claim.value:
        return None
    return present(case, claim.start, claim.end + noun.end(), f"The scene has {thing.number}.", {"true": thing.number})


def _named(known: dict[str, Thing], words: str) -> Thing | None:
    lower = words.lower()
    for name in (lower, lower.split()[-1], lower.split()[-1].removesuffix("s")):
        if name in known:
            return known[name]
    return None
