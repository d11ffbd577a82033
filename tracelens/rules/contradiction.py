"""logic.contradiction: two statements that cannot both hold, neither taken back."""

from __future__ import annotations

from tracelens.claims.values import as_float
from tracelens.rules.case import Case, Found, Needs, Verdict, present
from tracelens.rules.glance import Stems
from tracelens.rules.placements import WORDS, Placement, twice
from tracelens.rules.placements import find as placed
from tracelens.rules.relations import Relation
from tracelens.rules.relations import find as relations_of
from tracelens.rules.retraction import between
from tracelens.types import Span, Value

# After a move or a turn a thing may lie elsewhere without contradiction.
_SLACK = 1e-9
_CHANGES = Stems("turn rotat mov after swap step walk flip shift now then next viewpoint perspective".split())
NEEDS: Needs = (("opposed", None),)


def check(case: Case) -> Verdict:
    """Return the later of two statements that exclude each other: inverse relations, or two places of one thing."""
    return _relations(case) or _places(case)


def _relations(case: Case) -> tuple[Found, ...]:
    stated: dict[tuple[str, str, str], Relation] = {}
    for one in relations_of(case):
        first, way, second = one.plain
        earlier = stated.get((second, way, first))
        if earlier is not None and _stands(case, earlier.span.start, one.sentence):
            return (_finding(case, earlier.span, one.span),)
        stated.setdefault((first, way, second), one)
    return ()


def _places(case: Case) -> tuple[Found, ...]:
    if not case.has(WORDS) or "(" not in case.text:
        return ()
    places = twice(case, _CHANGES)
    if not places:
        return ()
    stated: dict[str, Placement] = {}
    tolerance = case.settings.tolerance
    for one in placed(case.reading, places):
        earlier = stated.setdefault(one.name, one)
        if _alike(earlier.claim.value, one.claim.value, tolerance):
            continue
        if _stands(case, earlier.span.end, Span(one.span.start, one.span.end)):
            return (_finding(case, earlier.span, one.span),)
    return ()


def _alike(one: Value, other: Value, tolerance: float) -> bool:
    """Return whether two places agree within the tolerance, or are of different dimension (a map and a floor, say)."""
    if not isinstance(one, tuple) or not isinstance(other, tuple) or len(one) != len(other):
        return True
    if one == other:
        return True
    for place, a in enumerate(one):  # a loop: a generator would be an object, in compiled form too
        b = other[place]
        if a is None or b is None or a == b:
            continue
        if not abs(as_float(a) - as_float(b)) <= tolerance + _SLACK:  # two that are beyond what floats hold differ
            return False
    return True


def _stands(case: Case, start: int, until: Span) -> bool:
    return not _CHANGES.stand(case.characters(), start, until[1]) and not between(case, start, until[1])


def _finding(case: Case, earlier: Span, later: Span) -> Found:
    quote = case.text[earlier.start : earlier.end]
    message = f"This cannot hold together with “{quote[:100]}” before it, and neither is taken back."
    evidence = {"start": earlier.start, "end": earlier.end, "quote": quote}
    return present(case, *later, message, {"earlier": evidence})
