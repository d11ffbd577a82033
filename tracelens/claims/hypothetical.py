"""Whether a statement is only supposed, or rejected by the text itself; and which base a prompt asks for."""

from __future__ import annotations

import re

_SUPPOSED = re.compile(
    r"\b(if|suppose|supposing|assume|assuming|unless|imagine|were|hypothetically|wrongly|mistakenly|incorrectly|instead of|not)"
    r"\W+(?:\w+\W+){0,2}$",
    re.IGNORECASE,
)
_WOULD = re.compile(r"\bif\b.{0,80}\bwere\b|\bwould (?:give|be|mean|have|get|imply|result)\b|\bcontradict", re.IGNORECASE)
_REJECTED = re.compile(
    r"impossible|not possible|not true|untrue|false\b|incorrect|wrong\b|not correct|not right|n't (?:be )?(?:right|correct|true|equal|work|possible|hold|match|make sense|fit)"
    r"|cannot be\b|contradict|invalid|not equal|not valid|does not (?:hold|work|equal|match|make sense|fit)|absurd|not satisf|nonsense|mistake|too (?:big|small|large|high|low|much|many)"
    r"|no solution|not what|✗|❌|\bno\b[,.!]|not consistent|inconsistent|extraneous|\?",
    re.IGNORECASE,
)
_BACK = re.compile(r"^(?:that|this|but|which|no|wait|however|it|so that|clearly|since this|hmm|oops|not|therefore,? (?:this|that|it))\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?]\s|\n")
_BASE = re.compile(r"\bbase[\s-]*(\d{1,2})\b", re.IGNORECASE)
WINDOW = 120
"""Characters on each side that are looked at."""


def is_hypothetical(text: str, start: int, end: int) -> bool:
    """Return whether the statement ``text[start:end]`` is supposed ("if 3 + 4 = 8") or rejected ("which is impossible")."""
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
    if not _BACK.match(rest):
        return False
    stop = _SENTENCE_END.search(rest)
    return _REJECTED.search(rest[: stop.end()] if stop else rest) is not None


def stated_base(prompt: str) -> int:
    """Return the base of numerals that a prompt asks for ("in base-9"), 10 when it names none or several."""
    bases = {int(digits) for digits in _BASE.findall(prompt)} if "base" in prompt or "Base" in prompt else set()
    return bases.pop() if len(bases) == 1 else 10
