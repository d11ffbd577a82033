"""out.refusal: the model or its provider declined to answer."""

from __future__ import annotations

import re

from tracelens.rules.case import Case, Needs, Verdict, present

# What a refusing reply contains in its first sentences; tested as substrings before the pattern below runs.
_TRIGGERS = ("sorry", "cannot", "can't", "can’t", "unable", "not able", "apologi", "as an ai", "i won't", "i won’t")
_CANNOT = r"(?:can(?:'t|’t|not| not)|unable|not able|won['’]t)"
_VERBS = r"help|assist|answer|provide|comply|solve|complete|fulfil|do that|respond|view|see|access|process"
_REFUSAL = re.compile(
    rf"\b(?:i(?:'m| am|’m)? (?:really |very |so )?sorry|i apologi[sz]e|unfortunately)\b[^.!?\n]{{0,40}}\b{_CANNOT}\b"
    r"[^.!?\n]*"
    rf"|\b(?:i|we)(?: am|'m|’m| are)? {_CANNOT} (?:to )?(?:be able to )?(?:{_VERBS})\b[^.!?\n]*"
    rf"|\bas an ai\b[^.!?\n]*\b{_CANNOT}\b[^.!?\n]*",
    re.IGNORECASE,
)
# A refusal stands at the start; "cannot" far into a solution is mathematics.
_HEAD = 400
NEEDS: Needs = (("unsettled", None),)


def check(case: Case) -> Verdict:
    """Return the declining sentence; the source's own word (a refusal field, a content filter) needs none."""
    trace = case.trace
    if trace.completion == "refused":
        end = min(len(case.text), _HEAD)
        by = trace.refusal or trace.finish_reason or "as the source says"
        return (present(case, 0, end, "The model or its provider declined to answer.", {"by": by}),)
    if case.settled():
        return ()  # whoever answers has not refused
    if not _triggered(case.text[:_HEAD].lower()):
        return ()
    match = _REFUSAL.search(case.text, 0, _HEAD)
    if match is None:
        return ()
    return (present(case, *match.span(), "The text declines to answer, and no answer can be read from it."),)


def _triggered(head: str) -> bool:
    return any(trigger in head for trigger in _TRIGGERS)
