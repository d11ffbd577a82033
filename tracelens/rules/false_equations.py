"""What the rules on equations share: the false ones of a trace by kind, quoted at the comparison that fails."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from tracelens.claims.values import value_text
from tracelens.rules.case import Case, Found, Needs, present
from tracelens.types import Equation, Member, Value

_MAGNITUDE = ("magnitude", "absolute")
# How far behind a comparison "in magnitude" may stand.
_NEAR = 40
_LINE = re.compile(r"\\\\[^\d\w]{0,6}(?:\\q?quad\b|&)\s*$")
_RATIO = re.compile(r"\s*:\s*[\d\\]")
_REJECTED = re.compile(
    r"\b(?:(?:is|are|was) (?:still |clearly |obviously |simply )?(?:not true|false|impossible|a contradiction|"
    r"not possible|absurd|not correct|incorrect|untrue)|contradict\w*|does(?: not|n't) (?:hold|make sense)|"
    r"cannot be (?:true|right|correct))"
)
# A rejection stands in the same or the next sentence.
_SOON = 110
NEEDS: Needs = (("false", None),)


def find(case: Case, kind: str) -> tuple[Found, ...]:
    """Return a finding for each equation of ``kind`` that is stated, not merely supposed, and false."""
    if not case.reading.false_equations:
        return ()
    return tuple([_finding(case, one) for one in false_ones(case, kind)])


def false_ones(case: Case, kind: str) -> Iterator[Equation]:
    """Return the false equations of ``kind`` that the text means and that change what follows from it."""
    for one in case.reading.false_equations:
        if one.kind != kind or one.hypothetical or one.failing is None:
            continue
        if cancels(one) or _half_of_a_ratio(case, one) or _goes_on(case, one) or _rejected(case, one):
            continue
        if not (kind == "order" and _of_magnitudes(case, one)):
            yield one


def cancels(equation: Equation) -> bool:
    """Return whether a chain of equalities ends at the value that it began with.

    A term between was then written wrongly (a bracket left out or put elsewhere: ``7 - 3 - 2 = 7 - (3 - 2) = 2``),
    but the calculation was not: nothing that rests on the chain is false.
    """
    members = equation.members
    return len(members) > 2 and set(equation.relations) == {"="} and _same(members[0], members[-1])


def _same(first: Member, last: Member) -> bool:
    return isinstance(first.value, Fraction) and first.value == last.value


def _half_of_a_ratio(case: Case, equation: Equation) -> bool:
    """Return whether a colon and a number follow: ``a : b = c : d`` is about ratios, not about ``b = c``."""
    return _RATIO.match(case.text, equation.end) is not None


def _goes_on(case: Case, equation: Equation) -> bool:
    """Return whether the left side goes on from the line above: then it is the end of a longer sum."""
    if not equation.members[0].quote.startswith(("-", "+")):
        return False
    return _LINE.search(case.text, max(0, equation.start - _NEAR), equation.start) is not None


def _rejected(case: Case, equation: Equation) -> bool:
    """Return whether the text says at once that this cannot be: then it draws a contradiction, and no wrong result."""
    return _REJECTED.search(case.lower(), equation.end, equation.end + _SOON) is not None


def _of_magnitudes(case: Case, equation: Equation) -> bool:
    sentence = case.lower()[max(0, equation.start - _NEAR) : equation.end + _NEAR]
    return any(word in sentence for word in _MAGNITUDE)


def _finding(case: Case, equation: Equation) -> Found:
    left, right = equation.members[equation.failing or 0], equation.members[(equation.failing or 0) + 1]
    start, end = min(left.start, right.start), max(left.end, right.end)
    found = present(case, start, end, _message(equation, left, right), _evidence(left, right))
    found.step = case.trace.step_at(right.start)
    return found


def _message(equation: Equation, left: Member, right: Member) -> str:
    relation = equation.relations[equation.failing or 0]
    value = printed(left.value)
    if relation == "=" and value is not None and value != left.quote:
        return f"{left.quote} is {value}, not {right.quote}."
    return f"{left.quote} {relation} {right.quote} is false."


def _evidence(left: Member, right: Member) -> dict[str, str]:
    values = {"left": printed(left.value), "right": printed(right.value)}
    return {side: value for side, value in values.items() if value is not None}


def printed(value: Value) -> str | None:
    """Return an exact value as text; None for a value that is not known."""
    return value_text(value) or None
