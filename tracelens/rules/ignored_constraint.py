"""task.ignored_constraint: the stated action is contradicted, or the answer is none of the options."""

from __future__ import annotations

import re
from fractions import Fraction

from tracelens.rules.case import Case, Found, NotAssessable, Verdict, present
from tracelens.rules.magnitudes import action as action_of
from tracelens.rules.world import OPPOSITE

_NOTHING = NotAssessable("The item states no action and offers no options with values.")
_ACTED = re.compile(
    r"\b(?:camera|agent|robot|viewer|observer|viewpoint|person|i|we|you|it)\b[^.!?\n]{0,30}?"
    r"\b(?:mov(?:ed|es|ing|e)|turn(?:ed|s|ing)?|rotat(?:ed|es|ing|e)|shift(?:ed|s|ing)?|pan(?:ned|s|ning)?|"
    r"tilt(?:ed|s|ing)?|walk(?:ed|s|ing)?|step(?:ped|s|ping)?|went|goes)\b[^.!?\n]{0,25}?"
    r"\b(left|right|up|down|forward|forwards|backward|backwards|back|clockwise|counterclockwise)\b",
    re.IGNORECASE,
)
_SUPPOSED = re.compile(
    r"\b(?:if|would|had|suppose|supposing|imagine|could|might|not|never|rather than|instead of|unlike|whether|cannot)\b"
    r"|n['’]t\b",
    re.IGNORECASE,
)
_FORMS = {"forwards": "forward", "backwards": "backward", "back": "backward"}


def check(case: Case) -> Verdict:
    """Return each sentence that asserts the opposite action, and an answer with a value that no option has."""
    action = action_of(case)
    direction = str(action.get("direction") or "").lower() if action else ""
    directed = direction != "" and direction in OPPOSITE
    if not directed and not case.choices:
        return _NOTHING
    found = _against(case, direction) if directed else []
    if case.choices:
        found += _no_option(case)
    if not found and not directed and not case.option_claims():
        return _NOTHING
    return tuple(found)


def _against(case: Case, direction: str) -> list[Found]:
    opposite = OPPOSITE[direction]
    if opposite not in case.words() and f"{opposite}s" not in case.words() and opposite[:4] not in case.words():
        return []
    found = []
    for match in _ACTED.finditer(case.text):
        way = match[1].lower()
        if _FORMS.get(way, way) != opposite:
            continue
        start, end = case.sentence_at(match.start())
        if not _SUPPOSED.search(case.text, start, end):
            found.append(present(case, start, end, f"The action goes {direction}, the text says {way}."))
    return found


def _no_option(case: Case) -> list[Found]:
    """Return the answer when it is one number, the options are numbers, and none of them is that one."""
    if case.answer_text is None or case.answer_start is None or case.answer_end is None:
        return []
    if case.chosen_label() is not None:
        return []
    if len(case.answer_text) > 40 or len(case.option_claims()) < len(case.choices or {}):
        return []
    from tracelens import claims

    said = [c for c in claims.extract(case.answer_text) if isinstance(c.value, Fraction)]
    offered = {c.value for c in case.option_claims().values()}
    if len(said) != 1 or said[0].value in offered or said[0].approximate:
        return []
    message = "The answer is none of the options that the task offers."
    return [present(case, case.answer_start, case.answer_end, message)]
