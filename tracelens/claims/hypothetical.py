"""Whether a statement is only supposed, or rejected by the text itself; and which base a prompt asks for."""

from __future__ import annotations

import re

_SUPPOSED = re.compile(
    r"\b(?:if|suppos(?:e|ing)|assum(?:e|ing)|unless|imagine|were|hypothetically|wrongly|mistakenly|incorrectly"
    r"|instead of|not)\W+(?:\w+\W+){0,2}$",
    re.IGNORECASE,
)
_WOULD = re.compile(
    r"\bif\b.{0,80}\bwere\b|\bwould (?:give|be|mean|have|get|imply|result)\b|\bcontradict", re.IGNORECASE
)
_WRONG = r"(?:right|correct|true|equal|work|possible|hold|match|make sense|fit|valid)"
_REJECTED = re.compile(
    rf"impossible|not {_WRONG}|n't (?:be )?{_WRONG}|cannot be\b|does not {_WRONG}|untrue|false\b|incorrect|wrong\b"
    r"|contradict|invalid|absurd|not satisf|nonsense|mistake|too (?:big|small|large|high|low|much|many)"
    r"|no solution|not what|✗|❌|\bno\b[,.!]|not consistent|inconsistent|extraneous|\?",
    re.IGNORECASE,
)
_LOOKS_BACK = re.compile(
    r"(?:that|this|but|which|no|wait|however|it|so that|clearly|since this|hmm|oops|not"
    r"|therefore,? (?:this|that|it))\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?]\s|\n")
_BASE = re.compile(r"\bbase[\s-]*(\d{1,2})\b", re.IGNORECASE)
WINDOW = 120
"""Characters on each side that are looked at."""


def is_hypothetical(text: str, start: int, end: int) -> bool:
    """Return whether ``text[start:end]`` is only supposed ("if 3 + 4 = 8") or rejected ("which is impossible").

    What stands before it in its sentence counts, what follows in it, and a next sentence that looks back ("That …").
    """
    before = text[max(0, start - WINDOW) : start]
    ends = list(_SENTENCE_END.finditer(before))
    if ends:
        before = before[ends[-1].end() :]
    if _SUPPOSED.search(before) or _WOULD.search(before):
        return True
    after = text[end : end + WINDOW]
    stop = _SENTENCE_END.search(after)
    if stop is None:
        return _REJECTED.search(after) is not None
    here, rest = after[: stop.end()], after[stop.end() :].lstrip()
    if _REJECTED.search(here):
        return True
    if not _LOOKS_BACK.match(rest):
        return False
    stop = _SENTENCE_END.search(rest)
    return _REJECTED.search(rest[: stop.end()] if stop else rest) is not None


def stated_base(prompt: str) -> int:
    """Return the base of numerals that a prompt asks for ("in base-9"), 10 when it names none or several."""
    bases = {int(digits) for digits in _BASE.findall(prompt)} if "base" in prompt or "Base" in prompt else set()
    return bases.pop() if len(bases) == 1 else 10
