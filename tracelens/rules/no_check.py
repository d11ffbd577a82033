"""meta.no_check: nothing in the reasoning tests its conclusion."""

from __future__ import annotations

from tracelens.rules.case import Case, Needs, NotAssessable, Verdict, present

_NO_REASONING = NotAssessable("There is no reasoning before the answer.")
CHECKING = frozenset(
    "check checks checked checking double-check double-checking recheck re-check verify verifies verified "
    "verifying verification confirm confirms confirmed confirming confirmation "
    "re-examine reexamine consistent inconsistent sanity "
    "plug plugging wait test tested testing validate cross-check matches".split()
)
NEEDS: Needs = (("reasoning", _NO_REASONING), ("unchecked", None))


def check(case: Case) -> Verdict:
    """Return the last sentence of the reasoning, when no word of checking occurs in the text."""
    if not case.reasons():
        return _NO_REASONING
    if case.has(CHECKING):
        return ()
    end = case.end
    if not case.sections and case.answer_end is not None:
        end = case.answer_end
        if case.text[end : end + 1] in (".", "!"):
            end += 1
    start, end = case.last_sentence(case.begin, end)
    return (present(case, start, end, "No sentence tests the conclusion."),)
