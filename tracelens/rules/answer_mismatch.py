"""out.answer_mismatch: the last commitment of the reasoning is not the answer handed in."""

from __future__ import annotations

from fractions import Fraction

from tracelens.rules.case import Case, Needs, NotAssessable, Verdict, present
from tracelens.rules.commitments import WORDS as COMMITTING
from tracelens.rules.commitments import find as commitments_of

_NO_ANSWER = NotAssessable("No answer can be read.")
_NO_REASONING = NotAssessable("There is no reasoning before the answer.")
NEEDS: Needs = (("answer", _NO_ANSWER), ("reasoning", _NO_REASONING), (COMMITTING, None))


def check(case: Case) -> Verdict:
    """Return the answer, when the last commitment before it names another option or another value."""
    if case.answer_text is None or case.answer_start is None or case.answer_end is None:
        return _NO_ANSWER
    if not case.reasons():
        return _NO_REASONING
    before = [one for one in commitments_of(case) if one.span.end <= case.answer_start]
    if not before:
        return ()
    last = before[-1]
    final = case.chosen_label() if case.choices else _value(case.answer_text)
    if final is None or final == last.to or _rounded(final, last.to):
        return ()
    quote = case.text[last.span.start : last.span.end]
    evidence = {"start": last.span.start, "end": last.span.end, "quote": quote}
    message = f"The reasoning commits itself to something else: “{quote}”."
    return (present(case, case.answer_start, case.answer_end, message, {"commitment": evidence}),)


def _value(text: str) -> Fraction | None:
    from tracelens import claims

    stated = [c.value for c in claims.extract(text) if isinstance(c.value, Fraction)]
    return stated[0] if len(stated) == 1 else None


def _rounded(one: str | Fraction, other: str | Fraction) -> bool:
    """Return whether two values differ by no more than rounding (half a percent)."""
    if not isinstance(one, Fraction) or not isinstance(other, Fraction):
        return False
    return abs(one - other) * 200 <= max(abs(one), abs(other))
