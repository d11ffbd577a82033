"""cmp.coarse_stop: one cue is taken as enough, and no two candidates are compared."""

from __future__ import annotations

import re

from tracelens.rules.case import Case, Needs, NotAssessable, Verdict, present
from tracelens.types import Span

_NO_SCENE = NotAssessable("The item has no scene with candidates that could share a cue.")
_NO_REASONING = NotAssessable("There is no reasoning before an answer that names an option.")
_COMPARING = frozenset(
    "compare compared comparing comparison both whereas unlike versus than however other others another "
    "neither either rule ruled eliminate eliminated eliminates exclude excludes".split()
)
_CUE = re.compile(
    r"\b(?:visible|appears?|left|right|closer|nearer|further|farther|larger|smaller|moved|"
    r"turned|shifted|new|gone|disappear\w*)\b",
    re.IGNORECASE,
)
NEEDS: Needs = (("scene", _NO_SCENE),)


def check(case: Case) -> Verdict:
    """Return the first cue, when nothing after it names two options or compares."""
    choices = case.choices
    if not choices or not case.scene or case.scene.get("setting") == "text":
        return _NO_SCENE
    if not case.reasons() or case.chosen_label() is None:
        return _NO_REASONING
    start, end = case.reasoning()
    cue = _CUE.search(case.text, start, end)
    if cue is None:
        return ()
    sentence = case.sentence_at(cue.start())
    for one in case.sentences(sentence[0], end):
        if _compares(case, one, choices):
            return ()
    stop = min(sentence[1], end)
    return (present(case, sentence[0], stop, "One cue, and no sentence that compares candidates."),)


def _compares(case: Case, sentence: Span, choices: dict[str, str]) -> bool:
    words = case.lower()[sentence[0] : sentence[1]].replace(",", " ").replace(".", " ").split()
    if not _COMPARING.isdisjoint(words):
        return True
    text = case.text[sentence[0] : sentence[1]]
    named = [label for label in choices if re.search(rf"(?<![\w'’]){re.escape(label)}(?![\w'’])", text)]
    return len(named) >= 2
