"""meta.guess: close to its end the text says that it cannot tell, and answers all the same."""

from __future__ import annotations

import re

from tracelens.rules.case import Case, Needs, NotAssessable, Verdict, present

_NO_REASONING = NotAssessable("There is no reasoning before the answer.")
_NO_ANSWER = NotAssessable("No answer is announced.")
WORDS = frozenset(
    "guess guessing guessed cannot can't can’t impossible unclear unable hard difficult sure certain insufficient "
    "enough possible way".split()
)
_GUESS = re.compile(
    r"\b(?:(?:an?|my)\s+)?(?:best|educated|random|wild)\s+guess\b|\b(?:a|my)\s+guess\b|\bguessing\b"
    r"|\bi(?:'ll|’ll|'d|’d)?\s+(?:will\s+|would\s+|have to\s+|must\s+)?guess\b"
    r"|\b(?:cannot|can't|can’t|can not|could not|couldn't|not possible to|impossible to|unable to|hard to|difficult to"
    r"|no way to)\s+(?:be\s+)?(?:\w+ly\s+)?(?:tell|determined?|say|know|known|see|judge|decide|infer)\b"
    r"|\bnot\s+(?:\w+\s+)?(?:sure|certain)\b|\b(?:not enough|insufficient)\s+information\b",
    re.IGNORECASE,
)
# The last three sentences before the answer are its neighbourhood; doubt before that may have been settled.
_SENTENCES = 3
NEEDS: Needs = (("reasoning", _NO_REASONING), ("answer", _NO_ANSWER), ("announced", _NO_ANSWER), (WORDS, None))


def check(case: Case) -> Verdict:
    """Return the words of doubt when they stand in the last three sentences, outside the answer itself."""
    if not case.reasons():
        return _NO_REASONING
    if case.answer_text is None or case.answer_start is None or case.answer_end is None:
        return _NO_ANSWER
    if not case.settled() and not case.sections:
        return _NO_ANSWER  # the last words of a text that gives up are no answer
    if not case.has(WORDS):
        return ()
    sentences = case.sentences(0, case.answer_end)
    if not sentences:
        return ()
    start = sentences[-_SENTENCES:][0][0]
    match = _GUESS.search(case.text, start, case.answer_end)
    if match is None or match.end() > case.answer_start:
        return ()
    return (present(case, *match.span(), "The text says that it cannot tell, and answers."),)
