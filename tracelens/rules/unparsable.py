"""out.unparsable: no answer, or several at once, can be read."""

from __future__ import annotations

from tracelens.rules.case import Case, Needs, NotAssessable, Verdict, present
from tracelens.rules.glance import has_words

_NOT_SUBMITTED = NotAssessable("No answer was handed in: the text is empty, cut off or a refusal, or the run failed.")
_STRUCTURED = NotAssessable("The item asks for a structure of several values, which its source reads and scores.")
# The last characters of the text: where an answer was looked for.
_TAIL = 160
NEEDS: Needs = (("submitted", _NOT_SUBMITTED), ("flat", _STRUCTURED))


def check(case: Case) -> Verdict:
    """Return the answer with several options in it, or the end of a text in which no answer is found."""
    text = case.text
    if case.completion != "complete" or not has_words(case.characters(), 0, len(text), 1):
        return _NOT_SUBMITTED
    if isinstance(case.gold, dict):
        return _STRUCTURED
    if case.answer_text is None or case.answer_start is None or case.answer_end is None:
        if not case.choices and _concludes(case):
            return ()
        end = len(text.rstrip())
        return (present(case, max(0, end - _TAIL), end, "No answer can be read from the text."),)
    if len(case.several_labels()) > 1:
        return (present(case, case.answer_start, case.answer_end, "The answer names several options."),)
    return ()


def _concludes(case: Case) -> bool:
    """Return whether the last sentence states a number: an answer in prose, which a reader finds at once."""
    if not case.reading.sentences:
        return False
    start, _ = case.reading.sentences[-1]
    claims = case.reading.claims
    return bool(claims) and claims[-1].start >= start and claims[-1].kind not in ("marker", "ordinal", "option")
