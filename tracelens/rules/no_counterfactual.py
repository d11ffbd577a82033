"""cmp.no_counterfactual: no sentence asks what another candidate magnitude would have brought about."""

from __future__ import annotations

from tracelens.rules import magnitudes
from tracelens.rules.case import Case, Needs, NotAssessable, Verdict, present

_NOT_DYNAMIC = NotAssessable("The item has no action with candidate magnitudes.")
_NO_REASONING = NotAssessable("There is no reasoning before the answer.")
_SUPPOSING = frozenset(
    "would should could had were if suppose supposing imagine otherwise whereas wouldn't instead".split()
)
NEEDS: Needs = (("scene", _NOT_DYNAMIC),)


def check(case: Case) -> Verdict:
    """Return the concluding sentence, when no supposing sentence holds a candidate other than the chosen one."""
    found = magnitudes.read(case)
    if found is None or len(found.offered) < 2:
        return _NOT_DYNAMIC
    if not case.reasons():
        return _NO_REASONING
    others = {value for value in found.offered.values() if value != found.chosen}
    for claim in magnitudes.stated_magnitudes(case):
        if claim.value in others and (claim.hypothetical or _supposes(case, claim.sentence)):
            return ()
    sentences = case.sentences(*case.reasoning())
    start, end = sentences[-1] if sentences else case.reasoning()
    return (present(case, start, end, "No other candidate magnitude is tried out in a supposing sentence."),)


def _supposes(case: Case, sentence: int) -> bool:
    start, end = case.reading.sentences[sentence]
    return not _SUPPOSING.isdisjoint(case.lower()[start:end].replace(",", " ").split())
