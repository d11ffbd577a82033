"""meta.bad_reflection: a right commitment gives way to a wrong one, or reconsidering changes nothing."""

from __future__ import annotations

import re
from fractions import Fraction

from tracelens.rules.case import Case, Needs, NotAssessable, Verdict, present
from tracelens.rules.commitments import WORDS as COMMITTING
from tracelens.rules.commitments import find as commitments_of
from tracelens.rules.retraction import WORDS

_NO_GOLD = NotAssessable("The item has no gold to tell a right commitment from a wrong one.")
_NO_REASONING = NotAssessable("There is no reasoning before the answer.")
_MARKERS = re.compile(
    r"\b(?:wait|hmm|actually|let me (?:re-?)?(?:check|think|consider|examine|verify)|on second thought|reconsider"
    r"|alternatively)\b",
    re.IGNORECASE,
)
NEEDS: Needs = (("gold", _NO_GOLD), ("reasoning", _NO_REASONING), (COMMITTING, None))


def check(case: Case) -> Verdict:
    """Return the last commitment when it replaced the right one, or when two reflections left a wrong one as it was."""
    if case.gold is None:
        return _NO_GOLD
    if not case.reasons():
        return _NO_REASONING
    made = commitments_of(case)
    if not made or (len(made) < 2 and not case.has(WORDS)):
        return ()
    gold = _gold(case)
    if gold is None:
        return _NO_GOLD
    last = made[-1]
    if last.to == gold:
        return ()
    right = [one for one in made if one.to == gold]
    if right:
        earlier = case.text[right[0].span.start : right[0].span.end]
        message = f"The text had it right (“{earlier}”) and replaced it."
        evidence = {"start": right[0].span.start, "end": right[0].span.end, "quote": earlier}
        return (present(case, *last.span, message, {"right": evidence}),)
    marks = list(_MARKERS.finditer(case.text))
    after = [mark for mark in marks if mark.start() > made[0].span.start]
    if len(after) >= 2 and len(made) > 1 and len({one.to for one in made}) == 1:
        return (present(case, *last.span, f"{len(after)} reflections leave the wrong commitment as it was."),)
    return ()


def _gold(case: Case) -> str | Fraction | None:
    if case.choices:
        return case.gold_label()
    gold = case.gold
    if isinstance(gold, bool) or not isinstance(gold, (int, float, str)):
        return None
    from tracelens import claims

    stated = [c.value for c in claims.extract(str(gold)) if isinstance(c.value, Fraction)]
    return stated[0] if len(stated) == 1 else None
