"""task.fabricated_condition: a number is presented as given that the prompt does not have."""

from __future__ import annotations

from tracelens.rules import quoting
from tracelens.rules.case import Case, Needs, NotAssessable, Verdict, present
from tracelens.rules.quoting import find as quoting_of

_NO_PROMPT = NotAssessable("The prompt is missing.")
_PICTURES = NotAssessable("The prompt has pictures, which may give what its text does not.")
NEEDS: Needs = (("prompt", _NO_PROMPT), ("pictureless", _PICTURES), (quoting.WORDS, None))


def check(case: Case) -> Verdict:
    """Return each number in a sentence of quoting that the prompt states in no form."""
    if not case.prompt:
        return _NO_PROMPT
    if case.trace.images or "<image" in case.prompt:
        return _PICTURES
    if quoting.too_many(case):
        return quoting.TOO_MANY
    missing = [claim for claim in quoting_of(case) if not quoting.given(case, claim)]
    if not missing:
        return ()
    ends = quoting.first_ends(case)
    return tuple(
        [
            present(case, claim.start, claim.end, f"The prompt does not give {claim.quote}.")
            for claim in missing
            if ends.get(claim.value, claim.end) > claim.start  # not worked out before
        ]
    )
