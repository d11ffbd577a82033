"""cmp.magnitude_overreach: a change called large becomes a magnitude at least one grid step too large."""

from __future__ import annotations

from tracelens.claims.values import as_float
from tracelens.rules import magnitudes
from tracelens.rules.case import Case, Needs, NotAssessable, Verdict, present

_NOT_DYNAMIC = NotAssessable("The item has no action whose magnitude is known.")
_NO_ANSWER = NotAssessable("No magnitude can be read from the answer.")
LARGE = frozenset(
    "noticeable noticeably significant significantly dramatic dramatically substantial substantially considerable "
    "considerably large largely larger big bigger huge hugely major strong strongly marked markedly drastic "
    "drastically pronounced".split()
)
NEEDS: Needs = (("scene", _NOT_DYNAMIC),)


def check(case: Case) -> Verdict:
    """Return the sentence that calls the change large, when the concluded magnitude overshoots the right one."""
    found = magnitudes.read(case)
    if found is None or found.gold is None or found.step is None:
        return _NOT_DYNAMIC
    if found.chosen is None:
        return _NO_ANSWER
    over = abs(found.chosen) - abs(found.gold)
    if over < found.step or not case.has(LARGE):
        return ()
    concluded = [c for c in case.reading.claims if c.value == found.chosen]
    for claim in concluded:
        index = claim.sentence
        for at in (index, index - 1, index + 1):
            if 0 <= at < len(case.reading.sentences) and _calls_large(case, at):
                start, end = case.reading.sentences[at]
                steps, said = as_float(over / found.step), as_float(found.chosen)
                message = f"A change called large becomes {said:g}, {steps:g} grid steps too much."
                return (present(case, start, end, message, {"gold": float(found.gold), "answer": said}),)
    return ()


def _calls_large(case: Case, sentence: int) -> bool:
    start, end = case.reading.sentences[sentence]
    return not LARGE.isdisjoint(case.lower()[start:end].replace(",", " ").replace(".", " ").split())
