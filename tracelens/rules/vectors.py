"""The gold vector and the answer's vector of a static item, exact, and the three ways in which they are related."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import permutations
from typing import TypeAlias

from tracelens.rules.case import Case, Needs, NotAssessable, Verdict, present
from tracelens.rules.world import Vector, things, vector
from tracelens.types import Claim, Value

Relation: TypeAlias = Callable[[Vector, Vector, Fraction], str | None]

_NO_GOLD = NotAssessable("The item has no gold vector.")
_NO_ANSWER = NotAssessable("No vector can be read from the answer.")
# A common factor within this share of the vector's length is one factor; 5 % off one is a factor at all.
_RESIDUAL = Fraction(2, 100)
_LEAST_SCALE = Fraction(5, 100)
NEEDS: Needs = (("vector", _NO_GOLD),)


def compare(case: Case, relation: Relation) -> Verdict:
    """Return the answer as a finding when ``relation`` says how its vector comes from the gold one."""
    trace = case.trace
    if trace.gold is None or not case.may_have_vector():
        return _NO_GOLD
    gold = gold_vector(case)
    if gold is None:
        return _NO_GOLD
    said = answer_vector(case)
    if said is None or len(said) != len(gold) or case.answer.start is None or case.answer.end is None:
        return _NO_ANSWER
    tolerance = Fraction(str(case.settings.tolerance))
    message = None if near(said, gold, tolerance) else relation(said, gold, tolerance)
    if message is None:
        return ()
    evidence = {"gold": written(gold), "answer": written(said)}
    return (present(case, case.answer.start, case.answer.end, message, evidence),)


def gold_vector(case: Case) -> Vector | None:
    """Return the right coordinates (two or three of them), from the gold itself or from the right option."""
    gold = case.gold
    direct = vector(gold)
    if direct is not None:
        return direct if len(direct) > 1 else None
    label = case.gold_label()
    if label is not None:
        return option_vector(case, label)
    return _vector_of(_only(gold)) if isinstance(gold, str) else None


def answer_vector(case: Case) -> Vector | None:
    """Return the coordinates that the final answer states or whose option it names."""
    if case.answer.text is None:
        return None
    label = case.chosen_label()
    if label is not None:
        return option_vector(case, label)
    return _vector_of(_only(case.answer.text))


def sign_reversed(said: Vector, gold: Vector, tolerance: Fraction) -> str | None:
    """Say which axes are reversed, when the magnitudes agree; an axis at zero never counts."""
    reversed_axes = []
    for axis, (p, g) in enumerate(zip(said, gold, strict=True)):
        if abs(p - g) <= tolerance:
            continue
        if abs(p + g) > tolerance or abs(g) <= tolerance:
            return None
        reversed_axes.append("xyz"[axis] if axis < 3 else str(axis))
    return f"The sign of {' and '.join(reversed_axes)} is reversed." if reversed_axes else None


def swapped(said: Vector, gold: Vector, tolerance: Fraction) -> str | None:
    """Say so when the answer is the gold in another order."""
    if len(gold) > 3:
        return None
    for order in permutations(range(len(gold))):
        if near(said, tuple(gold[i] for i in order), tolerance):
            return "The coordinates are the right ones in another order."
    return None


def scaled(said: Vector, gold: Vector, tolerance: Fraction) -> str | None:
    """Say by which common factor (at least two non-zero axes) the answer is off."""
    square = sum(g * g for g in gold)
    if sum(1 for g in gold if abs(g) > tolerance) < 2 or not square:
        return None
    factor = Fraction(sum(p * g for p, g in zip(said, gold, strict=True))) / square
    if abs(factor - 1) <= _LEAST_SCALE or factor <= 0:
        return None
    off = max(abs(p - factor * g) for p, g in zip(said, gold, strict=True))
    largest = max(abs(p) for p in said)
    return f"All coordinates are {float(factor):.4g} times the right ones." if off <= _RESIDUAL * largest else None


def shifted(case: Case) -> Relation:
    """Return a relation that says when the answer is off by the offset between the two anchors of the scene."""
    known = things(case.scene)
    names = [str(name).lower() for name in case.scene.get("anchors") or []]
    places = [known[name].position for name in names if name in known]
    offsets: list[Vector] = []
    if len(places) == 2 and places[0] is not None and places[1] is not None and len(places[0]) == len(places[1]):
        offsets.append(tuple(b - a for a, b in zip(places[0], places[1], strict=True)))

    def relation(said: Vector, gold: Vector, tolerance: Fraction) -> str | None:
        for offset in offsets:
            if len(offset) != len(gold) or near(offset, tuple(Fraction(0) for _ in offset), tolerance):
                continue
            for sign in (1, -1):
                if near(said, tuple(g + sign * o for g, o in zip(gold, offset, strict=True)), tolerance):
                    return "The answer is off by the offset between the anchors."
        return scaled(said, gold, tolerance)

    return relation


def near(one: Vector, other: Vector, tolerance: Fraction) -> bool:
    """Return whether two vectors agree on every axis."""
    return all(abs(a - b) <= tolerance for a, b in zip(one, other, strict=True))


def written(value: Vector) -> list[float]:
    """Return a vector as it goes into evidence."""
    return [float(part) for part in value]


def option_vector(case: Case, label: str) -> Vector | None:
    """Return the coordinates that an option offers: from the scene (options may be pictures), else from its text."""
    candidates = case.scene.get("candidates")
    if isinstance(candidates, dict) and isinstance(candidates.get(label), dict):
        placed = vector(candidates[label].get("position"))
        if placed is not None:
            return placed if 2 <= len(placed) <= 3 else None
    return _vector_of(case.option_claims().get(label))


def _only(text: str) -> Claim | None:
    from tracelens import claims

    found = [c for c in claims.extract(text) if isinstance(c.value, tuple) and c.kind == "coordinate"]
    return found[0] if len(found) == 1 else None


def _vector_of(claim: Claim | None) -> Vector | None:
    value: Value = None if claim is None else claim.value
    if not isinstance(value, tuple) or not 2 <= len(value) <= 3:
        return None
    return tuple(part for part in value if part is not None) if None not in value else None
