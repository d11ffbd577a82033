"""perc.hallucinated_object: the reasoning uses a thing that neither the scene nor the prompt has."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

from tracelens.rules.case import Case, Needs, NotAssessable, Verdict, present
from tracelens.rules.world import things

_NO_OBJECTS = NotAssessable("The item has no list of what is in the scene.")
# A denied or supposed thing is not used as evidence.
_DENIED = re.compile(r"\b(?:no|not|without|any|if|would|imagine|like|such as|absent|missing)\b|n['’]t\b", re.IGNORECASE)
NEEDS: Needs = (("scene", _NO_OBJECTS),)


def check(case: Case) -> Verdict:
    """Return the first mention of each thing with a known name that the scene has under none of its names."""
    known = things(case.scene)
    if not known:
        return _NO_OBJECTS
    groups = _groups()
    there = _mentioned(" ".join(known) + " " + case.prompt_lower())
    found = []
    for word in case.words() & groups.keys():
        if groups[word] & there:
            continue
        match = re.search(rf"\b(?:the|a|an|another|this|that)\s+(?:\w+\s+)?{re.escape(word)}\b", case.lower())
        if match is None:
            continue
        start, _ = case.sentence_at(match.start())
        if not _DENIED.search(case.text, start, match.end()):
            message = f"The scene has no {word}."
            found.append(present(case, *match.span(), message, {"objects": sorted(known)}))
    return tuple(sorted(found, key=lambda one: one.start or 0))


def _mentioned(text: str) -> frozenset[int]:
    groups = _groups()
    numbers: set[int] = set()
    for word in re.findall(r"[a-z-]+", text.lower()):
        numbers |= groups.get(word, frozenset())
    return frozenset(numbers)


@cache
def _groups() -> dict[str, frozenset[int]]:
    """Return the groups (by line of the word list) that each name of a thing belongs to, plurals included."""
    lines = resources.files("tracelens.rules").joinpath("things.txt").read_text(encoding="utf-8").splitlines()
    groups: dict[str, set[int]] = {}
    for number, line in enumerate(lines):
        for word in line.partition("#")[0].split():
            for form in (word, f"{word}s", f"{word}es"):
                groups.setdefault(form, set()).add(number)
    return {word: frozenset(numbers) for word, numbers in groups.items()}
