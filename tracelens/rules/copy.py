"""num.copy: a number that is quoted as given is not the one that the prompt gives."""

from __future__ import annotations

import re
from fractions import Fraction

from tracelens.rules import placements, quoting
from tracelens.rules.case import Case, Found, Needs, NotAssessable, Verdict, present
from tracelens.rules.placements import of as placements_of
from tracelens.rules.quoting import find as quoting_of
from tracelens.types import Claim

_NO_PROMPT = NotAssessable("The prompt is missing or gives no numbers.")
_NOUN = re.compile(r"\s*(?:of\s+)?([A-Za-z][A-Za-z-]{2,})")
# A thing that the prompt places more often than this moves: it has no one place that could be quoted wrongly, and to
# compare each place with each would take time with the square of a stranger's text.
_PLACES = 100
NEEDS: Needs = (("prompt", _NO_PROMPT), ("copied", None))


def check(case: Case) -> Verdict:
    """Return each thing placed elsewhere than the prompt says, and each quoted count that the prompt has otherwise."""
    if not case.prompt:
        return _NO_PROMPT
    quoted = quoting_of(case)
    placed = placements_of(case) if "(" in case.prompt else ()
    if not placed and not quoted:
        return ()
    if not case.prompt_reading().claims:
        return _NO_PROMPT
    if quoting.too_many(case):
        return tuple(_places(case)) or quoting.TOO_MANY
    return (*_places(case), *_counts(case, quoted))


def _places(case: Case) -> list[Found]:
    if "(" not in case.prompt or not placements_of(case):
        return []
    given: dict[str, list[Claim]] = {}
    for one in placements.find(case.prompt_reading(), placements.named(case.prompt, case.prompt_reading())):
        given.setdefault(one.name, []).append(one.claim)
    found = []
    tolerance = Fraction(str(case.settings.tolerance))
    for one in placements_of(case):
        known = given.get(one.name)
        if known and len(known) <= _PLACES and not any(_same(one.claim, claim, tolerance) for claim in known):
            message = f"The prompt has {one.name} at {known[0].quote}."
            found.append(present(case, *one.span, message, {"given": known[0].quote}))
    return found


def _counts(case: Case, quoted: tuple[Claim, ...]) -> list[Found]:
    found: list[Found] = []
    if not quoted:
        return found
    given: dict[str | None, list[Claim]] = {}
    for claim in case.prompt_reading().claims:
        given.setdefault(_noun(case.prompt, claim), []).append(claim)
    values = {noun: {claim.value for claim in claims} for noun, claims in given.items()}
    for claim in quoted:
        noun = _noun(case.text, claim)
        if noun is None or noun not in given:
            continue
        if claim.value not in values[noun] and not quoting.given(case, claim):
            quote = given[noun][0].quote
            found.append(present(case, claim.start, claim.end, f"The prompt has {quote} {noun}.", {"given": quote}))
    return found


def _noun(text: str, claim: Claim) -> str | None:
    if claim.canonical_unit:
        return claim.canonical_unit
    match = _NOUN.match(text, claim.end)
    return match[1].lower() if match else None


def _same(one: Claim, other: Claim, tolerance: Fraction) -> bool:
    if not isinstance(one.value, tuple) or not isinstance(other.value, tuple) or len(one.value) != len(other.value):
        return True  # another form of statement: nothing to compare
    return all(a is None or b is None or abs(a - b) <= tolerance for a, b in zip(one.value, other.value, strict=True))
